// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that other bundles see: the services of virtual routers and engines, and the
 * notifications to listeners.
 */
package io.vrrp.impl.component.publishing;
