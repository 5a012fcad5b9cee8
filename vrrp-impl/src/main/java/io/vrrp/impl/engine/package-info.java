// SPDX-License-Identifier: Apache-2.0
/**
 * One thread that runs all virtual routers: it waits, reads all packets, then judges the timers,
 * and does what the protocol requests.
 *
 * <p>Nothing on that thread blocks or calls code of other bundles. Other threads post commands to
 * it. Kernel configuration is requested through {@link io.vrrp.impl.engine.port.DataPlanePort} and
 * reported back. Observers are called on a thread of their own. There is one exception: for a
 * prepared take-over, the engine thread waits for the kernel.
 */
package io.vrrp.impl.engine;
