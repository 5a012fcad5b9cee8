// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.protocol.IpFamily;

/** Decodes netlink messages about the IP settings of links. It accepts any bytes. */
final class SettingsMessage {

  private SettingsMessage() {}

  /**
   * The index of the link in an RTM_NEWNETCONF or RTM_DELNETCONF message, or a NETCONFA_IFINDEX_
   * constant, or 0.
   */
  static int linkIndex(NetlinkReader message) {
    return message.intAttribute(
        message.payload() + Netlink.NETCONFMSG_SIZE, Netlink.NETCONFA_IFINDEX, 0);
  }

  /** The address family in an RTM_NEWNETCONF or RTM_DELNETCONF message, or null. */
  static IpFamily family(NetlinkReader message) {
    return switch (message.hasPayload(1) ? message.byteAt(message.payload()) : Libc.AF_UNSPEC) {
      case Libc.AF_INET -> IpFamily.IPV4;
      case Libc.AF_INET6 -> IpFamily.IPV6;
      default -> null;
    };
  }
}
