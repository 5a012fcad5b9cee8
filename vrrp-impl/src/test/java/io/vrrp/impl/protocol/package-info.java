// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol, held against RFC 9568 with its verified errata. One class for each state of §6.4,
 * {@link io.vrrp.impl.protocol.AdvertisementReceiverTest} for §7.1, and so on; {@link
 * io.vrrp.impl.protocol.ElectionTest} has several virtual routers on one network.
 *
 * <p>Each test names the rule it proves. "E-" and a number are an edge case of this list, which is
 * kept because the RFC's text alone does not make one think of them:
 *
 * <ul>
 *   <li>E-1, E-2, E-3, E-4: a master hears its own priority: the source addresses decide, as
 *       unsigned numbers.
 *   <li>E-5: Preempt_Mode is not considered by a master.
 *   <li>E-6, E-7: a master answers a lower priority without a new start of its timer, and priority
 *       0 with one.
 *   <li>E-8, E-9, E-10: priority 0 sets a backup's timer to the skew time, even to a longer time
 *       and whoever sent it, and teaches no interval.
 *   <li>E-11, E-12, E-13: a backup hears its own priority, or a lower one with and without
 *       Preempt_Mode.
 *   <li>E-14: a packet with the own source address.
 *   <li>E-15, E-16, E-17: where the learned interval counts, is replaced, and is forgotten.
 *   <li>E-18, E-19, E-20, E-21: another interval, 0, the longest, and one behind reserved bits.
 *   <li>E-22, E-23, E-24, E-25, E-26: no address, too few octets, hardly any, padding, IP options.
 *   <li>E-27, E-28, E-29, E-30, E-31: wrong TTL, type, version; VRID unknown here; VRID 0.
 *   <li>E-32: both checksum forms of IPv4.
 *   <li>E-35: the first IPv6 address is link-local.
 *   <li>E-36, E-37, E-38, E-39: the owner hears others, another owner, as a backup; its startup.
 *   <li>E-40, E-41: shutdown as master and as backup.
 *   <li>E-42, E-43, E-44: priorities that are not allowed, changed as backup, lowered as master.
 *   <li>E-45: neighbouring priorities have different skew times.
 *   <li>E-46: a packet and a timer that are due together.
 *   <li>E-47: other addresses, or another order of them.
 *   <li>E-58: startup and shutdown because of the interface.
 *   <li>E-60, E-61: how often addresses are announced; what is counted.
 *   <li>E-63: an advertisement before startup.
 *   <li>E-65: a master that was frozen.
 *   <li>E-66: several backups of one priority.
 * </ul>
 */
package io.vrrp.impl.protocol;
