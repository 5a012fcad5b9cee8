// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.Ipv4Setting;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests about links. */
public final class LinkRequests {

  private static final byte[] MACVLAN = "macvlan".getBytes(StandardCharsets.US_ASCII);
  private static final int MAC_SIZE = 6;

  private LinkRequests() {}

  public static void writeReadAll(NetlinkWriter to, int sequence) {
    begin(to, Netlink.RTM_GETLINK, Netlink.NLM_F_DUMP, sequence, 0, 0, 0)
        .attribute(Netlink.IFLA_EXT_MASK, Netlink.RTEXT_FILTER_SKIP_STATS)
        .end();
  }

  /** Reads the interfaces in the network namespace of the calling thread. */
  public static List<LinkFlags> readFlags() throws IOException {
    NetlinkExchange requests = NetlinkExchange.open();
    try {
      return requests.dump(
          LinkRequests::writeReadAll,
          Netlink.RTM_NEWLINK,
          LinkMessage::flags,
          "reading all interfaces");
    } finally {
      requests.close();
    }
  }

  static Request read(int index) {
    return (to, sequence) ->
        begin(to, Netlink.RTM_GETLINK, Netlink.NLM_F_ACK, sequence, index, 0, 0)
            .attribute(Netlink.IFLA_EXT_MASK, Netlink.RTEXT_FILTER_SKIP_STATS)
            .end();
  }

  /** Creates a macvlan, which is down. */
  static Request create(KernelChange.AddMacvlan add, int index) {
    int flags = Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL;
    return (to, sequence) -> {
      begin(to, Netlink.RTM_NEWLINK, flags, sequence, index, 0, 0)
          .attribute(Netlink.IFLA_LINK, add.lower())
          .attribute(Netlink.IFLA_IFNAME, bytes(add.name()))
          .attribute(Netlink.IFLA_ADDRESS, bytes(add.mac()));
      if (add.master() != 0) {
        to.attribute(Netlink.IFLA_MASTER, add.master());
      }
      writeBridgeMode(to).end();
    };
  }

  /**
   * Sets the properties that the kernel does not accept when it creates a link.
   *
   * @param ipv6 whether the link will have IPv6
   */
  static Request mark(int index, String alias, boolean ipv6) {
    return (to, sequence) -> {
      beginSet(to, sequence, index).attribute(Netlink.IFLA_IFALIAS, bytes(alias));
      if (ipv6) {
        writeAddressGeneration(to, false);
      }
      to.end();
    };
  }

  static Request remove(int index) {
    return (to, sequence) ->
        begin(to, Netlink.RTM_DELLINK, Netlink.NLM_F_ACK, sequence, index, 0, 0).end();
  }

  /** Puts a link into a group. */
  static Request group(int index, int group) {
    return (to, sequence) ->
        beginSet(to, sequence, index).attribute(Netlink.IFLA_GROUP, group).end();
  }

  /** Removes all links of a group, or none. */
  static Request removeGroup(int group) {
    return (to, sequence) ->
        begin(to, Netlink.RTM_DELLINK, Netlink.NLM_F_ACK, sequence, 0, 0, 0)
            .attribute(Netlink.IFLA_GROUP, group)
            .end();
  }

  public static Request up(int index, boolean up) {
    return (to, sequence) ->
        begin(
                to,
                Netlink.RTM_NEWLINK,
                Netlink.NLM_F_ACK,
                sequence,
                index,
                up ? Netlink.IFF_UP : 0,
                Netlink.IFF_UP)
            .end();
  }

  static Request name(int index, String name) {
    return (to, sequence) ->
        beginSet(to, sequence, index).attribute(Netlink.IFLA_IFNAME, bytes(name)).end();
  }

  static Request alias(int index, String alias) {
    return (to, sequence) ->
        beginSet(to, sequence, index).attribute(Netlink.IFLA_IFALIAS, bytes(alias)).end();
  }

  static Request mtu(int index, int mtu) {
    return (to, sequence) -> beginSet(to, sequence, index).attribute(Netlink.IFLA_MTU, mtu).end();
  }

  static Request mac(int index, MacAddress mac) {
    return (to, sequence) ->
        beginSet(to, sequence, index).attribute(Netlink.IFLA_ADDRESS, bytes(mac)).end();
  }

  static Request master(int index, int master) {
    return (to, sequence) ->
        beginSet(to, sequence, index).attribute(Netlink.IFLA_MASTER, master).end();
  }

  static Request bridgeMode(int index) {
    return (to, sequence) ->
        writeBridgeMode(
                begin(
                    to,
                    Netlink.RTM_NEWLINK,
                    Netlink.NLM_F_ACK,
                    sequence,
                    index,
                    0,
                    Netlink.IFF_NOARP))
            .end();
  }

  /** Sets those settings that differ from the present ones; all if {@code present} is null. */
  static Request ipv4(int index, Ipv4Settings wanted, Ipv4Settings present) {
    return (to, sequence) -> {
      beginSet(to, sequence, index)
          .beginAttribute(Netlink.IFLA_AF_SPEC)
          .beginAttribute(Libc.AF_INET)
          .beginAttribute(Netlink.IFLA_INET_CONF);
      for (Ipv4Setting setting : Ipv4Setting.values()) {
        int value = wanted.get(setting);
        if (present == null || value != present.get(setting)) {
          to.attribute(number(setting), value);
        }
      }
      to.endAttribute().endAttribute().endAttribute().end();
    };
  }

  /** The number of a setting in netlink messages. */
  static int number(Ipv4Setting setting) {
    return switch (setting) {
      case FORWARDING -> Netlink.IPV4_DEVCONF_FORWARDING;
      case RP_FILTER -> Netlink.IPV4_DEVCONF_RP_FILTER;
      case ARP_FILTER -> Netlink.IPV4_DEVCONF_ARPFILTER;
      case ARP_IGNORE -> Netlink.IPV4_DEVCONF_ARP_IGNORE;
      case ARP_ANNOUNCE -> Netlink.IPV4_DEVCONF_ARP_ANNOUNCE;
      case PROMOTE_SECONDARIES -> Netlink.IPV4_DEVCONF_PROMOTE_SECONDARIES;
      case ACCEPT_LOCAL -> Netlink.IPV4_DEVCONF_ACCEPT_LOCAL;
      case PROXY_ARP -> Netlink.IPV4_DEVCONF_PROXY_ARP;
      case PROXY_ARP_PVLAN -> Netlink.IPV4_DEVCONF_PROXY_ARP_PVLAN;
      case MEDIUM_ID -> Netlink.IPV4_DEVCONF_MEDIUM_ID;
    };
  }

  static Request addressGeneration(int index, boolean generates) {
    return (to, sequence) -> writeAddressGeneration(beginSet(to, sequence, index), generates).end();
  }

  private static NetlinkWriter writeAddressGeneration(NetlinkWriter to, boolean generates) {
    return to.beginAttribute(Netlink.IFLA_AF_SPEC)
        .beginAttribute(Libc.AF_INET6)
        .beginAttribute(Netlink.IFLA_INET6_ADDR_GEN_MODE)
        .put(generates ? Netlink.ADDR_GEN_MODE_EUI64 : Netlink.ADDR_GEN_MODE_NONE)
        .endAttribute()
        .endAttribute()
        .endAttribute();
  }

  private static NetlinkWriter writeBridgeMode(NetlinkWriter to) {
    return to.beginAttribute(Netlink.IFLA_LINKINFO)
        .attribute(Netlink.IFLA_INFO_KIND, MACVLAN)
        .beginAttribute(Netlink.IFLA_INFO_DATA)
        .attribute(Netlink.IFLA_MACVLAN_MODE, Netlink.MACVLAN_MODE_BRIDGE)
        .endAttribute()
        .endAttribute();
  }

  /** Begins a change of a link. Without NLM_F_CREATE the kernel never creates one. */
  private static NetlinkWriter beginSet(NetlinkWriter to, int sequence, int index) {
    return begin(to, Netlink.RTM_NEWLINK, Netlink.NLM_F_ACK, sequence, index, 0, 0);
  }

  private static NetlinkWriter begin(
      NetlinkWriter to, int type, int flags, int sequence, int index, int on, int change) {
    return to.begin(type, Netlink.NLM_F_REQUEST | flags, sequence)
        .putInt(0) // family and type
        .putInt(index)
        .putInt(on)
        .putInt(change);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(MacAddress mac) {
    byte[] bytes = new byte[MAC_SIZE];
    ByteBuffer.wrap(bytes).putShort((short) (mac.bits() >>> 32)).putInt((int) mac.bits());
    return bytes;
  }
}
