// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

/**
 * Those of an interface's IPv4 settings ({@code net.ipv4.conf.*}) that matter to a virtual router.
 * Most take effect together with those of {@code all}.
 *
 * @param forwarding whether packets received here are forwarded
 * @param rpFilter how the source of packets received here is checked: 0 = not, 1 = strictly, 2 =
 *     loosely; the greater of this and that of {@code all} counts
 * @param arpFilter 1: ARP is answered only if the route back leaves by this interface; also if that
 *     of {@code all} is 1
 * @param arpIgnore for which addresses ARP is answered: 0 = any of this node, 1 = any of this
 *     interface, above 1 = fewer; the greater of this and that of {@code all} counts
 * @param arpAnnounce which sender's address ARP requests name: 0 = that of the packet which waits,
 *     2 = one of this interface in the target's subnet; the greater of this and that of {@code all}
 *     counts
 * @param promoteSecondaries 1: when a primary address goes, the secondary ones of its subnet stay
 * @param acceptLocal 1: packets from an address of this node are received; also if that of {@code
 *     all} is 1
 * @param proxyArp 1: ARP is also answered for addresses that a route leads to by another interface;
 *     also if that of {@code all} is 1
 * @param proxyArpPvlan 1: ARP is also answered for addresses that a route leads to by this
 *     interface; also if that of {@code all} is 1
 * @param mediumId which medium this interface is on: with proxyArp, ARP is answered only for
 *     addresses on another one; 0 = any address, -1 = none
 */
public record Ipv4Settings(
    int forwarding,
    int rpFilter,
    int arpFilter,
    int arpIgnore,
    int arpAnnounce,
    int promoteSecondaries,
    int acceptLocal,
    int proxyArp,
    int proxyArpPvlan,
    int mediumId) {}
