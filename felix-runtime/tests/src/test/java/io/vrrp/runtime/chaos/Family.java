// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.List;

/** An address family, with the addresses that every LAN of the test has. */
enum Family {
  V4("10.7.0.", "10.8.0.", 24),
  V6("2001:db8:7:0:0:0:0:", "2001:db8:8:0:0:0:0:", 64);

  /** The host that sends requests for addresses; it exists only in frames. */
  static final String ASKER_MAC = "02:00:00:00:99:01";

  private static final int CLIENT = 90;
  private static final int ASKER = 91;
  private static final int UNUSED = 92;

  /** The servers have addresses that no router has. */
  private static final int SERVERS = 100;

  private final String lan;
  private final String backbone;
  private final int prefix;

  Family(String lan, String backbone, int prefix) {
    this.lan = lan;
    this.backbone = backbone;
    this.prefix = prefix;
  }

  /** Returns a router's own address, as packets show it. */
  String own(int router) {
    return lan + router;
  }

  /** Returns a router's own link-local address, as packets show it. */
  static String linkLocal(int router) {
    return "fe80:0:0:0:0:0:0:" + router;
  }

  /** Returns the address that a router advertises from. */
  String source(int router) {
    return this == V4 ? own(router) : linkLocal(router);
  }

  String ownWithPrefix(int router) {
    return own(router) + "/" + prefix;
  }

  String backboneWithPrefix(int router) {
    return backbone + router + "/" + prefix;
  }

  String client() {
    return lan + CLIENT;
  }

  String clientWithPrefix() {
    return client() + "/" + prefix;
  }

  String asker() {
    return lan + ASKER;
  }

  /** Returns an address of the LAN that no host has. */
  String unused() {
    return lan + UNUSED;
  }

  /** Returns the virtual IP address that clients ask for. */
  String virtualIp(int vrid) {
    return lan + vrid;
  }

  /** Returns the value for virtualIps. */
  List<String> virtualIps(int vrid) {
    return this == V4 ? List.of(virtualIp(vrid)) : List.of(gateway(vrid), virtualIp(vrid));
  }

  /** Returns the virtual IP address that the client has as its gateway. */
  String gateway(int vrid) {
    return this == V4 ? virtualIp(vrid) : "fe80:0:0:0:0:0:a:" + vrid;
  }

  /** Returns the server beyond the routers that the client reaches through a virtual router. */
  String server(int vrid) {
    return backbone + (SERVERS + vrid);
  }

  String virtualMac(int vrid) {
    return "00:00:5e:00:%s:%02x".formatted(this == V4 ? "01" : "02", vrid);
  }
}
