// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.protocol.IpAddress;

/** Decodes messages about routes with our mark, whatever bytes they have. */
final class VirtualRouteMessage {

  private VirtualRouteMessage() {}

  /** The route with our mark that an RTM_NEWROUTE or RTM_DELROUTE message describes, or null. */
  static KernelRoute route(NetlinkReader message) {
    int header = message.payload();
    if (!message.hasPayload(Netlink.RTMSG_SIZE)
        || message.byteAt(header + Netlink.RTM_PROTOCOL) != Netlink.PROTO_VRRP
        || message.byteAt(header + Netlink.RTM_TYPE) != Netlink.RTN_UNICAST) {
      return null;
    }
    int family = message.byteAt(header);
    int length = family == Libc.AF_INET ? 4 : family == Libc.AF_INET6 ? 16 : 0;
    int attributes = header + Netlink.RTMSG_SIZE;
    int prefixLength = message.byteAt(header + Netlink.RTM_DST_LEN);
    IpAddress gateway = address(message, attributes, Netlink.RTA_GATEWAY, length);
    int index = message.intAttribute(attributes, Netlink.RTA_OIF, 0);
    if (length == 0 || gateway == null || index <= 0 || prefixLength > length * Byte.SIZE) {
      return null;
    }
    IpAddress destination = address(message, attributes, Netlink.RTA_DST, length);
    return new KernelRoute(
        destination == null ? IpAddress.of(new byte[length]) : destination,
        prefixLength,
        gateway,
        index,
        message.intAttribute(attributes, Netlink.RTA_PRIORITY, 0),
        message.intAttribute(
            attributes, Netlink.RTA_TABLE, message.byteAt(header + Netlink.RTM_TABLE)),
        address(message, attributes, Netlink.RTA_PREFSRC, length));
  }

  private static IpAddress address(
      NetlinkReader message, int attributes, int attribute, int length) {
    return length > 0
            && message.findAttribute(attributes, attribute)
            && message.attributeLength() == length
        ? IpAddress.of(message.bytes(length))
        : null;
  }
}
