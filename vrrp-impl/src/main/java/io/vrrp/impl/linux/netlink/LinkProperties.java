// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelChange.AddMacvlan;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetAlias;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetBridgeMode;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetGroup;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMac;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMaster;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMtu;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetName;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetUp;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;
import io.vrrp.impl.protocol.InterfaceName;
import java.nio.charset.StandardCharsets;

/** Plans the request for a change of one property of a link. */
final class LinkProperties {

  /**
   * A planned request.
   *
   * @param action what the request does, for the message if it is refused
   * @param obstacle why the request must not be sent, or null
   */
  record Planned(Request request, String action, String obstacle) {}

  private LinkProperties() {}

  // Not a switch: Java 17 cannot check that a switch covers all kinds of a sealed interface.
  static Planned plan(KernelChange change) {
    if (change instanceof SetUp set) {
      return planned(
          LinkRequests.up(set.index(), set.up()),
          "switching interface " + set.index() + (set.up() ? " on" : " off"));
    } else if (change instanceof SetName set) {
      String action = "renaming interface " + set.index() + " to " + set.name();
      return new Planned(
          LinkRequests.name(set.index(), set.name()), action, tooLongName(action, set.name()));
    } else if (change instanceof SetAlias set) {
      String action = "giving interface " + set.index() + " the alias '" + set.alias() + "'";
      return new Planned(
          LinkRequests.alias(set.index(), set.alias()), action, tooLongAlias(action, set.alias()));
    } else if (change instanceof SetGroup set) {
      return planned(
          LinkRequests.group(set.index(), set.group()),
          "putting interface " + set.index() + " into group " + set.group());
    } else if (change instanceof SetMac set) {
      return planned(
          LinkRequests.mac(set.index(), set.mac()),
          "giving interface " + set.index() + " the address " + set.mac());
    } else if (change instanceof SetMtu set) {
      return planned(
          LinkRequests.mtu(set.index(), set.mtu()),
          "giving interface " + set.index() + " an MTU of " + set.mtu());
    } else if (change instanceof SetMaster set) {
      return planned(
          LinkRequests.master(set.index(), set.master()),
          set.master() == 0
              ? "detaching interface " + set.index() + " from its master"
              : "attaching interface " + set.index() + " to " + set.master());
    } else if (change instanceof SetBridgeMode set) {
      return planned(
          LinkRequests.bridgeMode(set.index()), "giving macvlan " + set.index() + " bridge mode");
    }
    throw new IllegalArgumentException("unknown kind of change: " + change);
  }

  private static Planned planned(Request request, String action) {
    return new Planned(request, action, null);
  }

  /** The reason why a macvlan with this name and alias cannot be added, or null. */
  static String obstacle(AddMacvlan add, String action) {
    String name = tooLongName(action, add.name());
    return name != null ? name : tooLongAlias(action, add.alias());
  }

  private static String tooLongName(String action, String name) {
    return tooLong(action, name, InterfaceName.MAX_BYTES);
  }

  private static String tooLongAlias(String action, String alias) {
    return tooLong(action, alias, Netlink.MAX_ALIAS);
  }

  /** The kernel silently cuts some texts that are too long, and refuses others without a reason. */
  private static String tooLong(String action, String text, int maxLength) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return length > maxLength ? action + ": longer than " + maxLength + " bytes" : null;
  }
}
