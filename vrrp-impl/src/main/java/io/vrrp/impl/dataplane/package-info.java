// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the kernel as the virtual routers want it, on a thread of its own: kernel configuration
 * waits for a lock that others may hold for milliseconds, which the protocol must not.
 *
 * <p>Only a take-over that is wholly prepared is made by whoever decides it, a few at a time: the
 * hosts of the LAN wait for it. This thread hears of it afterwards, and sees to it from then on.
 *
 * <p>What is wanted and what the kernel has are compared after every change of either, and the
 * difference is made good. Taking over, giving up, a new configuration, an address that somebody
 * deleted and what an earlier process left behind all take this one path.
 */
package io.vrrp.impl.dataplane;
