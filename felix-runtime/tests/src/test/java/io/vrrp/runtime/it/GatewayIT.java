// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a gateway needs in addition to its addresses. The interface has addresses of a private
 * subnet and link-local ones only; the clients are in the subnets of the virtual IPs.
 */
@RequiresLab("nft")
class GatewayIT {

  private static final int VRID = 61;
  private static final String OWN_SUBNET = "10.0.0.0/24";

  private static Lab lab;
  private static PacketTap tap;
  private static Host client;
  private static Host alpha;
  private static Appliance appliance;
  private static JmxClient jmx;

  /** What each family has of everything. */
  enum Net {
    IPV4(IpVersion.IPV4, "203.0.113.254/24, 10.0.0.254/24", "203.0.113"),
    IPV6(IpVersion.IPV6, "fe80::a:61, 2001:db8:113::254/64", "2001:db8:113:");

    private final IpVersion version;
    private final String virtualIps;
    private final String prefix;

    Net(IpVersion version, String virtualIps, String prefix) {
      this.version = version;
      this.virtualIps = virtualIps;
      this.prefix = prefix;
    }

    /** The address of a host in the subnet of the clients. */
    String host(int number) {
      return prefix + (version == IpVersion.IPV4 ? "." : ":") + number;
    }

    void addClient() {
      String address = host(5) + subnet().substring(subnet().indexOf('/'));
      String[] command = {"ip", "addr", "add", address, "dev", "eth0", "nodad"};
      client.exec(version == IpVersion.IPV4 ? Arrays.copyOf(command, 6) : command);
    }

    String gateway() {
      return host(254);
    }

    String subnet() {
      return version == IpVersion.IPV4 ? prefix + ".0/24" : prefix + ":/64";
    }

    Map<String, Object> properties() {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("vrid", VRID);
      properties.put("interface", "eth0");
      properties.put("virtualIps", virtualIps);
      properties.put("advertInterval", 20);
      properties.put("acceptMode", true);
      properties.put("announceRepeat", 1);
      properties.put("announceDelay", 0);
      properties.put("announceRefresh", 1);
      return properties;
    }

    String everything() {
      return version == IpVersion.IPV4 ? "0.0.0.0/0" : "::/0";
    }

    /** The routes of the main table that a selector of ip matches. */
    String routes(String selector) {
      String family = version == IpVersion.IPV4 ? "-4" : "-6";
      return alpha.exec("sh", "-c", "ip " + family + " route show " + selector);
    }

    void configure(Map<String, ?> others) {
      Map<String, Object> properties = properties();
      properties.putAll(others);
      appliance.configure(version.pid(VRID), properties);
    }

    JmxClient.Router router() {
      return jmx.router("eth0", version.key(), VRID);
    }

    void awaitState(String state) {
      appliance.awaitState(version.key(), VRID, state, LIMIT);
    }
  }

  @BeforeAll
  static void start() {
    lab = Lab.open(GatewayIT.class);
    tap = lab.tap(Lab.LAN);
    client = lab.host("client", null);
    alpha = lab.host("alpha", "10.0.0.1");
    appliance = alpha.appliance();
    for (Net net : Net.values()) {
      net.addClient();
      net.configure(Map.of());
    }
    appliance.start();
    jmx = RouterProbe.connect(appliance);
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void becomeMaster() {
    for (Net net : Net.values()) {
      net.awaitState("MASTER");
      awaitGateway(net);
    }
  }

  private static void awaitGateway(Net net) {
    Await.until("client reaches " + net.gateway(), LIMIT, () -> client.ping(net.gateway()));
  }

  // ---------------------------------------------------------------- prefixes and announcements

  @ParameterizedTest
  @EnumSource
  void prefixOfAVirtualIpBringsARouteWhereTheInterfaceHasNone(Net net) {
    String neighbor = client.exec("ip", "neigh", "show", net.gateway());
    assertTrue(neighbor.contains(net.version.mac(VRID)), neighbor);
    String macvlan = Macvlan.find(alpha, net.version.mac(VRID)).orElseThrow().name();
    List<String> routes = net.routes(net.subnet()).lines().toList();
    assertEquals(1, routes.size(), routes::toString);
    assertTrue(routes.get(0).contains(" dev " + macvlan + " "), routes::toString);
    if (net == Net.IPV4) {
      List<String> own = net.routes(OWN_SUBNET).lines().toList();
      assertEquals(1, own.size(), own::toString);
      assertTrue(own.get(0).contains(" dev eth0 "), own::toString);
    }

    net.router().invoke("shutdown");
    try {
      Await.until("route is gone", LIMIT, () -> net.routes(net.subnet()).isEmpty());
    } finally {
      net.router().invoke("startup");
    }
    awaitGateway(net);
  }

  @Test
  void addressesAreAnnouncedAgainAndAgain() {
    for (Net net : Net.values()) {
      String address = IpVersion.wire(net.gateway());
      long before = announcements(address, net.version.mac(VRID));
      Await.until(
          address + " is announced twice more",
          LIMIT,
          () -> announcements(address, net.version.mac(VRID)) >= before + 2);
    }
  }

  private static long announcements(String address, String mac) {
    return tap.seen(Claim::of).stream()
        .filter(claim -> claim.address().equals(address) && claim.mac().equals(mac))
        .filter(claim -> claim.kind() == Claim.Kind.ANNOUNCEMENT)
        .count();
  }

  // ---------------------------------------------------------------- names and groups

  @Test
  void macvlanHasTheConfiguredNameAndTheGroupOfItsInterface() throws IOException {
    Net net = Net.IPV4;
    String mac = net.version.mac(VRID);
    Object transitions = net.router().attribute("MasterTransitions");
    String before = Macvlan.find(alpha, mac).orElseThrow().name();
    alpha.exec("ip", "link", "set", "eth0", "group", "7");
    Await.until("group 7", LIMIT, () -> group(before).contains(" group 7 "));
    alpha.exec("ip", "link", "set", "eth0", "group", "0");
    Await.until("no group", LIMIT, () -> group(before).contains(" group default "));

    for (Guides.Block block : Guides.blocks("firewall")) {
      alpha.exec("sh", "-ec", block.text());
    }
    alpha.exec("nft", "add chain inet gateway in { type filter hook input priority 0 ; }");
    alpha.exec("nft", "add rule inet gateway in iifname vrrp-lan counter");
    net.configure(Map.of("macvlanName", "mgmt0"));
    appliance.awaitLog("macvlanName=mgmt0: another interface has this name", LIMIT);
    assertEquals(before, Macvlan.find(alpha, mac).orElseThrow().name());
    net.configure(Map.of("macvlanName", "vrrp-lan"));
    Await.until(
        "renamed", LIMIT, () -> Macvlan.find(alpha, mac).orElseThrow().name().equals("vrrp-lan"));
    assertTrue(client.ping(net.gateway()));
    String rules = alpha.exec("nft", "list", "chain", "inet", "gateway", "in");
    assertFalse(rules.contains("packets 0 "), rules);

    net.configure(Map.of());
    Await.until(
        "default name", LIMIT, () -> Macvlan.find(alpha, mac).orElseThrow().name().equals(before));
    assertTrue(client.ping(net.gateway()));
    assertEquals(transitions, net.router().attribute("MasterTransitions"));
    alpha.exec("nft", "delete", "table", "inet", "gateway");
  }

  private static String group(String interfaceName) {
    return alpha.exec("ip", "-o", "link", "show", "dev", interfaceName);
  }

  // ---------------------------------------------------------------- routes

  @Test
  void routesComeAndGoWithMastership() {
    List<String> gateways = List.of("203.0.113.9", "2001:db8:113::9");
    List<String> targets = List.of("192.168.77.1", "2001:db8:77::1");
    net(0).configure(Map.of("virtualRoutes", "192.168.77.0/24 via " + gateways.get(0)));
    net(1).configure(Map.of("virtualRoutes", "2001:db8:77::/48 via " + gateways.get(1)));
    for (Net net : Net.values()) {
      String gateway = gateways.get(net.ordinal());
      String target = targets.get(net.ordinal());
      awaitRoute(net, target, gateway, true);
      assertTrue(net.routes("root " + net.everything()).contains(" proto 112 "));
      String destination = net == Net.IPV4 ? "192.168.77.0/24" : "2001:db8:77::/48";
      alpha.exec("ip", "route", "del", destination);
      awaitRoute(net, target, gateway, true);
      net.router().invoke("shutdown");
      awaitRoute(net, target, gateway, false);
      net.router().invoke("startup");
      awaitRoute(net, target, gateway, true);
    }

    appliance.process().kill();
    for (Net net : Net.values()) {
      awaitRoute(net, targets.get(net.ordinal()), gateways.get(net.ordinal()), false);
      net.configure(Map.of());
    }
    appliance.start();
    jmx = RouterProbe.connect(appliance);
    for (Net net : Net.values()) {
      net.awaitState("MASTER");
      Await.until(
          "nothing is left", LIMIT, () -> !net.routes("root " + net.everything()).contains("112"));
    }
  }

  private static Net net(int ordinal) {
    return Net.values()[ordinal];
  }

  private static void awaitRoute(Net net, String target, String gateway, boolean there) {
    Await.until(
        (there ? "route to " : "no route to ") + target,
        LIMIT,
        () ->
            there
                == (alpha.status("sh", "-c", "ip route get " + target + " | grep -q " + gateway)
                    == 0));
  }
}
