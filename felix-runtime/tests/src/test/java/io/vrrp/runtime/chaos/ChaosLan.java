// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The LAN of a sequence: routers, a client that sends all the time, and the watches. */
final class ChaosLan {
  private static final Duration READ_SELDOM = Duration.ofMillis(200);

  private final Lab lab;
  private final Setting setting;
  private final String lan;
  private final Wire wire = new Wire();
  private final List<RouterHost> routers = new ArrayList<>();
  private final PacketTap tap;

  /**
   * Creates it; the appliances are not started yet.
   *
   * @param lab used by this LAN alone
   * @param number different from that of all other LANs
   */
  ChaosLan(Lab lab, Setting setting, int number, Consumer<String> log) {
    this.lab = lab;
    this.setting = setting;
    this.lan = "c" + number;
    String backbone = "w" + number;
    lab.network(lan);
    lab.network(backbone);
    for (int i = 1; i <= setting.routers(); i++) {
      routers.add(new RouterHost(lab, setting, i, lan, wire, log));
    }
    tap = lab.tap(lan, READ_SELDOM);
    routers.forEach(router -> router.sender(this::inject));
    client();
    switch (setting.lan()) {
      case SNOOPING ->
          // Members answer the query on a new port within a second.
          lab.exec(
              "ip",
              "link",
              "set",
              lan,
              "type",
              "bridge",
              "mcast_snooping",
              "1",
              "mcast_query_response_interval",
              "100",
              "mcast_querier",
              "1");
      case SPANNING_TREE ->
          lab.exec(
              "ip", "link", "set", lan, "type", "bridge", "forward_delay", "200", "stp_state", "1");
      default -> {}
    }
  }

  private void client() {
    Host client = lab.host(lan + "-c", lan, null);
    client.exec("ip", "link", "set", "eth0", "addrgenmode", "none");
    client.exec("ip", "-6", "addr", "flush", "dev", "eth0");
    client.exec("ip", "addr", "add", "fe80::90/64", "dev", "eth0", "nodad");
    for (Family family : Family.values()) {
      client.exec("ip", "addr", "add", family.clientWithPrefix(), "dev", "eth0", "nodad");
    }
    for (Group group : setting.groups()) {
      Family family = group.family();
      String server = family.server(group.vrid());
      String gateway = family.gateway(group.vrid());
      client.exec("ip", "route", "add", server, "via", gateway, "dev", "eth0");
      client.spawn("to-" + group, Map.of(), ping(server));
      String virtual = family.virtualIp(group.vrid());
      client.spawn("at-" + group, Map.of(), ping(virtual));
    }
  }

  /** Its packets fit into the smallest MTU of the catalogue, 68. */
  private static String[] ping(String address) {
    return new String[] {"ping", "-q", "-n", "-i", "0.2", "-s", "8", address};
  }

  Wire wire() {
    return wire;
  }

  List<RouterHost> routers() {
    return routers;
  }

  RouterHost router(int number) {
    return routers.get(number - 1);
  }

  /** Sends a frame to all hosts. */
  void inject(byte[] frame) {
    tap.inject(frame);
  }

  /** Sends requests for all virtual IP addresses, and for addresses that no host has. */
  void ask() {
    for (Family family : Family.values()) {
      if (setting.has(family)) {
        question(family, family.unused());
      }
    }
    setting.groups().forEach(g -> question(g.family(), g.family().virtualIp(g.vrid())));
  }

  private void question(Family family, String target) {
    inject(Probe.question(Family.ASKER_MAC, family.asker(), target));
  }

  /** Processes everything since the last call. */
  void read() {
    wire.read();
    routers.forEach(router -> router.addresses().read());
  }

  /** Returns the right MAC address of the virtual IP address, by master. */
  Map<Integer, String> macs(Group group) {
    Map<Integer, String> macs = new HashMap<>();
    for (RouterHost router : routers) {
      macs.put(
          router.number(),
          setting.virtualMac() ? group.family().virtualMac(group.vrid()) : router.mac());
    }
    return macs;
  }

  /** Returns when the virtual IP address came and left, on all hosts. */
  List<History.Held> held(Group group) {
    List<History.Held> held = new ArrayList<>();
    String address = group.family().virtualIp(group.vrid());
    routers.stream()
        .filter(router -> !group.isOwnedBy(router.number()))
        .forEach(router -> held.addAll(router.addresses().changes(address)));
    return held;
  }
}
