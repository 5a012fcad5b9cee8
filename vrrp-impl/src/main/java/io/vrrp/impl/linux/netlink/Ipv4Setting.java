// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.Ipv4Settings;
import java.util.function.ToIntFunction;

/** Where the kernel has each of the IPv4 settings. */
public enum Ipv4Setting {
  FORWARDING("forwarding", Netlink.IPV4_DEVCONF_FORWARDING, Ipv4Settings::forwarding),
  RP_FILTER("rp_filter", Netlink.IPV4_DEVCONF_RP_FILTER, Ipv4Settings::rpFilter),
  ARP_FILTER("arp_filter", Netlink.IPV4_DEVCONF_ARPFILTER, Ipv4Settings::arpFilter),
  ARP_IGNORE("arp_ignore", Netlink.IPV4_DEVCONF_ARP_IGNORE, Ipv4Settings::arpIgnore),
  ARP_ANNOUNCE("arp_announce", Netlink.IPV4_DEVCONF_ARP_ANNOUNCE, Ipv4Settings::arpAnnounce),
  PROMOTE_SECONDARIES(
      "promote_secondaries",
      Netlink.IPV4_DEVCONF_PROMOTE_SECONDARIES,
      Ipv4Settings::promoteSecondaries),
  ACCEPT_LOCAL("accept_local", Netlink.IPV4_DEVCONF_ACCEPT_LOCAL, Ipv4Settings::acceptLocal),
  PROXY_ARP("proxy_arp", Netlink.IPV4_DEVCONF_PROXY_ARP, Ipv4Settings::proxyArp),
  PROXY_ARP_PVLAN(
      "proxy_arp_pvlan", Netlink.IPV4_DEVCONF_PROXY_ARP_PVLAN, Ipv4Settings::proxyArpPvlan),
  MEDIUM_ID("medium_id", Netlink.IPV4_DEVCONF_MEDIUM_ID, Ipv4Settings::mediumId);

  private final String file;
  private final int number;
  private final ToIntFunction<Ipv4Settings> value;

  Ipv4Setting(String file, int number, ToIntFunction<Ipv4Settings> value) {
    this.file = file;
    this.number = number;
    this.value = value;
  }

  /** The name of its file. */
  public String file() {
    return file;
  }

  /** Its number in netlink. */
  int number() {
    return number;
  }

  /** Its value among the settings. */
  public int of(Ipv4Settings settings) {
    return value.applyAsInt(settings);
  }
}
