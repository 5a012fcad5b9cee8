// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in trackers: their configurations, one factory PID for each kind, and their services.
 * Virtual routers see them as they see the trackers of other bundles.
 */
package io.vrrp.impl.tracking;
