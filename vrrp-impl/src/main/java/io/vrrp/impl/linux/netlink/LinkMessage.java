// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.protocol.InterfaceName;
import io.vrrp.impl.protocol.MacAddress;
import java.util.HashSet;
import java.util.Set;

/** Decodes netlink messages about links. It accepts any bytes. */
public final class LinkMessage {

  private static final int MAX_KIND = 256;

  private LinkMessage() {}

  /** The link that an RTM_NEWLINK message describes, or null. */
  public static Link link(NetlinkReader message) {
    int index = index(message);
    int header = message.payload();
    int attributes = header + Netlink.IFINFOMSG_SIZE;
    boolean named = index > 0 && message.findAttribute(attributes, Netlink.IFLA_IFNAME);
    String name = named ? message.text(InterfaceName.MAX_BYTES) : "";
    if (name.isEmpty()) {
      return null;
    }
    int flags = message.intAt(header + Netlink.IFI_FLAGS);
    boolean up = (flags & Netlink.IFF_UP) != 0;
    Link.Kind kind = kind(message, attributes, flags);
    return new Link(
        index,
        labels(message, attributes, name),
        mac(message, header),
        up,
        up && (flags & Netlink.IFF_RUNNING) != 0,
        message.intAttribute(attributes, Netlink.IFLA_MTU, 0),
        kind,
        isMacvlan(kind) ? lower(message, attributes) : 0,
        Math.max(0, message.intAttribute(attributes, Netlink.IFLA_MASTER, 0)),
        ipv4(message, attributes),
        ipv6(message, attributes));
  }

  private static Link.Labels labels(NetlinkReader message, int attributes, String name) {
    String alias =
        message.findAttribute(attributes, Netlink.IFLA_IFALIAS)
            ? message.text(Netlink.MAX_ALIAS)
            : "";
    int group = message.intAttribute(attributes, Netlink.IFLA_GROUP, 0);
    return new Link.Labels(name, alternativeNames(message, attributes), alias, group);
  }

  private static Set<String> alternativeNames(NetlinkReader message, int attributes) {
    if (!message.findAttribute(attributes, Netlink.IFLA_PROP_LIST)) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    int from = message.attributeStart();
    int to = message.attributeEnd();
    while (message.findAttribute(from, to, Netlink.IFLA_ALT_IFNAME)) {
      names.add(message.text(InterfaceName.MAX_ALTERNATIVE_BYTES));
      from += Netlink.align(message.attributeEnd() - from);
    }
    return names;
  }

  /** Names and flags of the link in an RTM_NEWLINK message, or null. */
  public static LinkFlags flags(NetlinkReader message) {
    int index = index(message);
    int header = message.payload();
    int attributes = header + Netlink.IFINFOMSG_SIZE;
    boolean named = index > 0 && message.findAttribute(attributes, Netlink.IFLA_IFNAME);
    String name = named ? message.text(InterfaceName.MAX_BYTES) : "";
    return name.isEmpty()
        ? null
        : new LinkFlags(
            index,
            name,
            isWhole(message) ? alternativeNames(message, attributes) : null,
            message.intAt(header + Netlink.IFI_FLAGS));
  }

  /**
   * The index in an RTM_NEWLINK or RTM_DELLINK message, or 0. Messages of an address family are
   * ignored: with these a bridge reports its ports, not that a link came or went.
   */
  static int index(NetlinkReader message) {
    int header = message.payload();
    boolean whole = message.hasPayload(Netlink.IFINFOMSG_SIZE);
    return whole && message.byteAt(header + Netlink.IFI_FAMILY) == Libc.AF_UNSPEC
        ? Math.max(0, message.intAt(header + Netlink.IFI_INDEX))
        : 0;
  }

  /**
   * Whether an RTM_NEWLINK message describes the whole link: the link then has no property that the
   * message lacks. The kernel also sends messages with little more than a name and one change, such
   * as the result of a Wi-Fi scan. These say nothing about the properties that they lack.
   */
  static boolean isWhole(NetlinkReader message) {
    int attributes = message.payload() + Netlink.IFINFOMSG_SIZE;
    return index(message) > 0
        && message.isWellFormed(attributes)
        && message.findAttribute(attributes, Netlink.IFLA_IFNAME)
        && message.findAttribute(attributes, Netlink.IFLA_OPERSTATE)
        && message.findAttribute(attributes, Netlink.IFLA_MTU)
        && message.attributeLength() == Integer.BYTES;
  }

  private static MacAddress mac(NetlinkReader message, int header) {
    boolean ethernet = message.shortAt(header + Netlink.IFI_TYPE) == Netlink.ARPHRD_ETHER;
    return ethernet
            && message.findAttribute(header + Netlink.IFINFOMSG_SIZE, Netlink.IFLA_ADDRESS)
            && message.attributeLength() == 6
        ? MacAddress.of(message.bytes(message.attributeLength()))
        : null;
  }

  private static Link.Kind kind(NetlinkReader message, int attributes, int flags) {
    Link.Kind other =
        (flags & Netlink.IFF_NOARP) == 0 ? Link.Kind.OTHER : Link.Kind.OTHER_WITHOUT_ARP;
    if (!message.findAttribute(attributes, Netlink.IFLA_LINKINFO)) {
      return other;
    }
    int from = message.attributeStart();
    int to = message.attributeEnd();
    String kind =
        message.findAttribute(from, to, Netlink.IFLA_INFO_KIND) ? message.text(MAX_KIND) : "";
    return switch (kind) {
      case "macvlan" -> {
        boolean bridge =
            (flags & Netlink.IFF_NOARP) == 0
                && message.findAttribute(from, to, Netlink.IFLA_INFO_DATA)
                && message.findWithin(Netlink.IFLA_MACVLAN_MODE)
                && message.attributeLength() == Integer.BYTES
                && message.element(0) == Netlink.MACVLAN_MODE_BRIDGE;
        yield bridge ? Link.Kind.MACVLAN_BRIDGE : Link.Kind.MACVLAN_OTHER;
      }
      case "bridge" -> (flags & Netlink.IFF_NOARP) == 0 ? Link.Kind.BRIDGE : other;
      case "vrf" -> Link.Kind.VRF;
      default -> other;
    };
  }

  private static boolean isMacvlan(Link.Kind kind) {
    return kind == Link.Kind.MACVLAN_BRIDGE || kind == Link.Kind.MACVLAN_OTHER;
  }

  /** The index belongs to a link of another network namespace. */
  private static int lower(NetlinkReader message, int attributes) {
    return message.findAttribute(attributes, Netlink.IFLA_LINK_NETNSID)
        ? 0
        : Math.max(0, message.intAttribute(attributes, Netlink.IFLA_LINK, 0));
  }

  private static Ipv4Settings ipv4(NetlinkReader message, int attributes) {
    boolean found =
        message.findAttribute(attributes, Netlink.IFLA_AF_SPEC)
            && message.findWithin(Libc.AF_INET)
            && message.findWithin(Netlink.IFLA_INET_CONF)
            && message.attributeLength() >= Netlink.IPV4_DEVCONF_PROXY_ARP_PVLAN * Integer.BYTES;
    return found
        ? Ipv4Settings.of(setting -> message.element(LinkRequests.number(setting) - 1))
        : null;
  }

  private static Ipv6Settings ipv6(NetlinkReader message, int attributes) {
    boolean found =
        message.findAttribute(attributes, Netlink.IFLA_AF_SPEC)
            && message.findWithin(Libc.AF_INET6);
    int from = message.attributeStart();
    int to = message.attributeEnd();
    if (!found || !message.findAttribute(from, to, Netlink.IFLA_INET6_ADDR_GEN_MODE)) {
      return null;
    }
    boolean generates =
        message.attributeLength() == 1 && message.byteValue() != Netlink.ADDR_GEN_MODE_NONE;
    if (!message.findAttribute(from, to, Netlink.IFLA_INET6_CONF)
        || message.attributeLength() < (Netlink.DEVCONF_DISABLE_IPV6 + 1) * Integer.BYTES) {
      return null;
    }
    return new Ipv6Settings(
        message.element(Netlink.DEVCONF_DISABLE_IPV6) != 0,
        message.element(Netlink.DEVCONF_FORWARDING) != 0,
        message.element(Netlink.DEVCONF_ACCEPT_RA),
        generates);
  }
}
