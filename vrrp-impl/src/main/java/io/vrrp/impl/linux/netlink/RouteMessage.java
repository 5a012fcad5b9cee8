// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.protocol.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Decodes netlink messages about routes. It accepts any bytes. */
final class RouteMessage {

  /** The size of the address family, which comes first in RTA_VIA. */
  private static final int VIA_HEADER = 2;

  private RouteMessage() {}

  /** The route that an RTM_NEWROUTE or RTM_DELROUTE message describes, or null. */
  static Route route(NetlinkReader message) {
    int header = message.payload();
    if (!message.hasPayload(Netlink.RTMSG_SIZE)
        || (message.intAt(header + Netlink.RTM_FLAGS) & Netlink.RTM_F_CLONED) != 0) {
      return null;
    }
    int length = addressLength(message.byteAt(header));
    int attributes = header + Netlink.RTMSG_SIZE;
    Prefix prefix = length == 0 ? null : prefix(message, length, attributes);
    if (prefix == null) {
      return null;
    }
    int table =
        message.intAttribute(
            attributes, Netlink.RTA_TABLE, message.byteAt(header + Netlink.RTM_TABLE));
    return new Route(
        prefix,
        table,
        message.byteAt(header + Netlink.RTM_TYPE),
        message.intAttribute(attributes, Netlink.RTA_PRIORITY, 0),
        message.findAttribute(attributes, Netlink.RTA_PREFSRC) ? address(message, length) : null,
        message.intAttribute(attributes, Netlink.RTA_NH_ID, 0),
        nexthops(message, header, length));
  }

  private static int addressLength(int family) {
    return family == Libc.AF_INET ? 4 : family == Libc.AF_INET6 ? 16 : 0;
  }

  private static Prefix prefix(NetlinkReader message, int length, int attributes) {
    int bits = message.byteAt(message.payload() + Netlink.RTM_DST_LEN);
    if (bits > length * Byte.SIZE) {
      return null;
    }
    // A default route has no destination.
    IpAddress address =
        message.findAttribute(attributes, Netlink.RTA_DST)
            ? address(message, length)
            : bits == 0 ? IpAddress.of(new byte[length]) : null;
    return address == null ? null : new Prefix(address, bits);
  }

  /** The address in the present attribute, or null. */
  private static IpAddress address(NetlinkReader message, int length) {
    return message.attributeLength() == length ? IpAddress.of(message.bytes(length)) : null;
  }

  private static List<Route.Nexthop> nexthops(NetlinkReader message, int header, int length) {
    int attributes = header + Netlink.RTMSG_SIZE;
    List<Route.Nexthop> nexthops = new ArrayList<>();
    if (message.findAttribute(attributes, Netlink.RTA_MULTIPATH)) {
      int at = message.attributeStart();
      int end = message.attributeEnd();
      while (end - at >= Netlink.RTNEXTHOP_SIZE) {
        int size = message.shortAt(at);
        if (size < Netlink.RTNEXTHOP_SIZE || size > end - at) {
          break;
        }
        int from = at + Netlink.RTNEXTHOP_SIZE;
        nexthops.add(
            new Route.Nexthop(
                gateway(message, from, at + size, length),
                message.intAt(at + Netlink.RTNH_IFINDEX),
                isUsable(message.byteAt(at + Netlink.RTNH_FLAGS))));
        at += Netlink.align(size);
      }
    } else {
      int link = message.intAttribute(attributes, Netlink.RTA_OIF, 0);
      IpAddress gateway = gateway(message, attributes, message.messageEnd(), length);
      if (link != 0 || gateway != null) {
        nexthops.add(
            new Route.Nexthop(gateway, link, isUsable(message.intAt(header + Netlink.RTM_FLAGS))));
      }
    }
    return nexthops;
  }

  private static boolean isUsable(int flags) {
    return (flags & (Netlink.RTNH_F_DEAD | Netlink.RTNH_F_LINKDOWN)) == 0;
  }

  /** The gateway, or null. IPv4 routes may have an IPv6 gateway. */
  private static IpAddress gateway(NetlinkReader message, int from, int to, int length) {
    if (message.findAttribute(from, to, Netlink.RTA_GATEWAY)) {
      return address(message, length);
    }
    if (!message.findAttribute(from, to, Netlink.RTA_VIA)) {
      return null;
    }
    int size = message.attributeLength();
    if (size != VIA_HEADER + 4 && size != VIA_HEADER + 16) {
      return null;
    }
    byte[] via = message.bytes(size);
    return IpAddress.of(Arrays.copyOfRange(via, VIA_HEADER, size));
  }
}
