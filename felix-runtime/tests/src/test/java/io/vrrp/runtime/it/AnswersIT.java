// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RoutedLan.INTERVAL;
import static io.vrrp.runtime.it.RoutedLan.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Only the master answers for the virtual IP addresses, and only with the virtual MAC address,
 * whatever else the host has (RFC 9568 §6.4.2, §6.4.3, §8.1.2, §8.1.3, §8.2.2): a second interface
 * on the same LAN, or proxy ARP.
 */
@RequiresLab({"nft", "sysctl"})
class AnswersIT {
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final String SECOND_CARD = "eth2";
  private static final String NO_HOST = "192.0.2.149";
  private static final String BEHIND = "203.0.113.7";
  private static final String IPV4_SETTINGS = "net.ipv4.conf.";

  /** The kernel does not report every change of a setting: they are found at the next check. */
  private static final Duration NEXT_LOOK = Duration.ofSeconds(12);

  private static RoutedLan lan;
  private static RoutedLan.Router alpha;
  private static RoutedLan.Router beta;

  @BeforeAll
  static void open() {
    lan = RoutedLan.open(AnswersIT.class);
    alpha = lan.router("alpha", 1);
    beta = lan.router("beta", 2);
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      Host host = router.host();
      // Proxy answers are then sent without delay.
      set(host, "net.ipv4.neigh.eth0.proxy_delay", 0);
      set(host, "net.ipv6.neigh.eth0.proxy_delay", 0);
    }
  }

  @AfterAll
  static void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @BeforeEach
  void elect() {
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      for (Family family : Family.values()) {
        router.configure(family, family.properties(router == alpha ? HIGH : LOW, INTERVAL));
      }
      if (router.appliance().process() == null || !router.appliance().process().isAlive()) {
        router.appliance().start();
      }
    }
    for (Family family : Family.values()) {
      alpha.awaitState(family, "MASTER");
      beta.awaitState(family, "BACKUP");
    }
  }

  private static void set(Host host, String setting, int value) {
    host.exec("sysctl", "-qw", setting + "=" + value);
  }

  private static void stop(RoutedLan.Router router) {
    router.appliance().process().terminate();
    router.appliance().process().awaitExit(LIMIT);
  }

  private static void assertOneAnswer(Family family) {
    for (String virtualIp : family.virtualIps()) {
      assertEquals(family.virtualMac(), lan.onlyAnswer(virtualIp).mac(), virtualIp);
    }
  }

  private static void assertNoAnswer(RoutedLan.Router router, Family family) {
    for (String virtualIp : family.virtualIps()) {
      assertEquals(List.of(), lan.answers(router, virtualIp), virtualIp);
    }
  }

  /** Waits until the last changed setting was found. */
  private static void awaitAnswers(RoutedLan.Router router, String address, int count) {
    Await.until(
        count + " answers for " + address + " by " + router.host(),
        NEXT_LOOK.plus(LIMIT),
        () -> lan.answers(router, address).size() == count);
  }

  // ---------------------------------------------------------------- a second interface on the LAN

  @ParameterizedTest
  @EnumSource
  void aSecondInterfaceOnTheLanDoesNotAnswerForTheVirtualIp(Family family) {
    addSecondCards();
    try {
      assertOneAnswer(family);
      long since = PacketTap.now();
      alpha.configure(family, accepting(family, HIGH));
      for (String virtualIp : family.virtualIps()) {
        lan.assertReachable(virtualIp);
      }
      assertEquals(List.of(), wrongClaims(family, since), "nor does it ask in its name");
      fallBehind(family);
      assertOneAnswer(family);
      stop(alpha);
      assertOneAnswer(family);
    } finally {
      alpha.host().removeInterface(SECOND_CARD);
      beta.host().removeInterface(SECOND_CARD);
    }
  }

  private static void addSecondCards() {
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      int number = router == alpha ? 11 : 12;
      Host host = router.host();
      host.addInterface(SECOND_CARD);
      host.exec("ip", "addr", "add", "10.9.0." + number + "/24", "dev", SECOND_CARD);
      host.exec("ip", "addr", "add", "192.0.2." + number + "/24", "dev", SECOND_CARD);
      host.exec("ip", "addr", "add", "2001:db8:1::" + number + "/64", "dev", SECOND_CARD, "nodad");
    }
    // The second cards of the previous test had other MAC addresses.
    lan.client().exec("ip", "neigh", "flush", "all");
    lan.assertReachable("192.0.2.11");
    lan.assertReachable("192.0.2.12");
  }

  /** Beta takes over from alpha, which becomes backup. */
  private static void fallBehind(Family family, Map<String, Object> properties) {
    properties.put("priority", LOW / 2);
    alpha.configure(family, properties);
    beta.awaitState(family, "MASTER");
    alpha.awaitState(family, "BACKUP");
  }

  private static void fallBehind(Family family) {
    fallBehind(family, family.properties(HIGH, INTERVAL));
  }

  private static Map<String, Object> accepting(Family family, int priority) {
    Map<String, Object> properties = family.properties(priority, INTERVAL);
    properties.put("acceptMode", true);
    return properties;
  }

  private static List<Claim> wrongClaims(Family family, long since) {
    List<String> addresses = family.virtualIps().stream().map(Family::wire).toList();
    return lan.tap().seen(Claim::of).stream()
        .filter(claim -> claim.frame().nanos() >= since)
        .filter(claim -> addresses.contains(claim.address()))
        .filter(claim -> !claim.mac().equals(family.virtualMac()))
        .toList();
  }

  // ---------------------------------------------------------------- proxy ARP

  @Test
  void aBackupInAPrivateVlanDoesNotAnswerForTheVirtualIp() {
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      set(router.host(), IPV4_SETTINGS + "eth0.proxy_arp_pvlan", 1);
    }
    try {
      assertNoAnswer(beta, Family.IPV4);
      assertOneAnswer(Family.IPV4);
      fallBehind(Family.IPV4);
      assertOneAnswer(Family.IPV4);
    } finally {
      for (RoutedLan.Router router : List.of(alpha, beta)) {
        set(router.host(), IPV4_SETTINGS + "eth0.proxy_arp_pvlan", 0);
      }
    }
  }

  @Test
  void aBackupInAPrivateVlanWithoutVirtualMacDoesNotAnswerForTheVirtualIp() {
    Family family = Family.IPV4;
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      set(router.host(), IPV4_SETTINGS + "eth0.proxy_arp_pvlan", 1);
      router.configure(family, withoutVirtualMac(family, router == alpha ? HIGH : LOW));
    }
    try {
      alpha.awaitState(family, "MASTER");
      awaitAnswers(alpha, family.gateway(), 1);
      awaitAnswers(beta, family.gateway(), 0);
      assertNoAnswer(beta, family);
      assertEquals(alpha.host().mac(), lan.onlyAnswer(family.gateway()).mac());
      fallBehind(family, withoutVirtualMac(family, HIGH));
      awaitAnswers(beta, family.gateway(), 1);
      awaitAnswers(alpha, family.gateway(), 0);
      assertEquals(beta.host().mac(), lan.onlyAnswer(family.gateway()).mac());
    } finally {
      for (RoutedLan.Router router : List.of(alpha, beta)) {
        set(router.host(), IPV4_SETTINGS + "eth0.proxy_arp_pvlan", 0);
      }
    }
  }

  private static Map<String, Object> withoutVirtualMac(Family family, int priority) {
    Map<String, Object> properties = family.properties(priority, INTERVAL);
    properties.put("virtualMac", false);
    return properties;
  }

  /** RFC 9568 §8.1.3. */
  @Test
  void proxyArpOfAllInterfacesAnswersWithTheVirtualMacAndNotForTheLanItself() {
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      set(router.host(), IPV4_SETTINGS + "all.proxy_arp", 1);
      router.host().exec("ip", "route", "add", "203.0.113.0/24", "dev", "eth1");
    }
    try {
      awaitAnswers(beta, BEHIND, 0);
      Await.until(
          "answers with the virtual MAC address",
          NEXT_LOOK.plus(LIMIT),
          () -> onlyFrom(lan.answers(alpha, BEHIND), Family.IPV4.virtualMac()));
      assertEquals(Family.IPV4.virtualMac(), lan.onlyAnswer(BEHIND).mac());
      assertEquals(List.of(), lan.answers(alpha, NO_HOST));
      assertEquals(List.of(), lan.answers(beta, NO_HOST));
      assertOneAnswer(Family.IPV4);
      fallBehind(Family.IPV4);
      Await.until(
          "answers with the virtual MAC address",
          LIMIT,
          () -> onlyFrom(lan.answers(beta, BEHIND), Family.IPV4.virtualMac()));
      assertEquals(List.of(), lan.answers(beta, NO_HOST));
      assertOneAnswer(Family.IPV4);
    } finally {
      for (RoutedLan.Router router : List.of(alpha, beta)) {
        set(router.host(), IPV4_SETTINGS + "all.proxy_arp", 0);
        router.host().exec("ip", "route", "del", "203.0.113.0/24");
      }
    }
  }

  private static boolean onlyFrom(List<Claim> answers, String mac) {
    return answers.size() == 1 && answers.get(0).mac().equals(mac);
  }

  /** The test adds an entry for the address, which proxy_ndp needs. */
  @ParameterizedTest
  @EnumSource
  void backupWithAProxyEntryDoesNotAnswerForTheVirtualIp(Family family) {
    Host host = beta.host();
    set(host, "net.ipv6.conf.all.proxy_ndp", 1);
    for (String virtualIp : family.virtualIps()) {
      host.exec("ip", family.option(), "neigh", "add", "proxy", virtualIp, "dev", "eth0");
    }
    if (family == Family.IPV4) {
      host.exec("ip", "route", "add", family.gateway(), "dev", "eth1");
    }
    try {
      assertNoAnswer(beta, family);
      assertOneAnswer(family);
    } finally {
      for (String virtualIp : family.virtualIps()) {
        host.exec("ip", family.option(), "neigh", "del", "proxy", virtualIp, "dev", "eth0");
      }
      if (family == Family.IPV4) {
        host.exec("ip", "route", "del", family.gateway(), "dev", "eth1");
      }
      set(host, "net.ipv6.conf.all.proxy_ndp", 0);
    }
  }

  // ---------------------------------------------------------------- an address that others added

  /** An administrator adds it, or another program with an old configuration; RFC 9568 §6.4.2. */
  @ParameterizedTest
  @EnumSource
  void backupDoesNotAnswerForAVirtualIpThatAnotherProgramPutOnItsInterface(Family family) {
    Host host = beta.host();
    for (String virtualIp : family.virtualIps()) {
      host.exec("ip", "addr", "add", virtualIp, "dev", "eth0");
    }
    try {
      for (String virtualIp : family.virtualIps()) {
        awaitAnswers(beta, virtualIp, 0);
      }
      assertOneAnswer(family);
      fallBehind(family);
      assertOneAnswer(family);
      stop(alpha);
      assertOneAnswer(family);
    } finally {
      for (String virtualIp : family.virtualIps()) {
        host.exec("ip", "addr", "del", virtualIp, "dev", "eth0");
      }
    }
  }

  // ---------------------------------------------------------------- a macvlan that is set up

  /** As systemd-networkd and NetworkManager do; RFC 9568 §6.4.2. */
  @ParameterizedTest
  @EnumSource
  void aBackupWhoseMacvlanIsSetUpAgainAndAgainIsSilentAndCanTakeOver(Family family) {
    String macvlan = Macvlan.find(beta.host(), family.virtualMac()).orElseThrow().name();
    beta.host().exec("ip", "link", "set", macvlan, "up");
    Await.until(
        "set down again",
        LIMIT,
        () -> !Macvlan.find(beta.host(), family.virtualMac()).orElseThrow().up());
    long since = PacketTap.now();
    Await.until(
        "left up",
        LIMIT,
        () -> {
          beta.host().exec("ip", "link", "set", macvlan, "up");
          String left = macvlan + ": another program keeps setting it up";
          return beta.appliance().log().stream().anyMatch(line -> line.contains(left));
        });
    assertNoAnswer(beta, family);
    List<Frame> sent =
        beta.tap().frames().stream()
            .filter(frame -> !frame.outgoing() && frame.nanos() >= since)
            .filter(frame -> frame.source().equals(family.virtualMac()))
            .toList();
    assertEquals(List.of(), sent, "nothing leaves with the virtual MAC address");
    fallBehind(family);
    assertOneAnswer(family);
  }
}
