// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A master follows its interface, over IPv4 and IPv6 alike, and gives the reason. */
@RequiresLab
class InterfaceIT {

  /** For changes that the kernel reports. */
  private static final Duration AT_ONCE = Duration.ofMillis(1500);

  private static final int INTERVAL = 10;
  private static final int PRIORITY = 100;
  private static final int VRID = 51;
  private static final int MANY_ADDRESSES_VRID = 52;
  private static final int PHYSICAL_MAC_VRID = 53;
  private static final int BRIDGE_VRID = 54;
  private static final int OTHER_NAME_VRID = 57;
  private static final List<String> FULL_ELECTION =
      List.of("MASTER to INITIALIZE", "INITIALIZE to BACKUP", "BACKUP to MASTER");

  private static Lab lab;
  private static PacketTap tap;
  private static Host client;
  private static Host host;
  private static Appliance appliance;
  private static JmxClient jmx;
  private static List<RouterProbe> routers;

  @BeforeAll
  static void start() {
    lab = Lab.open(InterfaceIT.class);
    tap = lab.tap(Lab.LAN);
    client = lab.host("client", "192.0.2.100");
    host = lab.host("alpha", "192.0.2.1");
    appliance = host.appliance();
    for (IpVersion family : IpVersion.values()) {
      appliance.configure(family.pid(VRID), family.router(VRID, PRIORITY, INTERVAL));
    }
    appliance.start();
    jmx = RouterProbe.connect(appliance);
    routers = new ArrayList<>();
    for (IpVersion family : IpVersion.values()) {
      routers.add(new RouterProbe(jmx, host, family, VRID));
    }
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private final List<String> configured = new ArrayList<>();

  @BeforeEach
  void becomeMaster() {
    routers.forEach(RouterProbe::awaitServing);
  }

  @AfterEach
  void removeConfigurations() {
    configured.forEach(appliance::removeConfiguration);
  }

  private RouterProbe configure(
      IpVersion family, int vrid, String interfaceName, Map<String, ?> others) {
    Map<String, Object> properties = family.router(vrid, PRIORITY, INTERVAL);
    properties.put("interface", interfaceName);
    properties.putAll(others);
    appliance.configure(family.pid(vrid), properties);
    configured.add(family.pid(vrid));
    return new RouterProbe(jmx, host, interfaceName, family, vrid);
  }

  // ---------------------------------------------------------------- what both need

  /** The failures of the interface, and the reasons that both virtual routers then give. */
  enum Failure {
    NO_CARRIER("interface eth0 has no carrier", Host::cutLink, Host::restoreLink),
    SET_DOWN(
        "interface eth0 is set down",
        h -> h.exec("ip", "link", "set", "eth0", "down"),
        h -> h.exec("ip", "link", "set", "eth0", "up")),
    RENAMED(
        "interface eth0 does not exist",
        h -> rename(h, "eth0", "other0"),
        h -> rename(h, "other0", "eth0")),
    REPLACED("interface eth0 does not exist", Host::removeCard, Host::insertCard);

    private final String reason;
    private final Consumer<Host> failure;
    private final Consumer<Host> mending;

    Failure(String reason, Consumer<Host> failure, Consumer<Host> mending) {
      this.reason = reason;
      this.failure = failure;
      this.mending = mending;
    }

    /** Older kernels do not rename an interface that is up. */
    private static void rename(Host host, String from, String to) {
      String script =
          "ip link set %1$s name %2$s ||"
              + " { ip link set %1$s down && ip link set %1$s name %2$s && ip link set %2$s up; }";
      host.exec("sh", "-c", script.formatted(from, to));
    }
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void failureOfTheInterfaceEndsMastershipAndItsReturnBringsAnElection(Failure failure) {
    routers.forEach(RouterProbe::forgetChanges);
    failure.failure.accept(host);
    routers.forEach(router -> awaitInitialize(router, failure.reason));
    assertSilent(routers);

    long repaired = PacketTap.now();
    failure.mending.accept(host);
    routers.forEach(router -> assertElected(router, repaired));
  }

  private static void awaitInitialize(RouterProbe router, String reason) {
    Await.until(
        router + " is in INITIALIZE: " + reason,
        AT_ONCE,
        () -> router.state().equals("INITIALIZE") && router.reasons().contains(reason));
    Await.until(router + " has no address", AT_ONCE, () -> !router.hasAddress());
  }

  /** Checks silence for five intervals. */
  private static void assertSilent(List<RouterProbe> silent) {
    Map<RouterProbe, Long> sent = new LinkedHashMap<>();
    silent.forEach(router -> sent.put(router, router.counter("AdvertisementSent")));
    LockSupport.parkNanos(5 * INTERVAL * 10_000_000L);
    sent.forEach(
        (router, count) ->
            assertEquals(count, router.counter("AdvertisementSent"), router::toString));
  }

  /**
   * Checks that it is first backup, for as long as the protocol requires, and then master as
   * before.
   */
  private static void assertElected(RouterProbe router, long since) {
    router.awaitServing();
    Await.until(
        router + " went through a full election, not " + router.changes(),
        AT_ONCE,
        () -> router.changes().stream().map(Object::toString).toList().equals(FULL_ELECTION));
    long waited = router.changes().get(2).millis() - router.changes().get(1).millis();
    long interval = RouterProperties.masterDownInterval(PRIORITY, INTERVAL) / 1_000_000;
    // By the time stamps of the notifications; FailoverIT measures the real times.
    assertTrue(waited >= interval * 9 / 10, () -> router + " waited " + waited + " ms");
    Advert first = awaitAdvert(router, since);
    assertEquals(router.source(), first.source());
    assertEquals(router.family().mac(router.vrid()), first.frame().source(), "RFC 9568 §7.2");
  }

  private static Advert awaitAdvert(RouterProbe router, long since) {
    int length = router.family() == IpVersion.IPV4 ? 4 : 16;
    return tap.awaitAdvert(
        router + " advertises",
        LIMIT,
        a ->
            a.frame().nanos() > since
                && a.vrid() == router.vrid()
                && (a.source().contains(":") ? 16 : 4) == length);
  }

  @Test
  void alternativeNameOfTheInterfaceServesLikeItsName() {
    String name = "inside-lan-of-the-house";
    Map<String, Object> properties = IpVersion.IPV4.router(OTHER_NAME_VRID, PRIORITY, INTERVAL);
    properties.put("interface", name);
    String pid = IpVersion.IPV4.pid(OTHER_NAME_VRID);
    configured.add(pid);
    appliance.configure(pid, properties);
    appliance.awaitLog("interface=" + name + " does not exist", LIMIT);

    host.exec("ip", "link", "property", "add", "dev", "eth0", "altname", name);
    RouterProbe router = new RouterProbe(jmx, host, name, IpVersion.IPV4, OTHER_NAME_VRID);
    router.awaitServing();
    router.awaitReachable(client);
    router.forgetChanges();
    host.exec("ip", "link", "property", "del", "dev", "eth0", "altname", name);
    awaitInitialize(router, "interface " + name + " does not exist");
    assertSilent(List.of(router));
    assertEquals("MASTER", routers.get(0).state(), "the name of the interface is as before");

    long repaired = PacketTap.now();
    host.exec("ip", "link", "property", "add", "dev", "eth0", "altname", name);
    assertElected(router, repaired);
    host.exec("ip", "link", "property", "del", "dev", "eth0", "altname", name);
  }

  /** The macvlan alone looks right. */
  @Test
  void macvlanSetUpByAnotherProgramMakesNoMasterOnAnInterfaceThatIsDown() {
    RouterProbe router = routers.get(0);
    Macvlan macvlan = router.macvlan();
    router.forgetChanges();
    host.exec("ip", "link", "set", "eth0", "down");
    awaitInitialize(router, "interface eth0 is set down");
    Await.until("macvlan is down", AT_ONCE, () -> !router.macvlan().up());

    host.exec("ip", "link", "set", macvlan.name(), "up");
    Await.until("macvlan is down again", AT_ONCE, () -> !router.macvlan().up());
    assertEquals("INITIALIZE", router.state());
    assertSilent(List.of(router));
    assertFalse(router.hasAddress());

    long repaired = PacketTap.now();
    host.exec("ip", "link", "set", "eth0", "up");
    assertElected(router, repaired);
  }

  // ---------------------------------------------------------------- addresses to send from

  @Test
  void lastIpv4AddressRemovedEndsMastershipUntilThereIsAnother() {
    RouterProbe router = routers.get(0);
    router.forgetChanges();
    host.exec("ip", "addr", "del", host.address() + "/24", "dev", "eth0");
    awaitInitialize(router, "interface eth0 has no address to send from");
    assertSilent(List.of(router));
    assertEquals("MASTER", routers.get(1).state(), "IPv6 does not depend on it");

    long repaired = PacketTap.now();
    host.exec("ip", "addr", "add", "192.0.2.11/24", "dev", "eth0");
    assertElected(router, repaired);
    assertEquals("192.0.2.11", awaitAdvert(router, repaired).source());

    // A later address of the same subnet changes nothing.
    host.exec("ip", "addr", "add", host.address() + "/24", "dev", "eth0");
    assertSourceBecomes("192.0.2.11", router);
    host.exec("sysctl", "-q", "net.ipv4.conf.eth0.promote_secondaries=1");
    host.exec("ip", "addr", "del", "192.0.2.11/24", "dev", "eth0");
    assertSourceBecomes(host.address(), router);
    assertEquals(3, router.changes().size(), () -> router.changes().toString());
  }

  private static void assertSourceBecomes(String source, RouterProbe router) {
    Await.until(
        "advertisements come from " + source,
        AT_ONCE,
        () -> router.source().equals(IpVersion.wire(source)));
    assertEquals(router.source(), awaitAdvert(router, PacketTap.now()).source());
  }

  @Test
  void linkLocalAddressRemovedEndsMastershipUntilThereIsAnother() {
    RouterProbe router = routers.get(1);
    String linkLocal = (String) router.bean().attribute("PrimaryAddress");
    router.forgetChanges();
    host.exec("ip", "addr", "del", linkLocal + "/64", "dev", "eth0");
    awaitInitialize(router, "interface eth0 has no link-local IPv6 address");
    assertSilent(List.of(router));
    assertEquals("MASTER", routers.get(0).state(), "IPv4 does not depend on it");

    long repaired = PacketTap.now();
    host.exec("ip", "addr", "add", "fe80::1:1/64", "dev", "eth0");
    assertElected(router, repaired);
    assertEquals(IpVersion.wire("fe80::1:1"), awaitAdvert(router, repaired).source());
    router.forgetChanges();
    host.exec("ip", "addr", "add", linkLocal + "/64", "dev", "eth0", "nodad");
    host.exec("ip", "addr", "del", "fe80::1:1/64", "dev", "eth0");
    assertSourceBecomes(linkLocal, router);
    assertEquals(List.of(), router.changes());
  }

  // ---------------------------------------------------------------- MTU

  @Test
  void advertisementThatDoesNotFitEndsMastership() {
    List<String> ipv4 = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      ipv4.add("10.52.0." + i);
    }
    List<String> ipv6 = new ArrayList<>(List.of("fe80::52"));
    for (int i = 1; i < 80; i++) {
      ipv6.add("2001:db8:52::" + i);
    }
    RouterProbe manyIpv4 = configureMany(IpVersion.IPV4, ipv4);
    RouterProbe manyIpv6 = configureMany(IpVersion.IPV6, ipv6);
    manyIpv4.awaitState("MASTER");
    manyIpv6.awaitState("MASTER");
    routers.forEach(RouterProbe::forgetChanges);
    manyIpv4.forgetChanges();
    manyIpv6.forgetChanges();

    host.exec("ip", "link", "set", "eth0", "mtu", "1327");
    Await.until(
        "80 addresses of IPv6 do not fit",
        AT_ONCE,
        () ->
            manyIpv6
                .reasons()
                .equals(
                    List.of("interface eth0 has an MTU of 1327, the advertisement needs 1328")));
    assertSilent(List.of(manyIpv6));
    assertEquals("MASTER", routers.get(1).state());
    assertEquals("MASTER", manyIpv4.state());
    host.exec("ip", "link", "set", "eth0", "mtu", "1328");
    Await.until("fits exactly", LIMIT, () -> manyIpv6.state().equals("MASTER"));

    host.exec("ip", "link", "set", "eth0", "mtu", "107");
    awaitMtuReason(manyIpv4, "interface eth0 has an MTU of 107, the advertisement needs 108");
    assertEquals("MASTER", routers.get(0).state(), "one address fits");
    Await.until(
        "no IPv6 with such an MTU", AT_ONCE, () -> routers.get(1).state().equals("INITIALIZE"));

    host.exec("ip", "link", "set", "eth0", "mtu", "1500");
    manyIpv4.awaitState("MASTER");
    manyIpv6.awaitState("MASTER");
    assertEquals(FULL_ELECTION, manyIpv4.changes().stream().map(Object::toString).toList(), "once");
    assertEquals(List.of(), routers.get(0).changes());
    routers.forEach(RouterProbe::awaitServing);
  }

  private RouterProbe configureMany(IpVersion family, List<String> addresses) {
    return configure(
        family, MANY_ADDRESSES_VRID, "eth0", Map.of("virtualIps", String.join(", ", addresses)));
  }

  private static void awaitMtuReason(RouterProbe router, String reason) {
    Await.until(router + ": " + reason, AT_ONCE, () -> router.reasons().equals(List.of(reason)));
  }

  // ---------------------------------------------------------------- MAC address

  @Test
  void newMacAddressOfTheInterfaceChangesNoRole() {
    RouterProbe physical =
        configure(IpVersion.IPV4, PHYSICAL_MAC_VRID, "eth0", Map.of("virtualMac", false));
    physical.awaitState("MASTER");
    String address = IpVersion.IPV4.address(PHYSICAL_MAC_VRID);
    Await.until("address on eth0", LIMIT, physical::hasAddress);
    String before = host.mac();
    String after = "02:00:5e:10:00:01";
    assertNotEquals(before, after);
    tap.awaitArp(
        "announced with " + before,
        LIMIT,
        a -> a.senderIp().equals(address) && a.senderMac().equals(before));
    routers.forEach(RouterProbe::forgetChanges);
    physical.forgetChanges();

    long changed = PacketTap.now();
    host.exec("ip", "link", "set", "eth0", "address", after);
    tap.awaitArp(
        "announced with " + after,
        AT_ONCE,
        a -> a.isGratuitous() && a.senderIp().equals(address) && a.senderMac().equals(after));
    tap.awaitAdvert(
        "advertised from " + after,
        AT_ONCE,
        a -> a.vrid() == PHYSICAL_MAC_VRID && a.frame().source().equals(after));
    for (RouterProbe router : routers) {
      Advert advert = awaitAdvert(router, changed + AT_ONCE.toNanos());
      assertEquals(router.family().mac(VRID), advert.frame().source());
      assertEquals(List.of(), router.changes());
      assertTrue(router.isServing(), router::toString);
    }
    assertEquals(List.of(), physical.changes());
    host.exec("ip", "link", "set", "eth0", "address", before);
  }

  // ---------------------------------------------------------------- bridges

  @Test
  void bridgeServesWhereItsPortCannot() {
    host.addInterface("eth1");
    try {
      host.exec("ip", "link", "add", "br0", "type", "bridge", "mcast_snooping", "0");
      host.exec("ip", "link", "set", "br0", "type", "bridge", "forward_delay", "0");
      host.exec("ip", "link", "set", "eth1", "master", "br0");
      host.exec("ip", "link", "set", "br0", "up");
      host.exec("ip", "addr", "add", "198.51.100.1/24", "dev", "br0");
      client.exec("ip", "addr", "add", "198.51.100.100/24", "dev", "eth0");
      RouterProbe port =
          configure(
              IpVersion.IPV4, BRIDGE_VRID + 1, "eth1", Map.of("virtualIps", "198.51.100.253"));
      Await.until(
          "the port is refused by name",
          LIMIT,
          () -> port.reasons().contains("interface eth1 is a port of br0: use br0"));

      long configuredAt = PacketTap.now();
      RouterProbe bridge =
          configure(IpVersion.IPV4, BRIDGE_VRID, "br0", Map.of("virtualIps", "198.51.100.254"));
      bridge.awaitState("MASTER");
      Advert advert = awaitAdvert(bridge, configuredAt);
      assertEquals("198.51.100.1", advert.source());
      assertEquals(IpVersion.IPV4.mac(BRIDGE_VRID), advert.frame().source());
      Await.until("client reaches it", LIMIT, () -> client.ping("198.51.100.254"));
      String neighbor = client.exec("ip", "neigh", "show", "198.51.100.254");
      assertTrue(
          neighbor.contains(IpVersion.IPV4.mac(BRIDGE_VRID)), "RFC 9568 §8.1.2, not " + neighbor);
      assertEquals("br0", bridge.macvlan().base());
      assertEquals("INITIALIZE", port.state());
    } finally {
      host.removeInterface("eth1");
      host.exec("ip", "link", "del", "br0");
    }
  }
}
