// SPDX-License-Identifier: Apache-2.0
/** What trackers observe on this host besides its network: files, processes, services, health. */
package io.vrrp.impl.tracking.local;
