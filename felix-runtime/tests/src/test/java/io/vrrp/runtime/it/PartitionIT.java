// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RoutedLan.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two routers do not hear each other for a while, so that one client sees two masters. */
@RequiresLab
class PartitionIT {

  private static final int INTERVAL = 20;

  /** So long that the better router would notice the other one only after the client times out. */
  private static final int LONGEST_INTERVAL = 4095;

  private RoutedLan lan;
  private RoutedLan.Router better;
  private RoutedLan.Router other;

  @BeforeEach
  void open() {
    lan = RoutedLan.open(PartitionIT.class);
    better = lan.router("alpha", 1);
    other = lan.router("beta", 2);
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
    }
  }

  private static void configure(
      RoutedLan.Router router, Family family, int priority, int interval) {
    Map<String, Object> properties = family.properties(priority, interval);
    properties.put("virtualMac", false);
    properties.put("acceptMode", true);
    router.configure(family, properties);
  }

  /** Drops only the advertisements of others before they reach the router. */
  private static void deafen(RoutedLan.Router router) {
    router.host().exec("nft", "add table inet deaf");
    router
        .host()
        .exec("nft", "add chain inet deaf input { type filter hook input priority -400 ; }");
    router.host().exec("nft", "add rule inet deaf input meta l4proto 112 drop");
  }

  private static void hear(RoutedLan.Router router) {
    router.host().exec("nft", "delete table inet deaf");
  }

  private String neighbor(Family family) {
    String entry = lan.client().exec("ip", "neigh", "show", family.gateway(), "dev", "eth0");
    return entry.replaceAll("(?s).*lladdr (\\S+).*", "$1").trim();
  }

  private void awaitNeighbor(Family family, RoutedLan.Router router) {
    Await.until(
        "the client has " + family.gateway() + " at " + router.host(),
        LIMIT,
        () -> neighbor(family).equals(router.host().mac()));
  }

  /** The client must not have to find out by itself. */
  @ParameterizedTest
  @EnumSource
  void theClientIsCorrectedWhenTheMasterThatYieldsHearsTheBetterOneFirst(Family family) {
    configure(better, family, 200, INTERVAL);
    better.appliance().start();
    better.awaitState(family, "MASTER");
    lan.assertReachable(family.gateway());
    awaitNeighbor(family, better);
    deafen(better);
    deafen(other);
    configure(other, family, 100, INTERVAL);
    other.appliance().start();
    other.awaitState(family, "MASTER");
    awaitNeighbor(family, other);
    // Then the better router does not learn of it by its regular advertisement.
    configure(other, family, 100, LONGEST_INTERVAL);
    Await.until(
        "the interval is in use",
        LIMIT,
        () -> other.attribute(family, "AdvertInterval").equals(LONGEST_INTERVAL));
    lan.tap()
        .awaitAdvert(
            "the last regular advertisement of " + other.host(),
            LIMIT,
            advert -> advert.interval() == LONGEST_INTERVAL && advert.priority() == 100);

    hear(better);
    long heals = PacketTap.now();
    hear(other);

    other.awaitState(family, "BACKUP");
    awaitNeighbor(family, better);
    assertEquals(
        1,
        lan.tap().adverts().stream()
            .filter(advert -> advert.frame().nanos() > heals && advert.priority() == 100)
            .count(),
        "the last advertisement of the one that yields");
  }
}
