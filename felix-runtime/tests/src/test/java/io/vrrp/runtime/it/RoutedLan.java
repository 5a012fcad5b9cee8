// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A LAN whose client uses the virtual IP addresses of both families as gateways to a server on a
 * second network.
 */
final class RoutedLan implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  static final int INTERVAL = 20;

  /** The bridge of the second network. */
  static final String BACKBONE = "wan";

  /** How long an answer may take on a busy machine. */
  static final Duration ANSWER = Duration.ofMillis(300);

  private static final int CLIENT = 100;
  private static final int SERVER = 80;

  /** One of the routers. */
  static final class Router {
    private final int number;
    private final Host host;
    private final Appliance appliance;
    private final PacketTap tap;
    private final Map<Family, Map<String, Object>> configured = new LinkedHashMap<>();

    private Router(int number, Host host, PacketTap tap) {
      this.number = number;
      this.host = host;
      this.appliance = host.appliance();
      this.tap = tap;
    }

    Host host() {
      return host;
    }

    Appliance appliance() {
      return appliance;
    }

    /** Returns a tap on its port of the LAN, which distinguishes sent from received frames. */
    PacketTap tap() {
      return tap;
    }

    /** Returns its own link-local address. */
    String linkLocal() {
      // Signed, the last 64 bits of the second address are negative: this finds comparisons that
      // are not unsigned.
      return number == 1 ? "fe80::1" : "fe80::8000:0:0:" + number;
    }

    /** Returns its own addresses on the LAN. */
    List<String> ownAddresses(Family family) {
      String own = family.onLan(number);
      return family == Family.IPV4 ? List.of(own) : List.of(own, linkLocal());
    }

    /** Configures a virtual router, unless it already has this configuration. */
    void configure(Family family, Map<String, Object> properties) {
      if (!properties.equals(configured.put(family, new LinkedHashMap<>(properties)))) {
        appliance.configure(family.pid(), properties);
      }
    }

    void awaitState(Family family, String state) {
      appliance.awaitState(family.key(), VRID, state, LIMIT);
    }

    Object attribute(Family family, String name) {
      try (JmxClient jmx = appliance.jmx()) {
        return jmx.router("eth0", family.key(), VRID).attribute(name);
      }
    }

    void invoke(Family family, String operation, int... arguments) {
      try (JmxClient jmx = appliance.jmx()) {
        jmx.router("eth0", family.key(), VRID).invoke(operation, arguments);
      }
    }

    /** Returns the addresses and their interfaces, each on a line. */
    String addresses() {
      return host.exec("ip", "-br", "addr");
    }

    boolean has(String address) {
      return addresses().contains(" " + address + "/");
    }

    /** Gives it its own IPv6 addresses, which it loses with its link. */
    void setUpIpv6() {
      host.exec("ip", "-6", "addr", "flush", "dev", "eth0", "scope", "link");
      host.exec("ip", "addr", "add", linkLocal() + "/64", "dev", "eth0", "nodad");
      host.exec("ip", "addr", "replace", Family.IPV6.onLan(number) + "/64", "dev", "eth0", "nodad");
    }
  }

  private final Lab lab;
  private final PacketTap tap;
  private final Host client;
  private final Host server;
  private int asked;

  private RoutedLan(Lab lab) {
    this.lab = lab;
    this.tap = lab.tap(Lab.LAN);
    lab.network(BACKBONE);
    this.client = lab.host("client", Family.IPV4.onLan(CLIENT));
    this.server = lab.host("server", null);
  }

  /** Makes client and server. */
  static RoutedLan open(Class<?> test) {
    Lab lab = Lab.open(test);
    try {
      RoutedLan lan = new RoutedLan(lab);
      lan.setUpHosts();
      return lan;
    } catch (RuntimeException | Error e) {
      lab.close();
      throw e;
    }
  }

  private void setUpHosts() {
    client.exec("ip", "addr", "add", Family.IPV6.onLan(CLIENT) + "/64", "dev", "eth0", "nodad");
    server.connect("eth1", BACKBONE);
    for (Family family : Family.values()) {
      addBackboneAddress(server, family, SERVER);
      client.exec(
          "ip", family.option(), "route", "add", "default", "via", family.gateway(), "dev", "eth0");
    }
  }

  private static void addBackboneAddress(Host host, Family family, int number) {
    String address = family.onBackbone(number) + "/" + family.prefixLength();
    if (family == Family.IPV4) {
      host.exec("ip", "addr", "add", address, "dev", "eth1");
    } else {
      host.exec("ip", "addr", "add", address, "dev", "eth1", "nodad");
    }
  }

  /**
   * Adds a router whose appliance is not configured yet.
   *
   * @param number the last part of its addresses
   */
  Router router(String name, int number) {
    Host host = lab.host(name, Family.IPV4.onLan(number));
    Router router = new Router(number, host, lab.tap(host.port()));
    host.connect("eth1", BACKBONE);
    host.exec("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    for (Family family : Family.values()) {
      addBackboneAddress(host, family, number);
    }
    router.setUpIpv6();
    return router;
  }

  Host client() {
    return client;
  }

  Host server() {
    return server;
  }

  /** Returns a tap on the LAN. */
  PacketTap tap() {
    return tap;
  }

  /** Returns a new tap on an interface of this JVM's namespace. */
  PacketTap tap(String interfaceName) {
    return lab.tap(interfaceName);
  }

  static String serverAddress(Family family) {
    return family.onBackbone(SERVER);
  }

  /** Makes the server answer through a router. */
  void answerBy(Router router) {
    for (Family family : Family.values()) {
      server.exec(
          "ip",
          "route",
          "replace",
          family.lanPrefix(),
          "via",
          family.onBackbone(router.number),
          "dev",
          "eth1");
    }
  }

  /**
   * Checks that the client reaches the server, which is possible only through a virtual IP address.
   */
  void assertServerReachable(Family family) {
    Await.until(
        "client reaches the server through " + family.gateway(),
        LIMIT,
        () -> client.ping(serverAddress(family)));
  }

  /** Checks that the client reaches an address of the LAN. */
  void assertReachable(String address) {
    Await.until("client reaches " + address, LIMIT, () -> client.ping(Family.scoped(address)));
  }

  /**
   * Sends a request for an address to the whole LAN, and returns the only answer. A new master
   * answers only after the kernel has its addresses, so the request is repeated until there is an
   * answer.
   */
  Claim onlyAnswer(String address) {
    List<Claim> answers = new ArrayList<>();
    Await.until(
        "an answer for " + address,
        LIMIT,
        () -> {
          long before = PacketTap.now();
          tap.inject(question(address));
          answers.addAll(answersWithin(ANSWER, tap, address, before));
          return !answers.isEmpty();
        });
    assertEquals(1, answers.size(), () -> "answers for " + address + ": " + answers);
    return answers.get(0);
  }

  /** Sends a request for an address to one router only, and returns its answers. */
  List<Claim> answers(Router router, String address) {
    long before = PacketTap.now();
    router.tap().inject(question(address));
    return answersWithin(ANSWER, router.tap(), address, before);
  }

  private byte[] question(String address) {
    // Each request comes from another host: it is in no neighbor cache, and no rate limit applies
    // to it.
    asked++;
    String mac = "02:00:00:00:00:%02x".formatted(asked);
    String source =
        address.contains(":") ? "fe80::99:%x".formatted(asked) : "192.0.2." + (150 + asked % 50);
    return Probe.question(mac, source, address);
  }

  private static boolean answers(Claim claim, String address, long since) {
    return claim.kind() == Claim.Kind.ANSWER
        && claim.address().equals(Family.wire(address))
        && claim.frame().nanos() >= since;
  }

  private static List<Claim> answersWithin(
      Duration time, PacketTap tap, String address, long since) {
    pause(time);
    return tap.seen(Claim::of).stream().filter(claim -> answers(claim, address, since)).toList();
  }

  /** Waits while nothing, or nothing more, should happen. */
  static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
