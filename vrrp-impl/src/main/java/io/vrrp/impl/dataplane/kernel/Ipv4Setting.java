// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

/**
 * An IPv4 setting of an interface ({@code net.ipv4.conf.*}) that matters to a virtual router. Most
 * take effect together with the same setting of {@code all}.
 */
public enum Ipv4Setting {
  /** Whether packets received here are forwarded. */
  FORWARDING("forwarding"),
  /**
   * How the source of packets received here is checked: 0 = not, 1 = strictly, 2 = loosely; the
   * greater of this and that of {@code all} counts.
   */
  RP_FILTER("rp_filter"),
  /**
   * 1: ARP is answered only if the route back leaves by this interface; also if that of {@code all}
   * is 1.
   */
  ARP_FILTER("arp_filter"),
  /**
   * For which addresses ARP is answered: 0 = any of this node, 1 = any of this interface, above 1 =
   * fewer; the greater of this and that of {@code all} counts.
   */
  ARP_IGNORE("arp_ignore"),
  /**
   * Which sender's address ARP requests name: 0 = that of the packet which waits, 2 = one of this
   * interface in the target's subnet; the greater of this and that of {@code all} counts.
   */
  ARP_ANNOUNCE("arp_announce"),
  /** 1: when a primary address goes, the secondary ones of its subnet stay. */
  PROMOTE_SECONDARIES("promote_secondaries"),
  /** 1: packets from an address of this node are received; also if that of {@code all} is 1. */
  ACCEPT_LOCAL("accept_local"),
  /**
   * 1: ARP is also answered for addresses that a route leads to by another interface; also if that
   * of {@code all} is 1.
   */
  PROXY_ARP("proxy_arp"),
  /**
   * 1: ARP is also answered for addresses that a route leads to by this interface; also if that of
   * {@code all} is 1.
   */
  PROXY_ARP_PVLAN("proxy_arp_pvlan"),
  /**
   * Which medium this interface is on: with proxy_arp, ARP is answered only for addresses on
   * another one; 0 = any address, -1 = none.
   */
  MEDIUM_ID("medium_id");

  private final String file;

  Ipv4Setting(String file) {
    this.file = file;
  }

  /** The name of its file. */
  public String file() {
    return file;
  }
}
