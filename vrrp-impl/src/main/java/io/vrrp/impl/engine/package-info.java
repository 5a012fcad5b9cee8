// SPDX-License-Identifier: Apache-2.0
/**
 * One thread that runs every virtual router: it waits, takes in all packets, then judges the
 * timers, and carries out what the protocol asks for.
 *
 * <p>Nothing on that thread blocks or calls foreign code. The outside posts commands to it; kernel
 * configuration is asked for through {@link io.vrrp.impl.engine.port.DataPlanePort} and reported
 * back; observers are called from a thread of their own. The one exception is a take-over that is
 * prepared: the kernel is waited for while it carries it out.
 */
package io.vrrp.impl.engine;
