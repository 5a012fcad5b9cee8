// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.protocol.AddressTrait;
import io.vrrp.impl.protocol.IpAddress;
import java.util.EnumSet;
import java.util.Set;

/** Decodes netlink messages about addresses. It accepts any bytes. */
final class AddressMessage {

  private AddressMessage() {}

  /** The link index in an RTM_NEWADDR message, or 0. */
  static int linkIndex(NetlinkReader message) {
    int header = message.payload();
    return message.hasPayload(Netlink.IFADDRMSG_SIZE)
        ? Math.max(0, message.intAt(header + Netlink.IFA_INDEX))
        : 0;
  }

  /** The address in an RTM_NEWADDR or RTM_DELADDR message, or null. */
  static IpAddress localAddress(NetlinkReader message) {
    LinkAddress address = address(message);
    return address == null ? null : address.address();
  }

  /** The address that an RTM_NEWADDR message describes, or null. */
  static LinkAddress address(NetlinkReader message) {
    int header = message.payload();
    if (!message.hasPayload(Netlink.IFADDRMSG_SIZE)) {
      return null;
    }
    int family = message.byteAt(header);
    int prefixLength = message.byteAt(header + Netlink.IFA_PREFIXLEN);
    int index = message.intAt(header + Netlink.IFA_INDEX);
    int attributes = header + Netlink.IFADDRMSG_SIZE;
    int length = family == Libc.AF_INET ? 4 : family == Libc.AF_INET6 ? 16 : 0;
    // On a point-to-point link IFA_ADDRESS is the address of the other end.
    boolean found =
        message.findAttribute(attributes, Netlink.IFA_LOCAL)
            || message.findAttribute(attributes, Netlink.IFA_ADDRESS);
    if (length == 0 || !found || message.attributeLength() != length) {
      return null;
    }
    if (index <= 0 || prefixLength > length * Byte.SIZE) {
      return null;
    }
    IpAddress address = IpAddress.of(message.bytes(length));
    int flags = flags(message);
    boolean ours =
        message.findAttribute(attributes, Netlink.IFA_PROTO)
            && message.attributeLength() == 1
            && message.byteValue() == Netlink.PROTO_VRRP;
    int scope = message.byteAt(header + Netlink.IFA_SCOPE);
    boolean usable = (flags & (Netlink.IFA_F_TENTATIVE | Netlink.IFA_F_DADFAILED)) == 0;
    boolean subnetRoute = (flags & Netlink.IFA_F_NOPREFIXROUTE) == 0;
    return new LinkAddress(
        index,
        address,
        prefixLength,
        ours,
        usable,
        false,
        subnetRoute,
        traits(address, flags, scope));
  }

  private static Set<AddressTrait> traits(IpAddress address, int flags, int scope) {
    boolean v6 = address.v6();
    Set<AddressTrait> traits = EnumSet.noneOf(AddressTrait.class);
    if (!v6 && (scope >= Netlink.RT_SCOPE_LINK || address.isIpv4LinkLocal())) {
      traits.add(AddressTrait.LINK_SCOPE);
    }
    if (!v6 && (flags & Netlink.IFA_F_SECONDARY) != 0) {
      traits.add(AddressTrait.SECONDARY);
    }
    if (v6 && (flags & Netlink.IFA_F_TEMPORARY) != 0) {
      traits.add(AddressTrait.TEMPORARY);
    }
    if ((flags & Netlink.IFA_F_DEPRECATED) != 0) {
      traits.add(AddressTrait.DEPRECATED);
    }
    return traits;
  }

  /** The flags of the address that an RTM_NEWADDR message describes. */
  static int flags(NetlinkReader message) {
    int header = message.payload();
    return message.intAttribute(
        header + Netlink.IFADDRMSG_SIZE,
        Netlink.IFA_FLAGS,
        message.byteAt(header + Netlink.IFA_FLAGS_OFFSET));
  }
}
