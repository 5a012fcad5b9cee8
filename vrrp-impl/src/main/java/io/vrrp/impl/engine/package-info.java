// SPDX-License-Identifier: Apache-2.0
/**
 * One thread that runs every virtual router: it waits, takes in all packets, then judges the
 * timers, and carries out what the protocol asks for.
 *
 * <p>Nothing on that thread blocks or calls foreign code. The outside posts commands to it; kernel
 * configuration is asked for through {@link io.vrrp.impl.engine.VirtualAddresses} and reported
 * back; observers are called from a thread of their own.
 */
package io.vrrp.impl.engine;
