// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RoutedLan.INTERVAL;
import static io.vrrp.runtime.it.RoutedLan.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A master that is not the owner answers ARP and neighbor solicitations for the virtual IP
 * addresses and forwards, but accepts no packets to them unless acceptMode is true (RFC 9568 §6.1,
 * §6.4.3). Rules of other programs stay unchanged.
 */
@RequiresLab({"nft", "bash", "timeout"})
class AcceptModeIT {
  private static final int PRIORITY = 100;
  private static final String TABLE = "io_vrrp";
  private static final String ADMINISTRATORS =
      "add table inet io_vrrp_not\n"
          + "add chain inet io_vrrp_not in { type filter hook input priority -1; policy accept; }\n"
          + "add rule inet io_vrrp_not in ip daddr 203.0.113.7 counter drop\n"
          + "add table ip nat_of_mine\n";

  /** Exit statuses of an attempt to connect that is given up, and of one that is refused. */
  private static final int NOTHING_CAME = 124;

  private static final int REFUSED = 1;

  private static RoutedLan lan;
  private static RoutedLan.Router alpha;

  @BeforeAll
  static void open() {
    lan = RoutedLan.open(AcceptModeIT.class);
    alpha = lan.router("alpha", 1);
    lan.answerBy(alpha);
  }

  @AfterAll
  static void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @BeforeEach
  void becomeMaster() {
    for (Family family : Family.values()) {
      alpha.configure(family, family.properties(PRIORITY, INTERVAL));
    }
    if (alpha.appliance().process() == null || !alpha.appliance().process().isAlive()) {
      alpha.appliance().start();
    }
    for (Family family : Family.values()) {
      alpha.awaitState(family, "MASTER");
      Await.until(
          "it has its addresses", LIMIT, () -> family.virtualIps().stream().allMatch(alpha::has));
    }
  }

  private static void configure(Family family, String property, Object value) {
    Map<String, Object> properties = family.properties(PRIORITY, INTERVAL);
    properties.put(property, value);
    alpha.configure(family, properties);
  }

  // ---------------------------------------------------------------- what is accepted

  /** The client knows the neighbor, so silence cannot mean a missing ARP answer. */
  private static void assertRefused(Family family) {
    for (String virtualIp : family.virtualIps()) {
      Claim answer = lan.onlyAnswer(virtualIp);
      assertEquals(family.virtualMac(), answer.mac(), "ARP and ND still work");
      assertFalse(lan.client().ping(Family.scoped(virtualIp)), virtualIp);
      assertKnown(virtualIp, family.virtualMac());
      assertFalse(lan.client().ping(Family.scoped(virtualIp)), virtualIp);
    }
    assertEquals(NOTHING_CAME, connect(family.gateway()), "neither connected nor refused");
  }

  private static void assertKnown(String address, String mac) {
    String entry = lan.client().exec("ip", "neigh", "show", address, "dev", "eth0");
    assertTrue(entry.contains(" lladdr " + mac), () -> address + ": " + entry);
  }

  private static void assertAccepted(Family family, List<String> virtualIps) {
    long since = PacketTap.now();
    for (String virtualIp : virtualIps) {
      // The router answers from the virtual IP. When it asks for the client's MAC address, it must
      // not link that virtual IP with its own MAC address (RFC 9568 §8.1.2, §8.2.2).
      alpha.host().exec("ip", "neigh", "flush", "all");
      lan.assertReachable(virtualIp);
      assertKnown(virtualIp, family.virtualMac());
    }
    assertEquals(REFUSED, connect(virtualIps.get(0)), "nothing listens there");
    List<String> addresses = virtualIps.stream().map(Family::wire).toList();
    assertEquals(
        List.of(),
        lan.tap().seen(Claim::of).stream()
            .filter(claim -> claim.frame().nanos() >= since)
            .filter(claim -> addresses.contains(claim.address()))
            .filter(claim -> !claim.mac().equals(family.virtualMac()))
            .toList());
  }

  /** Tries to open a TCP connection to a port on which no program listens. */
  private static int connect(String address) {
    String open = "exec 3<>/dev/tcp/" + Family.scoped(address) + "/7";
    return lan.client().status("timeout", "0.5", "bash", "-c", open);
  }

  @ParameterizedTest
  @EnumSource
  void masterRefusesPacketsToTheVirtualIpUntilAcceptModeIsOn(Family family) {
    lan.assertServerReachable(family);
    assertRefused(family);
    for (String virtualIp : family.virtualIps()) {
      if (!virtualIp.startsWith("fe80:")) {
        lan.server().exec("ip", "route", "replace", virtualIp, "via", routerBehind(family));
        assertFalse(lan.server().ping(virtualIp), "nor through the other interface");
        assertFalse(lan.server().ping(virtualIp), "nor through the other interface");
      }
    }
    assertTrue(lan.client().ping(Family.scoped(alpha.ownAddresses(family).get(0))));

    configure(family, "acceptMode", true);
    assertAccepted(family, family.virtualIps());
    for (String virtualIp : family.virtualIps()) {
      if (!virtualIp.startsWith("fe80:")) {
        Await.until("server reaches it", LIMIT, () -> lan.server().ping(virtualIp));
      }
    }
    lan.assertServerReachable(family);

    configure(family, "acceptMode", false);
    Await.until("refused again", LIMIT, () -> !lan.client().ping(Family.scoped(family.gateway())));
    assertRefused(family);
    lan.assertServerReachable(family);
    assertEquals(1L, alpha.attribute(family, "MasterTransitions"));
  }

  private static String routerBehind(Family family) {
    return family.onBackbone(1);
  }

  /**
   * RFC 9568 §6.4.3: the owner of the addresses accepts packets to them, whatever is configured.
   */
  @ParameterizedTest
  @EnumSource
  void ownerAcceptsPacketsToItsAddressesAndAnswersWithTheVirtualMac(Family family) {
    List<String> own = alpha.ownAddresses(family);
    String address = own.get(own.size() - 1);
    Map<String, Object> properties = family.properties(255, INTERVAL);
    properties.put("virtualIps", address);
    alpha.configure(family, properties);
    lan.client().exec("ip", "neigh", "flush", "dev", "eth0");
    Await.until("owner", LIMIT, () -> alpha.attribute(family, "Owner").equals(true));
    alpha.awaitState(family, "MASTER");
    Await.until(
        "announced",
        LIMIT,
        () ->
            lan.tap().seen(Claim::of).stream()
                .anyMatch(
                    claim ->
                        claim.address().equals(Family.wire(address))
                            && claim.mac().equals(family.virtualMac())));
    Claim answer = lan.onlyAnswer(address);
    assertEquals(family.virtualMac(), answer.mac(), "RFC 9568 §8.1.2, §8.2.2");
    assertAccepted(family, List.of(address));

    alpha.configure(family, family.properties(PRIORITY, INTERVAL));
    Await.until("no owner", LIMIT, () -> alpha.attribute(family, "Owner").equals(false));
    Await.until(
        "its own MAC address again",
        LIMIT,
        () -> {
          List<Claim> answers = lan.answers(alpha, address);
          return answers.size() == 1 && answers.get(0).mac().equals(alpha.host().mac());
        });
    assertTrue(alpha.has(address), "its own address stays");
  }

  // ---------------------------------------------------------------- the packet filter

  private static String ruleset(Host host) {
    return host.exec("nft", "--stateless", "list", "ruleset");
  }

  private static boolean hasTable(Host host) {
    return host.status("nft", "list", "table", "inet", TABLE) == 0;
  }

  private static void stop() {
    alpha.appliance().process().terminate();
    alpha.appliance().process().awaitExit(LIMIT);
  }

  @Test
  void administratorsTablesAreNeverTouchedAndOursIsGoneWhenWeStop() {
    Host host = alpha.host();
    assertTrue(hasTable(host));
    stop();
    assertFalse(hasTable(host), () -> ruleset(host));

    host.exec("nft", ADMINISTRATORS);
    try {
      String before = ruleset(host);
      assertTrue(before.contains("203.0.113.7"), before);
      becomeMaster();
      assertRefused(Family.IPV4);
      assertTrue(hasTable(host));
      assertTrue(ruleset(host).contains(before.strip()), () -> ruleset(host));
      stop();
      assertEquals(before, ruleset(host));
    } finally {
      host.exec("nft", "flush", "ruleset");
    }
  }

  @Test
  void filterIsInForceAgainAfterAnAdministratorFlushedIt() {
    for (Family family : Family.values()) {
      assertRefused(family);
    }
    alpha.host().exec("nft", "flush", "ruleset");
    Await.until("our table is back", LIMIT, () -> hasTable(alpha.host()));
    for (Family family : Family.values()) {
      assertRefused(family);
      assertEquals("MASTER", alpha.attribute(family, "State"));
    }
  }

  /**
   * As when an administrator saves and loads the firewall, or the machine loads it at its start.
   */
  @Test
  void savedRulesetWithOurTablesIsLoadedAtAnyTimeAndFilterStaysInForce() {
    Host host = alpha.host();
    stop();
    host.exec("nft", ADMINISTRATORS);
    String file = alpha.appliance().directory().resolve("saved.nft").toString();
    try {
      becomeMaster();
      assertRefused(Family.IPV4);
      host.exec("sh", "-c", "(echo flush ruleset; nft list ruleset) > " + file);
      String saved = ruleset(host);

      host.exec("nft", "add rule inet io_vrrp_not in ip daddr 203.0.113.8 drop");
      host.exec("nft", "-f", file);
      Await.until("as before", LIMIT, () -> ruleset(host).equals(saved));
      host.exec("sh", "-c", "sed -i 1d " + file + "; nft delete table inet io_vrrp_not");
      host.exec("nft", "-f", file);
      Await.until("ours as before", LIMIT, () -> ours(host).equals(ours(saved)));
      for (Family family : Family.values()) {
        assertRefused(family);
        assertEquals("MASTER", alpha.attribute(family, "State"));
      }

      // Load it before the interfaces exist that our rules name.
      stop();
      host.exec("nft", "-f", file);
      for (Family family : Family.values()) {
        configure(family, "acceptMode", true);
      }
      alpha.appliance().start();
      Await.until("nothing is refused any more", LIMIT, () -> !hasTable(host));
      for (Family family : Family.values()) {
        alpha.awaitState(family, "MASTER");
        assertAccepted(family, family.virtualIps());
      }
      stop();
      assertEquals("", ours(host));
    } finally {
      host.exec("nft", "flush", "ruleset");
    }
  }

  private static String ours(Host host) {
    return ours(ruleset(host));
  }

  private static String ours(String ruleset) {
    return Pattern.compile("^table \\S+ io_vrrp \\{.*?^}$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(ruleset)
        .results()
        .map(MatchResult::group)
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  /** If everything is accepted, there are no rules. */
  @Test
  void noFilterIsSetIfAllPacketsAreAccepted() {
    for (Family family : Family.values()) {
      configure(family, "acceptMode", true);
    }
    Await.until("no table of ours", LIMIT, () -> !hasTable(alpha.host()));
    for (Family family : Family.values()) {
      assertAccepted(family, family.virtualIps());
    }
  }
}
