// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

/**
 * An IPv4 setting of an interface ({@code net.ipv4.conf.*}) that virtual routers depend on. Most
 * are combined with the same setting of {@code all}.
 */
public enum Ipv4Setting {
  /** Whether the kernel forwards packets received here. */
  FORWARDING("forwarding"),
  /**
   * How the kernel checks the source of packets received here: 0 = not, 1 = strictly, 2 = loosely.
   * The greater of this and that of {@code all} applies.
   */
  RP_FILTER("rp_filter"),
  /**
   * 1: the kernel answers ARP only if the route back leaves by this interface. The setting of
   * {@code all} does the same for all interfaces.
   */
  ARP_FILTER("arp_filter"),
  /**
   * For which addresses the kernel answers ARP here: 0 = any of this node, 1 = any of this
   * interface, above 1 = fewer. The greater of this and that of {@code all} applies.
   */
  ARP_IGNORE("arp_ignore"),
  /**
   * The sender address of ARP requests: 0 = that of the waiting packet, 2 = one of this interface
   * in the target's subnet. The greater of this and that of {@code all} applies.
   */
  ARP_ANNOUNCE("arp_announce"),
  /** 1: if a primary address is removed, the secondary addresses of its subnet stay. */
  PROMOTE_SECONDARIES("promote_secondaries"),
  /**
   * 1: the kernel accepts packets from an address of this node. The setting of {@code all} does the
   * same for all interfaces.
   */
  ACCEPT_LOCAL("accept_local"),
  /**
   * 1: the kernel also answers ARP for addresses whose route leaves by another interface. The
   * setting of {@code all} does the same for all interfaces.
   */
  PROXY_ARP("proxy_arp"),
  /**
   * 1: the kernel also answers ARP for addresses whose route leaves by this interface. The setting
   * of {@code all} does the same for all interfaces.
   */
  PROXY_ARP_PVLAN("proxy_arp_pvlan"),
  /**
   * The medium that this interface is on. With proxy_arp the kernel answers only for addresses on
   * another medium; 0 = any address, -1 = none.
   */
  MEDIUM_ID("medium_id");

  private final String file;

  Ipv4Setting(String file) {
    this.file = file;
  }

  /** The name of the setting's file. */
  public String file() {
    return file;
  }
}
