// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the kernel as the virtual routers want it, on a thread of its own: kernel configuration
 * waits for a lock that other programs may hold for milliseconds. The protocol must not wait for
 * it.
 *
 * <p>The engine thread itself makes only a take-over that is prepared completely, a few at a time:
 * the hosts of the LAN wait for it. It is reported to this thread, which keeps it from then on.
 *
 * <p>What is wanted and what the kernel has are compared after every change of either, and the
 * kernel is changed where they differ. Taking over, giving up, a new configuration, an address that
 * another program deleted and what an earlier process left behind all take this one path.
 */
package io.vrrp.impl.dataplane;
