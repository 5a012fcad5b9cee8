// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a stopped, a killed and a frozen appliance leave in the kernel, and how it is cleaned up.
 */
@RequiresLab("nft")
class LeftoversIT {

  private static final int INTERVAL = 10;
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final int HIGHEST = 250;
  private static final int VRID = 51;
  private static final int UNLIMITED_VRID = 52;
  private static final int OTHER_VRID = 53;

  /** The lifetime of the addresses, and the time that the kernel takes to remove them. */
  private static final Duration LIFETIME = Duration.ofSeconds(4);

  private Lab lab;
  private Host host;
  private Appliance appliance;

  @BeforeEach
  void openLab() {
    lab = Lab.open(LeftoversIT.class);
    host = lab.host("alpha", "192.0.2.1");
    appliance = host.appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void configure(int vrid, String name, Object value) {
    for (IpVersion family : IpVersion.values()) {
      Map<String, Object> properties = family.router(vrid, HIGH, INTERVAL);
      properties.put(name, value);
      appliance.configure(family.pid(vrid), properties);
    }
  }

  private void removeConfigurations(int vrid) {
    for (IpVersion family : IpVersion.values()) {
      appliance.removeConfiguration(family.pid(vrid));
    }
  }

  private List<RouterProbe> probes(Appliance of, Host on, int vrid) {
    return RouterProbe.both(of, on, vrid);
  }

  private String setting(String name) {
    return host.exec("cat", "/proc/sys/net/ipv4/conf/" + name);
  }

  private void set(String name, int value) {
    host.exec("sh", "-c", "echo " + value + " > /proc/sys/net/ipv4/conf/" + name);
  }

  // ---------------------------------------------------------------- stopped

  @Test
  void stoppedApplianceLeavesEverythingAsItWas() {
    host.exec("nft", "add table inet mine; add chain inet mine input");
    set("eth0/arp_filter", 1);
    Await.until("addresses are settled", LIMIT, () -> !dump().get("addresses").contains("tent"));
    Map<String, String> before = dump();

    configure(VRID, "acceptMode", false);
    configure(UNLIMITED_VRID, "addressLifetime", 0);
    configure(OTHER_VRID, "virtualMac", false);
    appliance.start();
    probes(appliance, host, VRID).forEach(RouterProbe::awaitServing);
    probes(appliance, host, UNLIMITED_VRID).forEach(RouterProbe::awaitServing);
    for (RouterProbe router : probes(appliance, host, OTHER_VRID)) {
      router.awaitState("MASTER");
      Await.until(router + " has its address", LIMIT, router::hasAddress);
    }
    Map<String, String> running = dump();
    for (String what : List.of("links", "addresses", "settings", "filter")) {
      assertNotEquals(before.get(what), running.get(what), "this test sees " + what);
    }
    appliance.process().terminate();
    appliance.process().awaitExit(LIMIT);
    // The kernel itself lets the routes of addresses on eth0 expire, with the addresses' lifetime.
    long deadline = System.nanoTime() + LIFETIME.toNanos();
    Map<String, String> after = dump();
    while (!after.equals(before) && System.nanoTime() < deadline) {
      after = dump();
    }
    for (String what : before.keySet()) {
      assertEquals(before.get(what), after.get(what), what);
    }
  }

  /** The state of the host's kernel, as text. */
  private Map<String, String> dump() {
    Map<String, String> dump = new LinkedHashMap<>();
    dump.put("links", host.exec("ip", "-d", "link"));
    dump.put("addresses", host.exec("ip", "-d", "addr"));
    dump.put("routes of IPv4", host.exec("ip", "-4", "route", "show", "table", "all"));
    dump.put("routes of IPv6", host.exec("ip", "-6", "route", "show", "table", "all"));
    dump.put("rules", host.exec("ip", "rule"));
    dump.put("groups", host.exec("ip", "maddr", "show", "dev", "eth0"));
    // Some files cannot be read.
    dump.put(
        "settings",
        host.exec(
            "sh",
            "-c",
            "find /proc/sys/net/ipv4/conf /proc/sys/net/ipv6/conf -type f | sort"
                + " | xargs grep -s '' || true"));
    dump.put("filter", host.exec("nft", "--stateless", "list", "ruleset"));
    return dump;
  }

  // ---------------------------------------------------------------- killed

  @Test
  void killedMasterLosesItsAddressesAndTheNextStartClearsUp() {
    host.exec("nft", "add table inet mine; add chain inet mine input");
    host.exec("ip", "link", "add", "other0", "type", "veth", "peer", "name", "other1");
    host.exec("ip", "link", "set", "other1", "up");
    host.exec("ip", "link", "set", "other0", "up");
    host.exec("ip", "addr", "add", "198.51.100.1/24", "dev", "other0");
    List<String> foreign = addForeignLinks();
    set("eth0/arp_ignore", 0);
    set("eth0/accept_local", 0);

    configure(VRID, "acceptMode", false);
    configure(UNLIMITED_VRID, "addressLifetime", 0);
    appliance.start();
    List<RouterProbe> limited = probes(appliance, host, VRID);
    List<RouterProbe> unlimited = probes(appliance, host, UNLIMITED_VRID);
    limited.forEach(RouterProbe::awaitServing);
    unlimited.forEach(RouterProbe::awaitServing);
    assertTrue(host.exec("nft", "list", "tables").contains("io_vrrp"));
    List<Macvlan> macvlans = limited.stream().map(RouterProbe::macvlan).toList();

    appliance.process().kill();
    limited.forEach(router -> assertTrue(router.hasAddress(), "the kernel has no news yet"));
    Await.until(
        "the kernel withdraws the addresses",
        LIFETIME,
        () -> limited.stream().noneMatch(RouterProbe::hasAddress));
    unlimited.forEach(router -> assertTrue(router.isServing(), "addressLifetime=0"));
    assertEquals("1", setting("eth0/arp_ignore"));
    assertEquals("1", setting("eth0/accept_local"));
    Await.until("the rules do nothing without the process", LIMIT, () -> !filterIsAlive());

    // The same configuration: the existing macvlan is reused.
    appliance.start();
    probes(appliance, host, VRID).forEach(RouterProbe::awaitServing);
    List<Macvlan> adopted = limited.stream().map(RouterProbe::macvlan).toList();
    assertForeignLinksAreLeftAlone(foreign);

    // Another configuration: leftovers that no configuration wants are removed.
    appliance.process().kill();
    removeConfigurations(VRID);
    removeConfigurations(UNLIMITED_VRID);
    Map<String, Object> other = IpVersion.IPV4.router(OTHER_VRID, HIGH, INTERVAL);
    other.put("interface", "other0");
    other.put("virtualIps", "198.51.100.254");
    appliance.configure(IpVersion.IPV4.pid(OTHER_VRID), other);
    appliance.start();
    RouterProbe last =
        new RouterProbe(RouterProbe.connect(appliance), host, "other0", IpVersion.IPV4, OTHER_VRID);
    last.awaitState("MASTER");
    Await.until(
        "no leftovers",
        LIMIT,
        () ->
            Macvlan.all(host).stream()
                .filter(macvlan -> macvlan.base().equals("eth0"))
                .map(Macvlan::name)
                .allMatch(foreign::contains));
    Await.until("arp_ignore is restored", LIMIT, () -> setting("eth0/arp_ignore").equals("0"));
    Await.until("accept_local is restored", LIMIT, () -> setting("eth0/accept_local").equals("0"));
    assertFalse(unlimited.stream().anyMatch(RouterProbe::hasAddress));
    assertFalse(
        host.exec("nft", "list", "tables").contains("inet io_vrrp"), "no virtual router needs it");
    assertTrue(host.exec("nft", "list", "tables").contains("table inet mine"));
    assertForeignLinksAreLeftAlone(foreign);
    assertEquals(macvlans, adopted, "those of the killed process were taken over");
  }

  private boolean filterIsAlive() {
    return host.exec("nft", "list", "set", "inet", "io_vrrp", "alive").contains("elements");
  }

  /** None of these is ours, however similar they look. */
  private List<String> addForeignLinks() {
    String macvlan = "link eth0 type macvlan mode bridge";
    addLink("vrrp4-99-2", macvlan);
    addLink("vrrp4-98-2", macvlan);
    host.exec("ip", "link", "set", "vrrp4-98-2", "alias", "io.vrrpd");
    addLink("mine", macvlan);
    host.exec("ip", "link", "set", "mine", "alias", "not io.vrrp");
    addLink("vrrp4-97-2", "type bridge");
    host.exec("ip", "link", "set", "vrrp4-97-2", "alias", "io.vrrp");
    addLink("vrrp6-96-2", "type veth peer name vrrp6-95-2");
    host.exec("ip", "link", "set", "vrrp6-96-2", "alias", "io.vrrp");
    List<String> names =
        List.of("vrrp4-99-2", "vrrp4-98-2", "mine", "vrrp4-97-2", "vrrp6-96-2", "vrrp6-95-2");
    for (int i = 0; i < names.size(); i++) {
      host.exec("ip", "link", "set", names.get(i), "up");
      host.exec("ip", "addr", "add", "203.0.113." + (i + 1) + "/32", "dev", names.get(i));
    }
    host.exec("ip", "addr", "add", "203.0.113.100/32", "dev", "eth0");
    return names;
  }

  private void addLink(String name, String rest) {
    List<String> command = new ArrayList<>(List.of("ip", "link", "add", name));
    command.addAll(List.of(rest.split(" ")));
    host.exec(command.toArray(String[]::new));
  }

  private void assertForeignLinksAreLeftAlone(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      String link = host.exec("ip", "-o", "addr", "show", "dev", names.get(i), "up");
      assertTrue(link.contains("203.0.113." + (i + 1) + "/32"), names.get(i));
    }
    assertTrue(host.exec("ip", "addr", "show", "dev", "eth0").contains("203.0.113.100/32"));
  }

  // ---------------------------------------------------------------- frozen

  /** Its socket contains all packets that arrived meanwhile: it must read them first. */
  @Test
  void frozenMasterListensBeforeItAdvertisesOrTakesAddressesBack() {
    // On the cable between host and LAN: frames that arrive there are sent by the host.
    PacketTap own = lab.tap(host.port());
    Host peerHost = lab.host("beta", "192.0.2.2");
    Appliance peer = peerHost.appliance();
    configure(VRID, "acceptMode", true);
    for (IpVersion family : IpVersion.values()) {
      peer.configure(family.pid(VRID), family.router(VRID, LOW, INTERVAL));
    }
    appliance.start();
    peer.start();
    List<RouterProbe> masters = probes(appliance, host, VRID);
    List<RouterProbe> peers = probes(peer, peerHost, VRID);
    masters.forEach(RouterProbe::awaitServing);
    peers.forEach(router -> router.awaitState("BACKUP"));

    long frozen = PacketTap.now();
    appliance.process().freeze();
    peers.forEach(RouterProbe::awaitServing);
    Await.until(
        "the kernel withdraws the addresses",
        LIFETIME,
        () -> masters.stream().noneMatch(RouterProbe::hasAddress));
    peers.forEach(router -> router.bean().invoke("overridePriority", HIGHEST));
    LabProcess monitor = host.spawn("monitor", Map.of(), "ip", "-o", "monitor", "address");
    long asleep = PacketTap.now() - frozen;
    LockSupport.parkNanos(Duration.ofSeconds(10).toNanos() - asleep);

    long thawed = PacketTap.now();
    masters.forEach(RouterProbe::forgetChanges);
    appliance.process().thaw();
    masters.forEach(router -> router.awaitState("BACKUP"));
    masters.forEach(
        router -> Await.until(router + " is down", LIMIT, () -> !router.macvlan().up()));
    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    masters.forEach(router -> assertEquals("BACKUP", router.state()));
    peers.forEach(router -> assertEquals("MASTER", router.state()));
    List<String> macs = masters.stream().map(router -> router.family().mac(VRID)).toList();
    List<Frame> spoken =
        own.frames().stream()
            .filter(f -> f.nanos() > thawed && !f.outgoing() && macs.contains(f.source()))
            .toList();
    List<String> taken =
        monitor.output().stream()
            .filter(line -> !line.contains("Deleted"))
            .filter(line -> masters.stream().anyMatch(router -> isOf(router, line)))
            .toList();
    // It first reads old advertisements of its successor, which have a lower priority. RFC 9568
    // §6.4.3 has a master answer these; so it does, at most five times, until it reads the newer
    // ones.
    List<Frame> announced = spoken.stream().filter(f -> Advert.of(f).isEmpty()).toList();
    assertAll(
        () -> assertEquals(List.of(), announced, "announced what another has taken over"),
        () -> assertTrue(spoken.size() <= 5 * masters.size(), () -> "spoke: " + spoken),
        () -> assertEquals(List.of(), taken, "took an address back"));

    peers.forEach(router -> router.bean().invoke("clearPriorityOverride"));
    masters.forEach(RouterProbe::awaitServing);
    peers.forEach(router -> router.awaitState("BACKUP"));
  }

  private static boolean isOf(RouterProbe router, String line) {
    return router.family().addresses(VRID).stream().anyMatch(a -> line.contains(" " + a + "/"));
  }
}
