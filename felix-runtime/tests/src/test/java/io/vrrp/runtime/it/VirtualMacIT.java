// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RoutedLan.BACKBONE;
import static io.vrrp.runtime.it.RoutedLan.INTERVAL;
import static io.vrrp.runtime.it.RoutedLan.LIMIT;
import static io.vrrp.runtime.it.RoutedLan.pause;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.IpPacket;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.Ndp;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.Probe;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The LAN sees the virtual IP addresses only with the virtual MAC address, and finds the master
 * there: virtual routers of both families with one VRID on one interface of two appliances.
 */
@RequiresLab
class VirtualMacIT {
  private static final int HIGH = 200;
  private static final int LOW = 100;

  /** How long a backup is watched; periodic frames of its kernel would show only after minutes. */
  private static final Duration QUIET = Duration.ofSeconds(Long.getLong("vrrp.quietSeconds", 20));

  private static final int ANNOUNCE_REPEAT = 5;
  private static final Duration ANNOUNCE_PERIOD = Duration.ofMillis(250);
  private static final Duration ANNOUNCE_DELAY = Duration.ofSeconds(2);

  /** How much later than requested something may happen. */
  private static final Duration TOLERANCE = Duration.ofMillis(200);

  /** Longer than the kernel keeps the addresses of a killed master. */
  private static final Duration LIFETIME = Duration.ofSeconds(6);

  private static final String STRANGER_MAC = "02:00:00:00:01:01";
  private static final int STRANGER = 99;

  private static RoutedLan lan;
  private static RoutedLan.Router alpha;
  private static RoutedLan.Router beta;

  private long started;

  @BeforeAll
  static void open() {
    lan = RoutedLan.open(VirtualMacIT.class);
    alpha = lan.router("alpha", 1);
    beta = lan.router("beta", 2);
  }

  @AfterAll
  static void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @BeforeEach
  void settle() {
    started = PacketTap.now();
    lan.answerBy(alpha);
    settle(alpha, HIGH);
    settle(beta, LOW);
    for (Family family : Family.values()) {
      alpha.awaitState(family, "MASTER");
      beta.awaitState(family, "BACKUP");
    }
  }

  private static void settle(RoutedLan.Router router, int priority) {
    for (Family family : Family.values()) {
      router.configure(family, properties(family, priority));
    }
    if (router.appliance().process() == null || !router.appliance().process().isAlive()) {
      router.appliance().start();
    }
  }

  private static Map<String, Object> properties(Family family, int priority) {
    Map<String, Object> properties = family.properties(priority, INTERVAL);
    properties.put("announceRepeat", ANNOUNCE_REPEAT);
    properties.put("announceDelay", ANNOUNCE_DELAY.toSeconds());
    return properties;
  }

  /** RFC 9568 §8.1.2, §8.2.2: all frames about a virtual IP contain the virtual MAC. */
  @AfterEach
  void noHostHeardAnotherMacForAVirtualIp() {
    for (Family family : Family.values()) {
      List<String> addresses = family.virtualIps().stream().map(Family::wire).toList();
      List<Claim> others =
          lan.tap().seen(Claim::of).stream()
              .filter(claim -> claim.frame().nanos() >= started)
              .filter(claim -> addresses.contains(claim.address()))
              .filter(
                  claim ->
                      !claim.mac().equals(family.virtualMac())
                          || !claim.frame().source().equals(family.virtualMac()))
              .toList();
      assertEquals(List.of(), others);
    }
  }

  private static boolean isVirtual(String mac) {
    return mac.equals(Family.IPV4.virtualMac()) || mac.equals(Family.IPV6.virtualMac());
  }

  private static List<Frame> sentFromVirtualMac(RoutedLan.Router router, long since) {
    return router.tap().frames().stream()
        .filter(frame -> !frame.outgoing() && frame.nanos() >= since)
        .filter(frame -> isVirtual(frame.source()))
        .toList();
  }

  private static Advert awaitAdvert(
      RoutedLan.Router router, Family family, long after, Predicate<Advert> wanted) {
    return router
        .tap()
        .awaitAdvert(
            router.host() + " advertises over " + family,
            LIMIT,
            advert ->
                !advert.frame().outgoing()
                    && advert.source().contains(":") == (family == Family.IPV6)
                    && advert.frame().nanos() > after
                    && wanted.test(advert));
  }

  // ---------------------------------------------------------------- answers to ARP and ND

  /** RFC 9568 §6.4.3, §8.1.2, §8.2.2. */
  @ParameterizedTest
  @EnumSource
  void onlyTheMasterAnswersForTheVirtualIpAndWithTheVirtualMacOnly(Family family) {
    for (String virtualIp : family.virtualIps()) {
      Claim answer = lan.onlyAnswer(virtualIp);
      assertEquals(family.virtualMac(), answer.mac());
      assertEquals(family.virtualMac(), answer.frame().source());
      assertEquals(1, lan.answers(alpha, virtualIp).size());
      assertEquals(List.of(), lan.answers(beta, virtualIp), "a backup, RFC 9568 §6.4.2");
    }
    if (family == Family.IPV6) {
      Ndp answer =
          lan.tap()
              .await(
                  "solicited neighbor advertisement",
                  LIMIT,
                  Ndp::of,
                  ndp -> ndp.solicited() && ndp.target().equals(Family.wire(family.gateway())));
      assertTrue(answer.router(), "RFC 9568 §6.4.3: with the router flag");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ownAddressesAreAnsweredOnceAndWithThePhysicalMac(Family family) {
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      for (String address : router.ownAddresses(family)) {
        Claim answer = lan.onlyAnswer(address);
        assertEquals(router.host().mac(), answer.mac(), address);
        assertEquals(router.host().mac(), answer.frame().source(), address);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noInterfaceAnswersForTheVirtualIpInInitialize(Family family) {
    alpha.invoke(family, "shutdown");
    beta.invoke(family, "shutdown");
    try {
      for (String virtualIp : family.virtualIps()) {
        for (RoutedLan.Router router : List.of(alpha, beta)) {
          Await.until(router.host() + " is without it", LIMIT, () -> !router.has(virtualIp));
          assertEquals("INITIALIZE", router.attribute(family, "State"));
          assertEquals(List.of(), lan.answers(router, virtualIp));
        }
      }
    } finally {
      alpha.invoke(family, "startup");
      beta.invoke(family, "startup");
    }
  }

  // ---------------------------------------------------------------- fail-over

  /** The ways in which a master ends. */
  enum Departure {
    /** Its process is gone, but its kernel still runs. */
    KILL {
      @Override
      void happen() {
        alpha.appliance().process().kill();
      }
    },

    /** It is disconnected. */
    CUT {
      @Override
      void happen() {
        alpha.host().cutLink();
      }
    },

    /** It sends an advertisement of priority 0. */
    STOP {
      @Override
      void happen() {
        alpha.appliance().process().terminate();
      }
    };

    abstract void happen();
  }

  /**
   * Only the switch notices a fail-over. Hosts keep the virtual MAC in their caches, and packets
   * through the gateway reach the new master (RFC 9568 §7.3, §6.4.3), even if the kernel checks
   * whether the source of a received packet has a route back through the same interface.
   */
  @ParameterizedTest
  @EnumSource
  void trafficThroughTheGatewayContinuesAndNoNeighborCacheChanges(Departure departure) {
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      router.host().exec("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1");
    }
    List<LabProcess> traffic = new ArrayList<>();
    lan.client().exec("ip", "neigh", "flush", "dev", "eth0");
    traffic.add(lan.client().spawn("neighbors-" + departure, Map.of(), "ip", "monitor", "neigh"));
    for (Family family : Family.values()) {
      lan.assertServerReachable(family);
      String target = RoutedLan.serverAddress(family);
      String log = "traffic-" + family.key() + "-" + departure;
      traffic.add(lan.client().spawn(log, Map.of(), "ping", "-n", "-i", "0.02", target));
    }
    long left = PacketTap.now();
    departure.happen();
    for (Family family : Family.values()) {
      awaitAdvert(beta, family, left, advert -> advert.priority() == LOW);
    }
    lan.answerBy(beta);
    for (Family family : Family.values()) {
      lan.assertServerReachable(family);
    }
    assertSilent(departure);
    comeBack(departure);
    for (Family family : Family.values()) {
      alpha.awaitState(family, "MASTER");
      beta.awaitState(family, "BACKUP");
      lan.assertServerReachable(family);
      assertKnownByTheVirtualMacOnly(family, traffic.get(0).output());
    }
    traffic.forEach(LabProcess::close);
  }

  /**
   * RFC 9568 §6.4.2, §6.4.1: a node that is no longer master does not answer, and neither does its
   * kernel.
   */
  private static void assertSilent(Departure departure) {
    for (Family family : Family.values()) {
      for (String virtualIp : family.virtualIps()) {
        Await.until("alpha without " + virtualIp, LIFETIME, () -> !alpha.has(virtualIp));
        if (departure != Departure.CUT) {
          assertEquals(List.of(), lan.answers(alpha, virtualIp));
        }
      }
    }
  }

  private static void comeBack(Departure departure) {
    if (departure == Departure.CUT) {
      alpha.host().restoreLink();
    } else {
      alpha.appliance().process().awaitExit(LIMIT);
      alpha.appliance().start();
    }
    lan.answerBy(alpha);
  }

  private static void assertKnownByTheVirtualMacOnly(Family family, List<String> changes) {
    List<String> known = new ArrayList<>(changes);
    String cache = lan.client().exec("ip", "neigh", "show", "dev", "eth0");
    known.addAll(cache.lines().toList());
    List<String> macs =
        known.stream()
            .filter(line -> line.startsWith(family.gateway() + " "))
            .filter(line -> line.contains(" lladdr "))
            .map(line -> line.replaceFirst(".* lladdr (\\S+).*", "$1"))
            .distinct()
            .toList();
    assertEquals(List.of(family.virtualMac()), macs, () -> String.join("\n", known));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void masterForwardsHoweverTheSourceIsChecked(int rpFilter) {
    alpha.host().exec("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=" + rpFilter);
    for (Family family : Family.values()) {
      lan.assertServerReachable(family);
    }
  }

  // ---------------------------------------------------------------- what a backup does not do

  /**
   * RFC 9568 §6.4.2; also after the cable was out for a moment, or the interface was set down and
   * up.
   */
  @Test
  void nothingLeavesABackupFromTheVirtualMac() {
    long since = PacketTap.now();
    long end = System.nanoTime() + QUIET.toNanos();
    pause(QUIET.dividedBy(4));
    beta.host().cutLink();
    awaitStates(beta, "INITIALIZE");
    beta.host().restoreLink();
    awaitStates(beta, "BACKUP");
    pause(QUIET.dividedBy(4));
    beta.host().exec("ip", "link", "set", "eth0", "down");
    awaitStates(beta, "INITIALIZE");
    beta.host().exec("ip", "link", "set", "eth0", "up");
    beta.setUpIpv6();
    awaitStates(beta, "BACKUP");
    pause(Duration.ofNanos(Math.max(0, end - System.nanoTime())));

    assertEquals(List.of(), sentFromVirtualMac(beta, since));
    assertFalse(sentFromVirtualMac(alpha, since).isEmpty(), "but the master's advertisements");
    for (Family family : Family.values()) {
      assertEquals("BACKUP", beta.attribute(family, "State"));
    }
  }

  private static void awaitStates(RoutedLan.Router router, String state) {
    for (Family family : Family.values()) {
      router.awaitState(family, state);
    }
  }

  /** RFC 9568 §6.4.2, §6.4.3. */
  @ParameterizedTest
  @EnumSource
  void framesToTheVirtualMacAreForwardedByTheMasterAndDroppedByABackup(Family family) {
    PacketTap behindAlpha = lan.tap(alpha.host().port(BACKBONE));
    PacketTap behindBeta = lan.tap(beta.host().port(BACKBONE));
    String source = family.onLan(STRANGER);
    byte[] toVirtualMac =
        Probe.echoRequest(
            family.virtualMac(), STRANGER_MAC, source, RoutedLan.serverAddress(family));
    long since = PacketTap.now();
    alpha.tap().inject(toVirtualMac);
    beta.tap().inject(toVirtualMac);
    awaitForwarded(behindAlpha, family, source);
    for (String target : List.of(family.gateway(), beta.ownAddresses(family).get(0))) {
      beta.tap().inject(Probe.echoRequest(family.virtualMac(), STRANGER_MAC, source, target));
    }
    pause(RoutedLan.ANSWER);
    assertEquals(List.of(), forwarded(behindBeta, family, source));
    List<IpPacket> replies =
        beta.tap().seen(IpPacket::of).stream()
            .filter(packet -> packet.frame().nanos() > since && !packet.frame().outgoing())
            .filter(packet -> packet.destination().equals(Family.wire(source)))
            .toList();
    assertEquals(List.of(), replies);

    // The same packet to the backup's own MAC address passes.
    beta.tap()
        .inject(
            Probe.echoRequest(
                beta.host().mac(), STRANGER_MAC, source, RoutedLan.serverAddress(family)));
    awaitForwarded(behindBeta, family, source);
    behindAlpha.close();
    behindBeta.close();
  }

  private static boolean isForwarded(IpPacket packet, Family family, String source) {
    return !packet.frame().outgoing()
        && packet.source().equals(Family.wire(source))
        && packet.destination().equals(Family.wire(RoutedLan.serverAddress(family)));
  }

  private static void awaitForwarded(PacketTap tap, Family family, String source) {
    tap.await(
        "packet to the server", LIMIT, IpPacket::of, packet -> isForwarded(packet, family, source));
  }

  private static List<IpPacket> forwarded(PacketTap tap, Family family, String source) {
    return tap.seen(IpPacket::of).stream()
        .filter(packet -> isForwarded(packet, family, source))
        .toList();
  }

  // ---------------------------------------------------------------- announcements

  /** RFC 9568 §6.4.2, and repeated for hosts that missed it the first time. */
  @Test
  void newMasterAdvertisesThenAnnouncesEachAddressAndAgainLater() {
    for (Family family : Family.values()) {
      alpha.invoke(family, "shutdown");
      beta.awaitState(family, "MASTER");
    }
    long since = PacketTap.now();
    for (Family family : Family.values()) {
      alpha.invoke(family, "startup");
      alpha.awaitState(family, "MASTER");
    }
    Await.until(
        "all announcements",
        LIMIT,
        () -> {
          for (Family family : Family.values()) {
            for (String virtualIp : family.virtualIps()) {
              if (announcements(alpha, virtualIp, since).size() < 2 * ANNOUNCE_REPEAT) {
                return false;
              }
            }
          }
          return true;
        });
    // No further one.
    pause(ANNOUNCE_PERIOD.multipliedBy(3));
    for (Family family : Family.values()) {
      Advert advert = awaitAdvert(alpha, family, since, any -> true);
      for (String virtualIp : family.virtualIps()) {
        assertAnnouncedInTime(advert, announcements(alpha, virtualIp, since));
      }
    }
    assertUnsolicitedNeighborAdvertisements(since);
  }

  private static List<Claim> announcements(RoutedLan.Router router, String address, long since) {
    return router.tap().seen(Claim::of).stream()
        .filter(claim -> claim.kind() == Claim.Kind.ANNOUNCEMENT)
        .filter(claim -> !claim.frame().outgoing() && claim.frame().nanos() >= since)
        .filter(claim -> claim.address().equals(Family.wire(address)))
        .toList();
  }

  private static void assertAnnouncedInTime(Advert advert, List<Claim> announcements) {
    assertEquals(2 * ANNOUNCE_REPEAT, announcements.size());
    long first = announcements.get(0).frame().nanos();
    assertTrue(advert.frame().nanos() < first, "first the advertisement, RFC 9568 §6.4.2");
    for (int i = 0; i < announcements.size(); i++) {
      Duration expected =
          ANNOUNCE_PERIOD
              .multipliedBy(i % ANNOUNCE_REPEAT)
              .plus(i < ANNOUNCE_REPEAT ? Duration.ZERO : ANNOUNCE_DELAY);
      Duration after = Duration.ofNanos(announcements.get(i).frame().nanos() - first);
      assertTrue(
          after.minus(expected).abs().compareTo(TOLERANCE) < 0,
          "announcement " + i + " after " + after + ", expected " + expected);
    }
  }

  private static void assertUnsolicitedNeighborAdvertisements(long since) {
    List<Ndp> unsolicited =
        alpha.tap().seen(Ndp::of).stream()
            .filter(ndp -> ndp.type() == Ndp.ADVERTISEMENT && !ndp.solicited())
            .filter(ndp -> ndp.packet().frame().nanos() >= since)
            .filter(ndp -> ndp.packet().frame().source().equals(Family.IPV6.virtualMac()))
            .toList();
    assertFalse(unsolicited.isEmpty());
    for (Ndp ndp : unsolicited) {
      assertTrue(ndp.router() && ndp.override(), "RFC 9568 §6.4.2: R and O");
      assertEquals(255, ndp.packet().hopLimit(), "RFC 4861 §4.4");
      assertEquals(Family.wire("ff02::1"), ndp.packet().destination(), "all nodes, RFC 4861 §4.4");
      assertEquals("33:33:00:00:00:01", ndp.packet().frame().destination());
      assertEquals(Family.IPV6.virtualMac(), ndp.linkLayerAddress());
    }
  }

  /** RFC 9568 §6.4.2: announcements that are still due are dropped when another node is master. */
  @Test
  void masterThatYieldsSendsNothingMoreFromTheVirtualMac() {
    for (Family family : Family.values()) {
      alpha.invoke(family, "shutdown");
      beta.awaitState(family, "MASTER");
    }
    long since = PacketTap.now();
    for (Family family : Family.values()) {
      alpha.invoke(family, "startup");
      alpha
          .tap()
          .await(
              "first announcement",
              LIMIT,
              Claim::of,
              claim ->
                  !claim.frame().outgoing()
                      && claim.frame().nanos() > since
                      && claim.address().equals(Family.wire(family.gateway())));
    }
    try {
      for (Family family : Family.values()) {
        alpha.invoke(family, "overridePriority", 1);
        beta.awaitState(family, "MASTER");
        alpha.awaitState(family, "BACKUP");
        for (String virtualIp : family.virtualIps()) {
          Await.until("alpha without " + virtualIp, LIMIT, () -> !alpha.has(virtualIp));
        }
      }
      long yielded = PacketTap.now();
      pause(ANNOUNCE_DELAY.plus(ANNOUNCE_PERIOD.multipliedBy(2)));
      assertEquals(List.of(), sentFromVirtualMac(alpha, yielded));
    } finally {
      for (Family family : Family.values()) {
        alpha.invoke(family, "clearPriorityOverride");
      }
    }
  }

  // ---------------------------------------------------------------- without it, and back

  @ParameterizedTest
  @EnumSource
  void virtualMacIsGivenUpAndTakenAgainByAMasterThatStaysMaster(Family family) {
    long transitions = (long) alpha.attribute(family, "MasterTransitions");
    long priorityZeros = (long) alpha.attribute(family, "PriorityZeroPktsSent");
    String mac = alpha.host().mac();
    Map<String, Object> properties = properties(family, HIGH);

    long without = PacketTap.now();
    properties.put("virtualMac", false);
    alpha.configure(family, properties);
    awaitAdvert(alpha, family, without, advert -> advert.frame().source().equals(mac));
    for (String virtualIp : family.virtualIps()) {
      awaitAnnounced(virtualIp, mac, without);
      awaitOn("eth0", virtualIp);
      assertEquals(mac, lan.onlyAnswer(virtualIp).mac());
    }
    assertEquals(
        0, links().filter(line -> line.contains(family.virtualMac())).count(), "no macvlan left");
    lan.assertServerReachable(family);

    long again = PacketTap.now();
    properties.put("virtualMac", true);
    alpha.configure(family, properties);
    awaitAdvert(
        alpha, family, again, advert -> advert.frame().source().equals(family.virtualMac()));
    for (String virtualIp : family.virtualIps()) {
      awaitAnnounced(virtualIp, family.virtualMac(), again);
      awaitOn("vrrp", virtualIp);
    }
    started = PacketTap.now();
    for (String virtualIp : family.virtualIps()) {
      assertEquals(family.virtualMac(), lan.onlyAnswer(virtualIp).mac());
    }
    lan.assertServerReachable(family);
    assertEquals("MASTER", alpha.attribute(family, "State"));
    assertEquals(transitions, alpha.attribute(family, "MasterTransitions"));
    assertEquals(priorityZeros, alpha.attribute(family, "PriorityZeroPktsSent"));
  }

  private static Stream<String> links() {
    return alpha.host().exec("ip", "-br", "link").lines();
  }

  private static void awaitAnnounced(String virtualIp, String mac, long since) {
    Await.until(
        virtualIp + " announced at " + mac,
        LIMIT,
        () ->
            announcements(alpha, virtualIp, since).stream()
                .anyMatch(claim -> claim.mac().equals(mac) && claim.frame().source().equals(mac)));
  }

  /** The address is only on the interface whose name begins like this. */
  private static void awaitOn(String interfaceName, String virtualIp) {
    Await.until(
        virtualIp + " on " + interfaceName + " alone",
        LIMIT,
        () -> {
          List<String> holders =
              alpha
                  .addresses()
                  .lines()
                  .filter(line -> line.contains(" " + virtualIp + "/"))
                  .toList();
          return holders.size() == 1 && holders.get(0).startsWith(interfaceName);
        });
  }

  // ---------------------------------------------------------------- source of IPv6 advertisements

  /** RFC 9568 §5.1.2.1, §5.1.2.3, §5.2.9, §7.2. */
  @Test
  void advertisementsComeFromTheLinkLocalAddressOfTheInterface() {
    Advert advert = awaitAdvert(alpha, Family.IPV6, started, any -> true);
    assertEquals(Family.wire(alpha.linkLocal()), advert.source());
    assertEquals(Family.wire("ff02::12"), advert.destination());
    assertEquals(255, advert.ttl());
    assertEquals(Family.IPV6.virtualMac(), advert.frame().source());
    assertEquals("33:33:00:00:00:12", advert.frame().destination());
    assertEquals(Family.IPV6.virtualIps().stream().map(Family::wire).toList(), advert.addresses());
    assertEquals(Advert.Checksum.PSEUDO_HEADER, advert.checksum(), "RFC 9568 §5.2.8");
  }

  /**
   * RFC 9568 §6.4.3: compared as unsigned numbers; in Java, the upper half of the second is
   * negative.
   */
  @Test
  void ofTwoMastersOfOnePriorityTheOneWithTheHigherLinkLocalAddressStays() {
    alpha.configure(Family.IPV6, properties(Family.IPV6, LOW));
    awaitAdvert(alpha, Family.IPV6, started, advert -> advert.priority() == LOW);
    beta.host().isolate();
    try {
      beta.awaitState(Family.IPV6, "MASTER");
      assertEquals("MASTER", alpha.attribute(Family.IPV6, "State"));
    } finally {
      beta.host().rejoin();
    }
    alpha.awaitState(Family.IPV6, "BACKUP");
    assertEquals("MASTER", beta.attribute(Family.IPV6, "State"));
    assertEquals(beta.linkLocal(), alpha.attribute(Family.IPV6, "MasterAddress"));
    lan.answerBy(beta);
    lan.assertServerReachable(Family.IPV6);
  }

  /** RFC 9568 §8.2.2, RFC 4862 §5.4: an address that another host may have is not used. */
  @Test
  void nothingIsAdvertisedBeforeTheLinkLocalAddressIsUsable() {
    alpha.host().exec("ip", "addr", "del", alpha.linkLocal() + "/64", "dev", "eth0");
    alpha.awaitState(Family.IPV6, "INITIALIZE");
    beta.awaitState(Family.IPV6, "MASTER");
    assertEquals(
        "MASTER", alpha.attribute(Family.IPV4, "State"), "the other family is not affected");

    long added = PacketTap.now();
    alpha.host().exec("ip", "addr", "add", alpha.linkLocal() + "/64", "dev", "eth0");
    Advert first = awaitAdvert(alpha, Family.IPV6, added, any -> true);
    List<Ndp> detection =
        alpha.tap().seen(Ndp::of).stream()
            .filter(ndp -> ndp.packet().frame().nanos() > added)
            .filter(ndp -> ndp.packet().source().equals(Family.wire("::")))
            .filter(ndp -> ndp.target().equals(Family.wire(alpha.linkLocal())))
            .toList();
    assertEquals(1, detection.size(), "duplicate address detection");
    long waited = first.frame().nanos() - detection.get(0).packet().frame().nanos();
    assertTrue(waited > Duration.ofMillis(900).toNanos(), () -> "RetransTimer: waited " + waited);
    assertEquals(Family.wire(alpha.linkLocal()), first.source());
  }
}
