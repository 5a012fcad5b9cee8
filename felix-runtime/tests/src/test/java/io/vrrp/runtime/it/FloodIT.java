// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Flood;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.Probe;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master with the shortest interval while VRRP packets arrive as fast as they can be sent. */
@RequiresLab
class FloodIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LENGTH = Duration.ofSeconds(3);
  private static final int INTERVAL = 1;
  private static final long INTERVAL_NANOS = 10_000_000;

  /** A busy machine must send at least one of ten advertisements that are due. */
  private static final int MARGIN = 10;

  private static final String STRANGER = "192.0.2.99";
  private static final String STRANGER_MAC = "02:00:00:00:00:99";
  private static final String GROUP = "224.0.0.18";
  private static final String GROUP_MAC = "01:00:5e:00:00:12";
  private static final int OTHER_VRID = 77;

  private Lab lab;
  private Host alpha;
  private Appliance appliance;
  private PacketTap tap;

  @BeforeEach
  void open() {
    lab = Lab.open(FloodIT.class);
    alpha = lab.host("alpha", "192.0.2.1");
    tap = lab.tapOfSender(alpha);
    appliance = alpha.appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void start(Map<String, Object> properties) {
    appliance.configure(PID, properties);
    appliance.start();
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  private static Map<String, Object> properties() {
    return RouterProperties.of(100, INTERVAL);
  }

  private static byte[] toGroup() {
    return Probe.advertisement(GROUP_MAC, STRANGER_MAC, STRANGER, GROUP, 255, OTHER_VRID);
  }

  private byte[] toHost(int ttl) {
    return Probe.advertisement(alpha.mac(), STRANGER_MAC, STRANGER, alpha.address(), ttl, VRID);
  }

  private static long engine(JmxClient jmx, String counter) {
    try {
      return (long) jmx.server().getAttribute(new ObjectName("io.vrrp:type=Engine"), counter);
    } catch (JMException e) {
      throw new IllegalStateException(counter, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Floods the host for some seconds, and prints the longest silence of the master. */
  private void flood(String what, byte[] frame) {
    int before = tap.frames().size();
    long sent = 0;
    long begin = System.nanoTime();
    if (frame == null) {
      LockSupport.parkNanos(LENGTH.toNanos());
    } else {
      try (Flood flood = lab.flood(alpha.port(), frame)) {
        while (System.nanoTime() - begin < LENGTH.toNanos()) {
          LockSupport.parkNanos(INTERVAL_NANOS);
        }
        sent = flood.sent();
      }
      assertTrue(sent > 0, "nothing was sent");
    }
    long elapsed = System.nanoTime() - begin;
    List<Advert> adverts =
        tap.framesFrom(before).stream()
            .flatMap(captured -> Advert.of(captured).stream())
            .filter(advert -> advert.vrid() == VRID)
            .toList();
    long longest = 0;
    for (int i = 1; i < adverts.size(); i++) {
      longest =
          Math.max(longest, adverts.get(i).frame().nanos() - adverts.get(i - 1).frame().nanos());
    }
    System.out.printf(
        "%s: %,d packets/s, %d advertisements in %d ms, the longest gap %.1f ms%n",
        what, sent * 1_000_000_000 / elapsed, adverts.size(), elapsed / 1_000_000, longest / 1e6);
    assertTrue(adverts.size() >= elapsed / INTERVAL_NANOS / MARGIN, what + ": " + adverts.size());
    assertTrue(adverts.stream().allMatch(advert -> advert.priority() == 100), what);
  }

  private void assertStillMaster(JmxClient jmx) {
    JmxClient.Router router = jmx.router("eth0", "ipv4", VRID);
    assertEquals("MASTER", router.state());
    assertEquals(1L, router.attribute("MasterTransitions"));
  }

  @Test
  void aMasterAdvertisesWhileTheGroupIsFlooded() {
    start(properties());
    flood("no flood", null);
    try (JmxClient jmx = appliance.jmx()) {
      long before = engine(jmx, "VridErrors");
      flood("flood of the group", toGroup());
      Await.until("counted", LIMIT, () -> engine(jmx, "VridErrors") > before);
      assertStillMaster(jmx);
    }
  }

  @Test
  void whatIsSentToAHostNeverReachesAMasterWithoutUnicastPeers() {
    start(properties());
    try (JmxClient jmx = appliance.jmx()) {
      long before = engine(jmx, "PacketsRcvd");
      flood("flood of the host from beyond a router", toHost(63));
      flood("flood of the host", toHost(255));
      assertEquals(before, engine(jmx, "PacketsRcvd"), "the kernel drops them");
      assertStillMaster(jmx);

      // Advertisements of a neighbor to the group are still received during the flood.
      long discarded = engine(jmx, "VridErrors");
      lab.tap(Lab.LAN).inject(toGroup());
      Await.until("counted", LIMIT, () -> engine(jmx, "VridErrors") == discarded + 1);
    }
  }

  @Test
  void aMasterAdvertisesWhileItIsFloodedAsAUnicastPeer() {
    Map<String, Object> properties = properties();
    start(properties);
    // No host has this address: without an ARP answer the kernel could not send at all.
    alpha.exec(
        "ip",
        "neigh",
        "replace",
        "192.0.2.9",
        "lladdr",
        STRANGER_MAC,
        "dev",
        "eth0",
        "nud",
        "permanent");
    properties.put("unicastPeers", "192.0.2.9");
    appliance.configure(PID, properties);
    try (JmxClient jmx = appliance.jmx()) {
      JmxClient.Router router = jmx.router("eth0", "ipv4", VRID);
      Await.until(
          "has unicast peers",
          LIMIT,
          () -> ((Object[]) router.attribute("UnicastPeers")).length == 1);
      long before = (long) router.attribute("IpTtlErrors");
      flood("flood of a host with unicast peers", toHost(63));
      Await.until("counted", LIMIT, () -> (long) router.attribute("IpTtlErrors") > before);
      assertStillMaster(jmx);
    }
  }
}
