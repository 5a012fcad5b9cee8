// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the kernel in the state that the virtual routers want, on a thread of its own. Kernel
 * configuration waits for a lock that other programs may hold for milliseconds, and the protocol
 * must not wait for it.
 *
 * <p>The engine thread itself makes only take-overs that are completely prepared, a few at a time,
 * because the hosts of the LAN wait for them. They are reported to the data plane thread, which
 * manages them from then on.
 *
 * <p>The desired state and the kernel's state are compared after every change of either, and the
 * kernel is changed where they differ. Taking over, giving up, a new configuration, an address that
 * another program deleted, and leftovers of an earlier process are all handled in this one way.
 */
package io.vrrp.impl.dataplane;
