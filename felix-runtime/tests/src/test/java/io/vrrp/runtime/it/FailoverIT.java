// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_IP;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_MAC;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static io.vrrp.runtime.it.RouterProperties.masterDownInterval;
import static io.vrrp.runtime.it.RouterProperties.skewTime;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Arp;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two appliances elect a master, fail over, preempt and hand over, as seen on the LAN. */
@RequiresLab
class FailoverIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int INTERVAL = 20;
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final int OWNER_VRID = 52;

  /** How much later than the protocol's times something may happen. */
  private static final long TOLERANCE = Duration.ofMillis(100).toNanos();

  private Lab lab;
  private PacketTap tap;
  private Host client;
  private Host alphaHost;
  private PacketTap alphaTap;
  private Host betaHost;
  private Appliance alpha;
  private Appliance beta;

  @BeforeEach
  void elect() {
    lab = Lab.open(FailoverIT.class);
    tap = lab.tap(Lab.LAN);
    client = lab.host("client", "192.0.2.100");
    alphaHost = lab.host("alpha", "192.0.2.1");
    alphaTap = lab.tap(alphaHost.port());
    betaHost = lab.host("beta", "192.0.2.2");
    alpha = appliance(alphaHost, HIGH);
    beta = appliance(betaHost, LOW);
    alpha.awaitState(VRID, "MASTER", LIMIT);
    beta.awaitState(VRID, "BACKUP", LIMIT);
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static Appliance appliance(Host host, int priority) {
    Appliance appliance = host.appliance();
    appliance.configure(PID, RouterProperties.of(priority, INTERVAL));
    return appliance.start();
  }

  private static Predicate<Advert> from(Host host) {
    return advert -> advert.source().equals(host.address());
  }

  private Advert awaitNext(Host host, int priority, long after) {
    return tap.awaitAdvert(
        host + " advertises priority " + priority,
        LIMIT,
        from(host).and(a -> a.frame().nanos() > after && a.priority() == priority));
  }

  private Advert last(Host host, long before) {
    List<Advert> all =
        tap.adverts().stream().filter(from(host)).filter(a -> a.frame().nanos() < before).toList();
    return all.get(all.size() - 1);
  }

  private void assertReachable() {
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));
  }

  /** The lower bound has only the tolerance of the clocks: a take-over never comes too early. */
  private static void assertTook(long expected, Advert from, Advert to) {
    long took = to.frame().nanos() - from.frame().nanos();
    assertTrue(
        took >= expected - 1_000_000 && took <= expected + TOLERANCE,
        () -> "took " + took + " ns, expected " + expected);
  }

  @Test
  void electedMasterAdvertisesAndIsReachable() {
    assertReachable();
    Advert advert = awaitNext(alphaHost, HIGH, 0);

    assertEquals(VIRTUAL_MAC, advert.frame().source(), "RFC 9568 §7.2");
    assertEquals("01:00:5e:00:00:12", advert.frame().destination());
    assertEquals("224.0.0.18", advert.destination(), "RFC 9568 §5.1.1.2");
    assertEquals(255, advert.ttl(), "RFC 9568 §5.1.1.3");
    assertEquals(3, advert.version(), "RFC 9568 §5.2.1");
    assertEquals(VRID, advert.vrid());
    assertEquals(INTERVAL, advert.interval());
    assertEquals(List.of(VIRTUAL_IP), advert.addresses());
    assertEquals(Advert.Checksum.MESSAGE, advert.checksum(), "RFC 9568 §5.2.8");
    Arp arp =
        alphaTap.awaitArp(
            "gratuitous ARP of alpha",
            LIMIT,
            a -> a.senderIp().equals(VIRTUAL_IP) && !a.frame().outgoing());
    assertTrue(arp.isGratuitous(), "RFC 9568 §6.4.2");
    assertTrue(arp.frame().nanos() > advert.frame().nanos(), "first the advertisement, §6.4.2");
    assertEquals(VIRTUAL_MAC, arp.senderMac(), "RFC 9568 §6.4.2");
    assertEquals(VIRTUAL_MAC, arp.frame().source(), "RFC 9568 §7.2");
    Await.until(
        "a backup does not have the address",
        LIMIT,
        () -> !betaHost.exec("ip", "-br", "addr").contains(VIRTUAL_IP));
  }

  @Test
  void killedMasterIsReplacedAndPreemptsWhenItReturns() {
    long killed = PacketTap.now();
    alpha.process().kill();
    Advert takeOver = awaitNext(betaHost, LOW, killed);
    assertTook(
        masterDownInterval(LOW, INTERVAL), last(alphaHost, takeOver.frame().nanos()), takeOver);
    assertReachable();
    // After a kill, the kernel must not answer for the virtual IP (same host, no JVM).
    Await.until(
        "address withdrawn by the kernel of alpha",
        LIMIT,
        () -> !alphaHost.exec("ip", "-br", "addr").contains(VIRTUAL_IP));

    alpha.start();
    Advert preempts = awaitNext(alphaHost, HIGH, takeOver.frame().nanos());
    beta.awaitState(VRID, "BACKUP", LIMIT);
    assertReachable();
    long later =
        tap.adverts().stream()
            .filter(from(betaHost))
            .filter(a -> a.frame().nanos() > preempts.frame().nanos() + TOLERANCE)
            .count();
    assertEquals(0, later, "the old master falls silent");
  }

  @Test
  void gracefulShutdownHandsOverWithinTheSkewTime() {
    long before = PacketTap.now();
    try (JmxClient jmx = alpha.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("shutdown");
      assertEquals("INITIALIZE", jmx.router("eth0", "ipv4", VRID).state());
    }
    Advert priorityZero = awaitNext(alphaHost, 0, before);
    Advert takeOver = awaitNext(betaHost, LOW, priorityZero.frame().nanos());
    assertTook(skewTime(LOW, INTERVAL), priorityZero, takeOver);
    assertReachable();
    Await.until(
        "alpha gave the address up",
        LIMIT,
        () -> !alphaHost.exec("ip", "-br", "addr").contains(VIRTUAL_IP));

    try (JmxClient jmx = alpha.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("startup");
    }
    alpha.awaitState(VRID, "MASTER", LIMIT);
    beta.awaitState(VRID, "BACKUP", LIMIT);
  }

  @Test
  void stoppedApplianceHandsOverGracefully() {
    long before = PacketTap.now();
    alpha.process().terminate();
    Advert priorityZero = awaitNext(alphaHost, 0, before);
    assertTook(skewTime(LOW, INTERVAL), priorityZero, awaitNext(betaHost, LOW, before));
    alpha.process().awaitExit(LIMIT);
    assertFalse(alphaHost.exec("ip", "-br", "addr").contains(VIRTUAL_IP));
    long priorityZeros = tap.adverts().stream().filter(a -> a.priority() == 0).count();
    assertEquals(1, priorityZeros, "RFC 9568 §6.4.3: one advertisement of priority 0");
  }

  @Test
  void priorityOverrideMovesMastershipAndBack() {
    try (JmxClient jmx = alpha.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("overridePriority", 50);
      beta.awaitState(VRID, "MASTER", LIMIT);
      alpha.awaitState(VRID, "BACKUP", LIMIT);
      assertEquals(50, jmx.router("eth0", "ipv4", VRID).attribute("EffectivePriority"));
      assertEquals(HIGH, jmx.router("eth0", "ipv4", VRID).attribute("ConfiguredPriority"));
      assertEquals("192.0.2.2", jmx.router("eth0", "ipv4", VRID).attribute("MasterAddress"));
      jmx.router("eth0", "ipv4", VRID).invoke("clearPriorityOverride");
    }
    alpha.awaitState(VRID, "MASTER", LIMIT);
  }

  @Test
  void pulledCableMovesMastershipAndPluggedInAgainBack() {
    alphaHost.cutLink();
    beta.awaitState(VRID, "MASTER", LIMIT);
    assertReachable();
    try (JmxClient jmx = alpha.jmx()) {
      Object[] reasons = (Object[]) jmx.router("eth0", "ipv4", VRID).attribute("Reasons");
      assertEquals("INITIALIZE", jmx.router("eth0", "ipv4", VRID).state());
      assertEquals(List.of("interface eth0 has no carrier"), List.of(reasons));
    }
    alphaHost.restoreLink();
    alpha.awaitState(VRID, "MASTER", LIMIT);
    beta.awaitState(VRID, "BACKUP", LIMIT);
    assertReachable();
  }

  @Test
  void frozenMasterDoesNotYieldToLowerPriorityAndSendsNoBursts() {
    alpha.process().freeze();
    beta.awaitState(VRID, "MASTER", LIMIT);
    assertReachable();
    alpha.process().thaw();
    beta.awaitState(VRID, "BACKUP", LIMIT);
    alpha.awaitState(VRID, "MASTER", LIMIT);
    assertReachable();
  }

  /** The owner's advertisements come from an address that the interim master has too. */
  @Test
  void ownerTakesItsAddressBack() {
    Map<String, Object> owner = RouterProperties.of(255, INTERVAL);
    owner.put("vrid", OWNER_VRID);
    owner.put("virtualIps", alphaHost.address());
    Map<String, Object> other = RouterProperties.of(LOW, INTERVAL);
    other.put("vrid", OWNER_VRID);
    other.put("virtualIps", alphaHost.address());
    alpha.configure("io.vrrp.router-owner", owner);
    alpha.awaitState(OWNER_VRID, "MASTER", LIMIT);
    beta.configure("io.vrrp.router-owner", other);
    beta.awaitState(OWNER_VRID, "BACKUP", LIMIT);

    try (JmxClient jmx = alpha.jmx()) {
      jmx.router("eth0", "ipv4", OWNER_VRID).invoke("shutdown");
      beta.awaitState(OWNER_VRID, "MASTER", LIMIT);
      Await.until(
          "beta holds the address",
          LIMIT,
          () -> betaHost.exec("ip", "-br", "addr").contains(alphaHost.address() + "/"));
      jmx.router("eth0", "ipv4", OWNER_VRID).invoke("startup");
    }
    beta.awaitState(OWNER_VRID, "BACKUP", LIMIT);
    alpha.awaitState(OWNER_VRID, "MASTER", LIMIT);
    Await.until(
        "beta has given the address back",
        LIMIT,
        () -> !betaHost.exec("ip", "-br", "addr").contains(alphaHost.address() + "/"));
    assertTrue(
        alphaHost.exec("ip", "-br", "addr").contains(alphaHost.address() + "/24"),
        "the owner's own address stays untouched");
  }

  @Test
  void invalidPacketIsCountedUnderItsReasonAndChangesNothing() {
    // If the JVMs start slowly, beta was master before alpha started.
    long transitions;
    try (JmxClient jmx = beta.jmx()) {
      transitions = (long) jmx.router("eth0", "ipv4", VRID).attribute("MasterTransitions");
    }
    long before = PacketTap.now();
    int each = 200;
    for (int i = 0; i < each; i++) {
      tap.inject(packet(64, new byte[] {0x31, VRID, (byte) 255, 1, 0, 20, 0, 0, 1, 2, 3, 4}));
      tap.inject(packet(255, new byte[] {0x31, VRID, (byte) 255, 1, 0, 20, 1, 2, 1, 2, 3, 4}));
      tap.inject(packet(255, new byte[] {0x31, VRID, (byte) 255, 9, 0, 20, 0, 0}));
      tap.inject(packet(255, new byte[] {0x21, VRID, (byte) 255, 1, 0, 20, 0, 0, 1, 2, 3, 4}));
      tap.inject(packet(255, new byte[] {0x3f, VRID, (byte) 255, 1, 0, 20, 0, 0, 1, 2, 3, 4}));
    }
    try (JmxClient jmx = beta.jmx()) {
      for (String counter :
          List.of(
              "IpTtlErrors",
              "ChecksumErrors",
              "PacketLengthErrors",
              "VersionErrors",
              "InvalidTypePktsRcvd")) {
        Await.until(
            counter + " is " + each,
            LIMIT,
            () -> jmx.router("eth0", "ipv4", VRID).attribute(counter).equals((long) each));
      }
      assertEquals(transitions, jmx.router("eth0", "ipv4", VRID).attribute("MasterTransitions"));
    }
    assertEquals(
        0,
        tap.adverts().stream()
            .filter(from(betaHost))
            .filter(advert -> advert.frame().nanos() > before)
            .count());
    Await.until(
        "each reason is logged once",
        LIMIT,
        () -> beta.log().stream().filter(line -> line.contains("discarded")).count() == 5);
  }

  /** An Ethernet frame with an IPv4 packet of protocol 112 from 192.0.2.66. */
  private static byte[] packet(int ttl, byte[] message) {
    ByteBuffer frame = ByteBuffer.allocate(14 + 20 + message.length);
    frame.put(HexFormat.of().parseHex("01005e000012020000000042"));
    frame.putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + message.length)).putInt(0);
    frame.put((byte) ttl).put((byte) 112).putShort((short) 0);
    frame.put(new byte[] {(byte) 192, 0, 2, 66, (byte) 224, 0, 0, 18});
    int sum = 0;
    for (int i = 14; i < 34; i += 2) {
      sum += frame.getShort(i) & 0xffff;
    }
    frame.putShort(24, (short) ~((sum & 0xffff) + (sum >>> 16)));
    return frame.put(message).array();
  }
}
