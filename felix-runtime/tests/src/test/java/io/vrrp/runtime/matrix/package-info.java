// SPDX-License-Identifier: Apache-2.0
/**
 * The product together with other implementations of VRRP: every combination of peer, address
 * family, priority and settings on its own LAN, many LANs at once.
 *
 * <p>{@link io.vrrp.runtime.matrix.Matrix} defines the {@link io.vrrp.runtime.matrix.Cell}s. A
 * {@link io.vrrp.runtime.matrix.Batch} puts each on a {@link io.vrrp.runtime.matrix.CellLan} and
 * runs the same steps on all. {@link io.vrrp.runtime.matrix.Election} calculates what must happen,
 * the {@link io.vrrp.runtime.matrix.Timeline} of the wire shows what happened, and {@link
 * io.vrrp.runtime.matrix.Judge} compares both; these three do not depend on packets or processes.
 */
package io.vrrp.runtime.matrix;
