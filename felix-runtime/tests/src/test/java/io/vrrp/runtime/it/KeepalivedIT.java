// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_IP;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Keepalived;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An appliance and keepalived obey each other, and neither rejects a packet of the other. If one
 * did, there would be two masters with logs that look normal.
 */
@RequiresLab("keepalived")
class KeepalivedIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int INTERVAL = 20;

  /** All counters of rejected packets. */
  private static final List<String> REJECTIONS =
      List.of(
          "ChecksumErrors",
          "VersionErrors",
          "IpTtlErrors",
          "InvalidTypePktsRcvd",
          "PacketLengthErrors",
          "AddressCountZero",
          "IntervalZero",
          "OwnPackets",
          "WrongDestination",
          "IntervalErrors",
          "AddressListErrors",
          "OwnerConflicts");

  private Lab lab;
  private PacketTap tap;
  private Host client;
  private Host ourHost;
  private Host peerHost;
  private Appliance appliance;

  @BeforeEach
  void openLab() {
    lab = Lab.open(KeepalivedIT.class);
    tap = lab.tap(Lab.LAN);
    client = lab.host("client", "192.0.2.100");
    ourHost = lab.host("alpha", "192.0.2.1");
    peerHost = lab.host("keepalived", "192.0.2.2");
    appliance = ourHost.appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private Keepalived startKeepalived(int priority) {
    return Keepalived.start(
        peerHost, Keepalived.vrrpInstance(VRID, priority, INTERVAL, VIRTUAL_IP + "/24"));
  }

  private void startOurs(int priority, String checksum) {
    Map<String, Object> properties = RouterProperties.of(priority, INTERVAL);
    properties.put("checksum", checksum);
    appliance.configure(PID, properties);
    appliance.start();
  }

  private void assertNothingRejected(Keepalived keepalived) {
    assertEquals(0, keepalived.rejected(), keepalived::statistics);
    try (JmxClient jmx = appliance.jmx()) {
      JmxClient.Router router = jmx.router("eth0", "ipv4", VRID);
      assertTrue((long) router.attribute("AdvertisementRcvd") > 0);
      for (String counter : REJECTIONS) {
        assertEquals(0L, router.attribute(counter), counter);
      }
    }
  }

  private void assertOneMasterOnTheWire(Host master) {
    long from = PacketTap.now();
    tap.awaitAdvert(
        "ten intervals of " + master,
        LIMIT,
        a -> a.frame().nanos() > from + 10 * INTERVAL * 10_000_000L);
    List<String> sources =
        tap.adverts().stream()
            .filter(a -> a.frame().nanos() > from)
            .map(Advert::source)
            .distinct()
            .toList();
    assertEquals(List.of(master.address()), sources);
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));
  }

  @Test
  void keepalivedObeysUsAndTakesOverFromUs() {
    // keepalived 2.2 understands only the checksum with a pseudo-header.
    startOurs(200, "rfc5798");
    appliance.awaitState(VRID, "MASTER", LIMIT);
    Keepalived keepalived = startKeepalived(100);
    keepalived.awaitState("BACKUP", LIMIT);
    assertOneMasterOnTheWire(ourHost);

    try (JmxClient jmx = appliance.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("shutdown");
    }
    keepalived.awaitState("MASTER", LIMIT);
    assertOneMasterOnTheWire(peerHost);

    try (JmxClient jmx = appliance.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("startup");
    }
    appliance.awaitState(VRID, "MASTER", LIMIT);
    assertOneMasterOnTheWire(ourHost);
    assertNothingRejected(keepalived);
  }

  @Test
  void weObeyKeepalivedAndTakeOverWhenItIsKilled() {
    Keepalived keepalived = startKeepalived(200);
    keepalived.awaitState("MASTER", LIMIT);
    startOurs(100, "auto");
    appliance.awaitState(VRID, "BACKUP", LIMIT);
    assertOneMasterOnTheWire(peerHost);
    assertNothingRejected(keepalived);

    long killed = PacketTap.now();
    keepalived.kill();
    Advert takeOver =
        tap.awaitAdvert(
            "we take over",
            LIMIT,
            a -> a.source().equals(ourHost.address()) && a.frame().nanos() > killed);
    assertEquals(Advert.Checksum.PSEUDO_HEADER, takeOver.checksum(), "mirrors the peer's form");
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  @Test
  void checksumOfThePeerIsMirroredWhenWePreempt() {
    Keepalived keepalived = startKeepalived(100);
    keepalived.awaitState("MASTER", LIMIT);
    startOurs(200, "auto");
    appliance.awaitState(VRID, "MASTER", LIMIT);
    keepalived.awaitState("BACKUP", LIMIT);
    assertOneMasterOnTheWire(ourHost);
    assertNothingRejected(keepalived);
  }

  /** The price of auto: a backup has never been heard, so its form of checksum is not known. */
  @Test
  void masterThatNeverHeardThePeerLearnsItsChecksumWhenItGoesOnInIt() {
    startOurs(200, "auto");
    appliance.awaitState(VRID, "MASTER", LIMIT);
    Keepalived keepalived = startKeepalived(100);
    keepalived.awaitState("MASTER", LIMIT);
    // A single one may be an answer.
    Await.until(
        "we advertise in its form",
        LIMIT,
        () -> {
          List<Advert> ours =
              tap.adverts().stream().filter(a -> a.source().equals(ourHost.address())).toList();
          return ours.subList(Math.max(0, ours.size() - 5), ours.size()).stream()
              .allMatch(a -> a.checksum() == Advert.Checksum.PSEUDO_HEADER);
        });
    keepalived.awaitState("BACKUP", LIMIT);
    assertOneMasterOnTheWire(ourHost);
    int rejected = keepalived.rejected();
    assertOneMasterOnTheWire(ourHost);
    assertEquals(rejected, keepalived.rejected(), keepalived::statistics);
  }
}
