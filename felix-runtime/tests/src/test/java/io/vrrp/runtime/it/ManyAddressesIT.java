// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The maximum number of virtual IP addresses in an advertisement, and changes of the list. */
@RequiresLab
class ManyAddressesIT {
  private static final Duration LIMIT = RoutedLan.LIMIT;
  private static final int INTERVAL = RoutedLan.INTERVAL;
  private static final int HIGH = 200;
  private static final int LOW = 100;

  private static final int MOST = 255;
  private static final int MANY_VRID = 99;
  private static final String MANY_PID = "io.vrrp.router-many";
  private static final String MANY_MAC = "00:00:5e:00:01:63";
  private static final String SUBNET = "10.9.0.";

  /** Ethernet, IPv4 and VRRP headers and 255 addresses (RFC 9568 §5.1). */
  private static final int FRAME_LENGTH = 14 + 20 + 8 + MOST * 4;

  private static RoutedLan lan;
  private static RoutedLan.Router alpha;
  private static RoutedLan.Router beta;

  @BeforeAll
  static void open() {
    lan = RoutedLan.open(ManyAddressesIT.class);
    lan.client().exec("ip", "route", "add", SUBNET + "0/24", "dev", "eth0");
    alpha = lan.router("alpha", 1);
    beta = lan.router("beta", 2);
    lan.answerBy(alpha);
  }

  @AfterAll
  static void close() {
    if (lan != null) {
      lan.close();
    }
  }

  @BeforeEach
  void settle() {
    for (Family family : Family.values()) {
      alpha.configure(family, properties(family, HIGH));
      beta.configure(family, properties(family, LOW));
    }
    for (RoutedLan.Router router : List.of(alpha, beta)) {
      if (router.appliance().process() == null || !router.appliance().process().isAlive()) {
        router.appliance().start();
      }
    }
    for (Family family : Family.values()) {
      alpha.awaitState(family, "MASTER");
      beta.awaitState(family, "BACKUP");
    }
  }

  private static Map<String, Object> properties(Family family, int priority) {
    Map<String, Object> properties = family.properties(priority, INTERVAL);
    properties.put("acceptMode", true);
    return properties;
  }

  private static List<String> many() {
    return IntStream.rangeClosed(1, MOST).mapToObj(i -> SUBNET + i).toList();
  }

  private static Map<String, Object> manyProperties(int priority) {
    Map<String, Object> properties = properties(Family.IPV4, priority);
    properties.put("vrid", MANY_VRID);
    properties.put("virtualIps", String.join(", ", many()));
    return properties;
  }

  private static void awaitManyState(RoutedLan.Router router, String state) {
    router.appliance().awaitState(MANY_VRID, state, LIMIT);
  }

  /** RFC 9568 §5.2.5: 255 is the maximum of the count field. */
  @Test
  void maximumNumberOfAddressesMovesAtAFailOver() {
    long start = PacketTap.now();
    alpha.appliance().configure(MANY_PID, manyProperties(HIGH));
    awaitManyState(alpha, "MASTER");
    beta.appliance().configure(MANY_PID, manyProperties(LOW));
    awaitManyState(beta, "BACKUP");
    assertServed(alpha, HIGH, start);

    long killed = PacketTap.now();
    alpha.appliance().process().kill();
    try {
      awaitManyState(beta, "MASTER");
      assertServed(beta, LOW, killed);
      Await.until(
          "the kernel of alpha withdraws all", LIMIT, () -> !alpha.addresses().contains(SUBNET));
    } finally {
      alpha.appliance().removeConfiguration(MANY_PID);
      beta.appliance().removeConfiguration(MANY_PID);
    }
    Await.until("beta removes all", LIMIT, () -> !beta.addresses().contains(SUBNET));
  }

  private static void assertServed(RoutedLan.Router router, int priority, long since) {
    Advert advert =
        awaitAdvert(router, since, a -> a.vrid() == MANY_VRID && a.priority() == priority);
    assertEquals(FRAME_LENGTH, advert.frame().bytes().length);
    assertEquals(many(), advert.addresses());
    assertEquals(Advert.Checksum.MESSAGE, advert.checksum());
    Set<String> missing = new HashSet<>(many());
    Await.until(
        "all announced",
        LIMIT,
        () -> {
          missing.removeAll(announced(router, MANY_MAC, since));
          return missing.isEmpty();
        });
    Await.until("all reachable", LIMIT, () -> reachable().equals(Set.copyOf(many())));
  }

  private static Advert awaitAdvert(RoutedLan.Router router, long since, Predicate<Advert> wanted) {
    return router
        .tap()
        .awaitAdvert(
            router.host() + " advertises",
            LIMIT,
            advert ->
                !advert.frame().outgoing()
                    && advert.frame().nanos() > since
                    && wanted.test(advert));
  }

  private static Set<String> announced(RoutedLan.Router router, String mac, long since) {
    Set<String> addresses = new HashSet<>();
    for (Claim claim : router.tap().seen(Claim::of)) {
      if (claim.kind() == Claim.Kind.ANNOUNCEMENT
          && !claim.frame().outgoing()
          && claim.frame().nanos() > since
          && claim.mac().equals(mac)) {
        addresses.add(claim.address());
      }
    }
    return addresses;
  }

  /** The addresses that the client reaches. */
  private static Set<String> reachable() {
    String pingAll =
        "for i in $(seq %d); do (ping -n -q -c1 -W1 %s$i >/dev/null && echo %s$i) & done; wait"
            .formatted(MOST, SUBNET, SUBNET);
    return new HashSet<>(lan.client().exec("sh", "-c", pingAll).lines().toList());
  }

  // ---------------------------------------------------------------- changes of the list

  private static void changeAddresses(Family family, List<String> virtualIps) {
    alpha.configure(family, with(properties(family, HIGH), virtualIps));
    beta.configure(family, with(properties(family, LOW), virtualIps));
  }

  private static Map<String, Object> with(Map<String, Object> properties, List<String> virtualIps) {
    properties.put("virtualIps", String.join(", ", virtualIps));
    return properties;
  }

  private static boolean lists(Advert advert, Family family, List<String> virtualIps) {
    return advert.vrid() == VRID
        && advert.source().contains(":") == (family == Family.IPV6)
        && advert.addresses().equals(virtualIps.stream().map(Family::wire).toList());
  }

  /** RFC 9568 §5.2.9, §6.4.3. */
  @ParameterizedTest
  @EnumSource
  void addressIsAddedToAndRemovedFromAMasterWhileABackupLeavesItsKernelAlone(Family family) {
    String added = family.anotherVirtualIp();
    List<String> more = new ArrayList<>(family.virtualIps());
    more.add(added);
    long transitions = (long) alpha.attribute(family, "MasterTransitions");
    String before = beta.host().exec("ip", "-o", "addr");
    LabProcess monitor =
        beta.host().spawn("monitor-" + family.key(), Map.of(), "ip", "monitor", "address", "link");

    long adding = PacketTap.now();
    changeAddresses(family, more);
    awaitAdvert(alpha, adding, advert -> lists(advert, family, more));
    Await.until(
        "announced",
        LIMIT,
        () -> announced(alpha, family.virtualMac(), adding).contains(Family.wire(added)));
    assertTrue(alpha.has(added));
    lan.assertReachable(added);
    assertEquals(family.virtualMac(), lan.onlyAnswer(added).mac());
    awaitConfigured(more.size(), family);

    long removing = PacketTap.now();
    changeAddresses(family, family.virtualIps());
    awaitAdvert(alpha, removing, advert -> lists(advert, family, family.virtualIps()));
    Await.until("gone", LIMIT, () -> !alpha.has(added));
    assertEquals(List.of(), lan.answers(alpha, added));
    awaitConfigured(family.virtualIps().size(), family);

    for (String virtualIp : family.virtualIps()) {
      assertTrue(alpha.has(virtualIp), "the others stay: " + virtualIp);
    }
    assertEquals(transitions, alpha.attribute(family, "MasterTransitions"));
    assertEquals(before, beta.host().exec("ip", "-o", "addr"));
    assertEquals(List.of(), monitor.output());
    monitor.close();
  }

  private static void awaitConfigured(int virtualIps, Family family) {
    Await.until(
        "beta has its new list",
        LIMIT,
        () -> ((Object[]) beta.attribute(family, "VirtualIps")).length == virtualIps);
  }
}
