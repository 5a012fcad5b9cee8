// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.VRID;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The differences between the virtual routers {@link RouterProperties#VRID} of the two families.
 */
enum Family {
  IPV4(
      RouterProperties.VIRTUAL_MAC,
      List.of("192.0.2.254", "192.0.2.253"),
      "192.0.2.252",
      "192.0.2.",
      "198.51.100."),
  IPV6(
      "00:00:5e:00:02:33",
      List.of("fe80::254", "2001:db8:1::254"),
      "2001:db8:1::253",
      "2001:db8:1::",
      "2001:db8:2::");

  private final String virtualMac;
  private final List<String> virtualIps;
  private final String anotherVirtualIp;
  private final String lan;
  private final String backbone;

  Family(
      String virtualMac,
      List<String> virtualIps,
      String anotherVirtualIp,
      String lan,
      String backbone) {
    this.virtualMac = virtualMac;
    this.virtualIps = virtualIps;
    this.anotherVirtualIp = anotherVirtualIp;
    this.lan = lan;
    this.backbone = backbone;
  }

  /** Returns its name in management beans. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the option that restricts the command ip to this family. */
  String option() {
    return this == IPV4 ? "-4" : "-6";
  }

  /** Returns the PID of the configuration. */
  String pid() {
    return "io.vrrp.router-" + key();
  }

  /** Returns a modifiable configuration, with identity and timing only. */
  Map<String, Object> properties(int priority, int advertInterval) {
    Map<String, Object> properties = RouterProperties.of(priority, advertInterval);
    properties.remove("acceptMode");
    properties.put("vrid", VRID);
    properties.put("virtualIps", String.join(", ", virtualIps));
    return properties;
  }

  /** Returns the virtual MAC address (RFC 9568 §7.3). */
  String virtualMac() {
    return virtualMac;
  }

  /** Returns the virtual IP addresses, the gateway first. */
  List<String> virtualIps() {
    return virtualIps;
  }

  /** Returns the virtual IP address that hosts of the LAN have as their gateway. */
  String gateway() {
    return virtualIps.get(0);
  }

  /** Returns an address that may become a virtual one. */
  String anotherVirtualIp() {
    return anotherVirtualIp;
  }

  /** Returns the address of a host on the LAN. */
  String onLan(int host) {
    return lan + host;
  }

  /** Returns the address of a host on the network behind the routers. */
  String onBackbone(int host) {
    return backbone + host;
  }

  /** Returns the prefix length of both networks. */
  int prefixLength() {
    return this == IPV4 ? 24 : 64;
  }

  /** Returns the LAN in the form of a route's destination. */
  String lanPrefix() {
    return this == IPV4 ? lan + "0/24" : lan + "/64";
  }

  /** Returns an address as a command on a host of the LAN expects it. */
  static String scoped(String address) {
    return address.startsWith("fe80:") ? address + "%eth0" : address;
  }

  /** Returns an address in the form in which decoded packets show it. */
  static String wire(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }
}
