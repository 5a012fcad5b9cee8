// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Arp;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Keepalived;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The laboratory itself, without the product. */
@RequiresLab
class LabIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static Lab lab;
  private static Host alpha;
  private static Host beta;

  @BeforeAll
  static void open() {
    lab = Lab.open(LabIT.class);
    alpha = lab.host("alpha", "192.0.2.1");
    beta = lab.host("beta", "192.0.2.2");
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  /** The first request may wait for ARP, which is repeated only after a second. */
  private static void assertReaches(Host from, String to) {
    Await.until(from + " reaches " + to, LIMIT, () -> from.ping(to));
  }

  @Test
  void hostsReachEachOther() {
    assertReaches(alpha, "192.0.2.2");
    assertReaches(beta, "192.0.2.1");
    assertFalse(alpha.ping("192.0.2.99"));
  }

  @Test
  void cutLinkTakesCarrierAndLeavesManagement() {
    alpha.cutLink();
    try {
      assertFalse(beta.ping("192.0.2.1"));
      assertTrue(alpha.exec("ip", "link", "show", "dev", "eth0").contains("NO-CARRIER"));
      assertReaches(alpha, "10.255.0.254");
    } finally {
      alpha.restoreLink();
    }
    assertReaches(beta, "192.0.2.1");
  }

  @Test
  void isolatedHostKeepsItsCarrier() {
    alpha.isolate();
    try {
      assertFalse(beta.ping("192.0.2.1"));
      assertFalse(alpha.exec("ip", "link", "show", "dev", "eth0").contains("NO-CARRIER"));
    } finally {
      alpha.rejoin();
    }
    assertReaches(beta, "192.0.2.1");
  }

  @Test
  void tapSeesArpWithTheTimeOfTheKernel() {
    PacketTap tap = lab.tap(Lab.LAN);
    beta.exec("ip", "neigh", "flush", "dev", "eth0");
    long before = PacketTap.now();
    beta.ping("192.0.2.1");
    long after = PacketTap.now();

    Arp request =
        tap.awaitArp(
            "request for 192.0.2.1",
            LIMIT,
            arp -> arp.operation() == 1 && arp.targetIp().equals("192.0.2.1"));
    assertEquals("192.0.2.2", request.senderIp());
    assertEquals(beta.mac(), request.senderMac());
    assertEquals("ff:ff:ff:ff:ff:ff", request.frame().destination());
    assertFalse(request.isGratuitous());
    Arp reply =
        tap.awaitArp(
            "reply of 192.0.2.1",
            LIMIT,
            arp -> arp.operation() == 2 && arp.senderIp().equals("192.0.2.1"));
    assertEquals(alpha.mac(), reply.senderMac());
    assertTrue(before <= request.frame().nanos(), "time stamp before the request");
    assertTrue(request.frame().nanos() <= reply.frame().nanos(), "reply before the request");
    assertTrue(reply.frame().nanos() <= after, "time stamp after the reply");
  }

  @Test
  void tapOnAPortDistinguishesDirections() {
    PacketTap tap = lab.tap(alpha.port());
    long start = PacketTap.now();
    alpha.exec("ip", "neigh", "flush", "dev", "eth0");
    alpha.ping("192.0.2.2");
    Arp request =
        tap.awaitArp(
            "request of alpha",
            LIMIT,
            arp -> arp.senderIp().equals("192.0.2.1") && arp.frame().nanos() > start);
    Arp reply = tap.awaitArp("reply of beta", LIMIT, arp -> arp.senderIp().equals("192.0.2.2"));
    assertFalse(request.frame().outgoing());
    assertTrue(reply.frame().outgoing());
  }

  @Test
  void reportHasTheEndOfWhatAHostPrinted() {
    alpha.spawn("counter", Map.of(), "seq", "100").awaitLine("^100$", LIMIT);
    List<String> expected = new ArrayList<>(List.of("---- alpha: counter"));
    IntStream.rangeClosed(41, 100).mapToObj(Integer::toString).forEach(expected::add);
    List<String> report = Lab.report();
    int from = report.indexOf("---- alpha: counter");
    assertEquals(expected, report.subList(from, from + expected.size()));
  }

  @Test
  @RequiresLab("keepalived")
  void keepalivedAdvertises() {
    Host gamma = lab.host("gamma", "192.0.2.3");
    PacketTap tap = lab.tap(Lab.LAN);
    Keepalived keepalived =
        Keepalived.start(gamma, Keepalived.vrrpInstance(7, 150, 20, "192.0.2.77/24"));
    keepalived.awaitState("MASTER", LIMIT);

    Advert advert = tap.awaitAdvert("VRID 7", LIMIT, heard -> heard.vrid() == 7);
    assertEquals("192.0.2.3", advert.source());
    assertEquals("224.0.0.18", advert.destination());
    assertEquals("01:00:5e:00:00:12", advert.frame().destination());
    assertEquals(255, advert.ttl());
    assertEquals(3, advert.version());
    assertEquals(1, advert.type());
    assertEquals(150, advert.priority());
    assertEquals(20, advert.interval());
    assertEquals(List.of("192.0.2.77"), advert.addresses());
    assertFalse(advert.checksum() == Advert.Checksum.WRONG);
    assertTrue(
        tap.awaitArp("announcement", LIMIT, arp -> arp.senderIp().equals("192.0.2.77"))
            .isGratuitous());
    assertReaches(alpha, "192.0.2.77");
    assertEquals(0, keepalived.rejected());
    assertTrue(keepalived.data().contains("VRRP"));

    keepalived.process().terminate();
    tap.awaitAdvert("priority 0", LIMIT, heard -> heard.vrid() == 7 && heard.priority() == 0);
    assertEquals(0, keepalived.process().awaitExit(LIMIT));
  }
}
