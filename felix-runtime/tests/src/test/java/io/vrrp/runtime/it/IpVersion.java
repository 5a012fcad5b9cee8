// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same virtual router over IPv4 and over IPv6, on {@code eth0} of a host of the LAN. */
enum IpVersion {
  IPV4("00:00:5e:00:01:"),
  IPV6("00:00:5e:00:02:");

  private final String macPrefix;

  IpVersion(String macPrefix) {
    this.macPrefix = macPrefix;
  }

  /** Makes a host with an address of each, for example 192.0.2.1 and 2001:db8::1. */
  static Host host(Lab lab, String name, int number) {
    Host host = lab.host(name, "192.0.2." + number);
    host.exec("ip", "addr", "add", "2001:db8::" + number + "/64", "dev", "eth0", "nodad");
    return host;
  }

  /** As in the names of management beans. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its virtual MAC address (RFC 9568 §7.3). */
  String mac(int vrid) {
    return macPrefix + "%02x".formatted(vrid);
  }

  /** The virtual IP address that a client of the LAN uses. */
  String address(int vrid) {
    return this == IPV4 ? "192.0.2." + (200 + vrid % 50) : "2001:db8::a:" + vrid;
  }

  /** All its virtual IP addresses; those of IPv6 begin with a link-local one (RFC 9568 §5.2.9). */
  List<String> addresses(int vrid) {
    return this == IPV4 ? List.of(address(vrid)) : List.of("fe80::a:" + vrid, address(vrid));
  }

  /** Returns an address in the form in which decoded packets show it. */
  static String wire(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  /** Names the configuration. */
  String pid(int vrid) {
    return "io.vrrp.router-" + key() + "." + vrid;
  }

  /** Returns a configuration that may be changed. */
  Map<String, Object> router(int vrid, int priority, int advertInterval) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("vrid", vrid);
    properties.put("interface", "eth0");
    properties.put("virtualIps", String.join(", ", addresses(vrid)));
    properties.put("priority", priority);
    properties.put("advertInterval", advertInterval);
    properties.put("acceptMode", true);
    return properties;
  }
}
