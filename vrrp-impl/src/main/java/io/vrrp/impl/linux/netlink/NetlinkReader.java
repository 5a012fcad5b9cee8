// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.protocol.AddressTrait;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Walks through the netlink messages of one datagram. Whatever the octets are, it reads none
 * outside the message, throws nothing, and answers null for what it cannot make sense of.
 */
public final class NetlinkReader {

  private static final int ATTRIBUTE_HEADER_SIZE = 4;

  /** The two top bits of an attribute's type are flags. */
  private static final int ATTRIBUTE_TYPE = 0x3fff;

  private static final int MAX_TEXT = 256;

  private final ByteBuffer buffer;
  private int datagramEnd;
  private int next;
  private int start;
  private int end;

  private int attributeStart;
  private int attributeLength;

  /**
   * @param buffer where datagrams arrive, in the processor's byte order
   */
  NetlinkReader(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Turns to a new datagram at the beginning of the buffer. */
  void reset(int length) {
    datagramEnd = Math.min(length, buffer.capacity());
    next = 0;
    start = 0;
    end = 0;
  }

  /** Goes to the next message; false at the end and where the rest is no message. */
  public boolean next() {
    if (datagramEnd - next < Netlink.NLMSG_HEADER_SIZE) {
      return false;
    }
    int length = buffer.getInt(next);
    if (length < Netlink.NLMSG_HEADER_SIZE || length > datagramEnd - next) {
      next = datagramEnd;
      return false;
    }
    start = next;
    end = start + length;
    next = Math.min(datagramEnd, start + Netlink.align(length));
    return true;
  }

  public int type() {
    return buffer.getShort(start + 4) & 0xffff;
  }

  int flags() {
    return buffer.getShort(start + 6) & 0xffff;
  }

  int sequence() {
    return buffer.getInt(start + 8);
  }

  private int payload() {
    return start + Netlink.NLMSG_HEADER_SIZE;
  }

  /** The error number of an NLMSG_ERROR or NLMSG_DONE message, 0 for success. */
  int errno() {
    int error = end - payload() < Integer.BYTES ? Integer.MIN_VALUE : buffer.getInt(payload());
    // The least of all numbers has no positive counterpart.
    return error == Integer.MIN_VALUE ? Errno.EINVAL : Math.abs(error);
  }

  /** The kernel's explanation in an NLMSG_ERROR message, or null. */
  String errorText() {
    int request = payload() + Integer.BYTES;
    if ((flags() & Netlink.NLM_F_ACK_TLVS) == 0 || end - request < Netlink.NLMSG_HEADER_SIZE) {
      return null;
    }
    // The refused request comes first, whole unless the message is marked as capped.
    int skip = Netlink.NLMSG_HEADER_SIZE;
    if ((flags() & Netlink.NLM_F_CAPPED) == 0 && errno() != 0) {
      skip = buffer.getInt(request);
      if (skip < Netlink.NLMSG_HEADER_SIZE || skip > end - request) {
        return null;
      }
    }
    boolean found = findAttribute(request + Netlink.align(skip), Netlink.NLMSGERR_ATTR_MSG);
    return found ? text(MAX_TEXT) : null;
  }

  /** The link that an RTM_NEWLINK message describes, or null. */
  public Link link() {
    int index = linkIndex();
    int header = payload();
    int attributes = header + Netlink.IFINFOMSG_SIZE;
    boolean named = index > 0 && findAttribute(attributes, Netlink.IFLA_IFNAME);
    String name = named ? text(Libc.MAX_INTERFACE_NAME) : "";
    if (name.isEmpty()) {
      return null;
    }
    int flags = buffer.getInt(header + Netlink.IFI_FLAGS);
    boolean up = (flags & Netlink.IFF_UP) != 0;
    Link.Kind kind = kind(attributes, flags);
    return new Link(
        index,
        name,
        mac(header),
        up,
        up && (flags & Netlink.IFF_RUNNING) != 0,
        intAttribute(attributes, Netlink.IFLA_MTU, 0),
        kind,
        isMacvlan(kind) ? lower(attributes) : 0,
        Math.max(0, intAttribute(attributes, Netlink.IFLA_MASTER, 0)),
        findAttribute(attributes, Netlink.IFLA_IFALIAS) ? text(Netlink.MAX_ALIAS) : "",
        ipv4(attributes),
        ipv6(attributes));
  }

  /**
   * The index in an RTM_NEWLINK or RTM_DELLINK message, or 0. Those of a family are left out: a
   * bridge tells by them that a port joined or left it, not that a link came or went.
   */
  int linkIndex() {
    int header = payload();
    boolean whole = end - header >= Netlink.IFINFOMSG_SIZE;
    return whole && buffer.get(header + Netlink.IFI_FAMILY) == Libc.AF_UNSPEC
        ? Math.max(0, buffer.getInt(header + Netlink.IFI_INDEX))
        : 0;
  }

  /**
   * Whether an RTM_NEWLINK message describes the whole link, so that it does not have what the
   * message lacks. The kernel also sends messages with little more than a name and one change, such
   * as the result of a Wi-Fi scan. Those say nothing about what they lack.
   */
  boolean isWholeLink() {
    int attributes = payload() + Netlink.IFINFOMSG_SIZE;
    return linkIndex() > 0
        && isWellFormed(attributes)
        && findAttribute(attributes, Netlink.IFLA_IFNAME)
        && findAttribute(attributes, Netlink.IFLA_OPERSTATE)
        && findAttribute(attributes, Netlink.IFLA_MTU)
        && attributeLength == Integer.BYTES;
  }

  /** Whether each attribute up to the message's end has a valid length. */
  private boolean isWellFormed(int from) {
    int at = from;
    while (end - at >= ATTRIBUTE_HEADER_SIZE) {
      int length = buffer.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER_SIZE || length > end - at) {
        return false;
      }
      at += Netlink.align(length);
    }
    return at >= end;
  }

  private MacAddress mac(int header) {
    boolean ethernet =
        (buffer.getShort(header + Netlink.IFI_TYPE) & 0xffff) == Netlink.ARPHRD_ETHER;
    return ethernet
            && findAttribute(header + Netlink.IFINFOMSG_SIZE, Netlink.IFLA_ADDRESS)
            && attributeLength == 6
        ? MacAddress.of(octets(attributeLength))
        : null;
  }

  private Link.Kind kind(int attributes, int flags) {
    Link.Kind other =
        (flags & Netlink.IFF_NOARP) == 0 ? Link.Kind.OTHER : Link.Kind.OTHER_WITHOUT_ARP;
    if (!findAttribute(attributes, Netlink.IFLA_LINKINFO)) {
      return other;
    }
    int from = attributeStart;
    int to = attributeStart + attributeLength;
    String kind = findAttribute(from, to, Netlink.IFLA_INFO_KIND) ? text(MAX_TEXT) : "";
    return switch (kind) {
      case "macvlan" -> {
        boolean bridge =
            (flags & Netlink.IFF_NOARP) == 0
                && findAttribute(from, to, Netlink.IFLA_INFO_DATA)
                && findWithin(Netlink.IFLA_MACVLAN_MODE)
                && attributeLength == Integer.BYTES
                && buffer.getInt(attributeStart) == Netlink.MACVLAN_MODE_BRIDGE;
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

  /** In another namespace the index is somebody else's. */
  private int lower(int attributes) {
    return findAttribute(attributes, Netlink.IFLA_LINK_NETNSID)
        ? 0
        : Math.max(0, intAttribute(attributes, Netlink.IFLA_LINK, 0));
  }

  private Ipv4Settings ipv4(int attributes) {
    boolean found =
        findAttribute(attributes, Netlink.IFLA_AF_SPEC)
            && findWithin(Libc.AF_INET)
            && findWithin(Netlink.IFLA_INET_CONF)
            && attributeLength >= Netlink.IPV4_DEVCONF_PROXY_ARP_PVLAN * Integer.BYTES;
    return found ? Ipv4Settings.of(setting -> element(LinkRequests.number(setting) - 1)) : null;
  }

  private Ipv6Settings ipv6(int attributes) {
    boolean found = findAttribute(attributes, Netlink.IFLA_AF_SPEC) && findWithin(Libc.AF_INET6);
    int from = attributeStart;
    int to = attributeStart + attributeLength;
    if (!found || !findAttribute(from, to, Netlink.IFLA_INET6_ADDR_GEN_MODE)) {
      return null;
    }
    boolean generates =
        attributeLength == 1 && buffer.get(attributeStart) != Netlink.ADDR_GEN_MODE_NONE;
    if (!findAttribute(from, to, Netlink.IFLA_INET6_CONF)
        || attributeLength < (Netlink.DEVCONF_DISABLE_IPV6 + 1) * Integer.BYTES) {
      return null;
    }
    return new Ipv6Settings(
        element(Netlink.DEVCONF_DISABLE_IPV6) != 0,
        element(Netlink.DEVCONF_FORWARDING) != 0,
        element(Netlink.DEVCONF_ACCEPT_RA),
        generates);
  }

  /** An element of the present attribute, which is an array of integers. */
  private int element(int index) {
    return buffer.getInt(attributeStart + index * Integer.BYTES);
  }

  /**
   * The index of the link that an RTM_NEWNETCONF or RTM_DELNETCONF message is about, or one of
   * NETCONFA_IFINDEX_, or 0.
   */
  int settingsLinkIndex() {
    return intAttribute(payload() + Netlink.NETCONFMSG_SIZE, Netlink.NETCONFA_IFINDEX, 0);
  }

  /** The family whose settings an RTM_NEWNETCONF or RTM_DELNETCONF message is about, or null. */
  IpFamily settingsFamily() {
    return switch (end > payload() ? buffer.get(payload()) & 0xff : Libc.AF_UNSPEC) {
      case Libc.AF_INET -> IpFamily.IPV4;
      case Libc.AF_INET6 -> IpFamily.IPV6;
      default -> null;
    };
  }

  /** The index of the link that an RTM_NEWADDR message is about, or 0. */
  int addressLinkIndex() {
    int header = payload();
    return end - header < Netlink.IFADDRMSG_SIZE
        ? 0
        : Math.max(0, buffer.getInt(header + Netlink.IFA_INDEX));
  }

  /** The address that an RTM_NEWADDR message describes, or null. */
  LinkAddress address() {
    int header = payload();
    if (end - header < Netlink.IFADDRMSG_SIZE) {
      return null;
    }
    int family = buffer.get(header) & 0xff;
    int prefixLength = buffer.get(header + Netlink.IFA_PREFIXLEN) & 0xff;
    int index = buffer.getInt(header + Netlink.IFA_INDEX);
    int attributes = header + Netlink.IFADDRMSG_SIZE;
    int length = family == Libc.AF_INET ? 4 : family == Libc.AF_INET6 ? 16 : 0;
    // With a point-to-point peer, IFA_ADDRESS is the peer's.
    boolean found =
        findAttribute(attributes, Netlink.IFA_LOCAL)
            || findAttribute(attributes, Netlink.IFA_ADDRESS);
    if (length == 0 || !found || attributeLength != length) {
      return null;
    }
    if (index <= 0 || prefixLength > length * Byte.SIZE) {
      return null;
    }
    IpAddress address = IpAddress.of(octets(length));
    int flags = addressFlags();
    boolean ours =
        findAttribute(attributes, Netlink.IFA_PROTO)
            && attributeLength == 1
            && (buffer.get(attributeStart) & 0xff) == Netlink.PROTO_VRRP;
    int scope = buffer.get(header + Netlink.IFA_SCOPE) & 0xff;
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
  int addressFlags() {
    int header = payload();
    return intAttribute(
        header + Netlink.IFADDRMSG_SIZE,
        Netlink.IFA_FLAGS,
        buffer.get(header + Netlink.IFA_FLAGS_OCTET) & 0xff);
  }

  /**
   * A text among the attributes of a message of another family, or "".
   *
   * @param headerSize the size of the fixed header that comes before the attributes
   */
  public String text(int headerSize, int attribute) {
    return findAttribute(payload() + headerSize, attribute) ? text(MAX_TEXT) : "";
  }

  /** Finds an attribute of the present message; what follows a corrupt one is not looked at. */
  private boolean findAttribute(int from, int wanted) {
    return findAttribute(from, end, wanted);
  }

  /** Finds an attribute within the present one. */
  private boolean findWithin(int wanted) {
    return findAttribute(attributeStart, attributeStart + attributeLength, wanted);
  }

  private boolean findAttribute(int from, int to, int wanted) {
    int at = from;
    while (to - at >= ATTRIBUTE_HEADER_SIZE) {
      int length = buffer.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER_SIZE || length > to - at) {
        return false;
      }
      if ((buffer.getShort(at + 2) & ATTRIBUTE_TYPE) == wanted) {
        attributeStart = at + ATTRIBUTE_HEADER_SIZE;
        attributeLength = length - ATTRIBUTE_HEADER_SIZE;
        return true;
      }
      at += Netlink.align(length);
    }
    return false;
  }

  private int intAttribute(int attributes, int type, int otherwise) {
    return findAttribute(attributes, type) && attributeLength == Integer.BYTES
        ? buffer.getInt(attributeStart)
        : otherwise;
  }

  /** The attribute's octets up to a terminating zero. */
  private String text(int maxLength) {
    int limit = Math.min(attributeLength, maxLength);
    int length = 0;
    while (length < limit && buffer.get(attributeStart + length) != 0) {
      length++;
    }
    return new String(octets(length), StandardCharsets.UTF_8);
  }

  private byte[] octets(int length) {
    byte[] octets = new byte[length];
    buffer.get(attributeStart, octets);
    return octets;
  }
}
