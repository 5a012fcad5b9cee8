// SPDX-License-Identifier: Apache-2.0
/**
 * The product among other implementations of VRRP: every combination of peer, address family,
 * priority and settings on a LAN of its own, many LANs at once.
 *
 * <p>{@link io.vrrp.runtime.matrix.Matrix} makes the {@link io.vrrp.runtime.matrix.Cell}s, a {@link
 * io.vrrp.runtime.matrix.Batch} puts each on a {@link io.vrrp.runtime.matrix.CellLan} and takes all
 * through the same steps. What must happen is told by {@link io.vrrp.runtime.matrix.Election}, what
 * did happen by the {@link io.vrrp.runtime.matrix.Timeline} of the wire, whether it is right by
 * {@link io.vrrp.runtime.matrix.Judge}; these three know of no packets and no processes.
 */
package io.vrrp.runtime.matrix;
