// SPDX-License-Identifier: Apache-2.0
/** Trackers of objects on this host, except its network: files, processes, services, health. */
package io.vrrp.impl.tracking.local;
