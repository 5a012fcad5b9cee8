// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.packet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.protocol.MacAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Adding and removing virtual routers, and what observers receive. */
class EngineLifecycleTest {

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private List<Integer> priorities() {
    return bed.io.advertisements().stream().map(SimulatedIo.Sent::priority).toList();
  }

  @Test
  void aSecondConfigurationOfTheSameIdentityIsRefusedByName() {
    RouterHandle router = bed.master(config(51, 100));
    RouterSnapshot before = router.snapshot();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> bed.engine.add(config(51, 200), bed.observer));
    assertTrue(refused.getMessage().contains("vrid=51"), refused.getMessage());
    assertTrue(refused.getMessage().contains("eth0/ipv4/51"), refused.getMessage());
    assertEquals(before, router.snapshot());
    router.remove();
    assertEquals(VrrpState.BACKUP, bed.engine.add(config(51, 200), bed.observer).state());
  }

  @Test
  void aMasterThatIsRemovedLeavesGracefully() {
    RouterHandle router = bed.master(config(1, 100));
    router.remove();
    assertEquals(List.of(0), priorities());
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertFalse(bed.addresses.last().held());
    assertEquals(List.of(router.id()), bed.addresses.forgotten);
    assertEquals(0, bed.io.openReceivers());
    assertEquals(1, bed.io.openFrames, "only the frame for announcements is left");
    bed.io.advance(60 * SECOND);
    assertEquals(1, bed.io.sent.size());
  }

  @Test
  void aRemovedVirtualRouterKeepsItsLastViewAndRefusesChanges() {
    RouterHandle router = bed.master(config(1, 100));
    router.remove();
    RouterSnapshot last = router.snapshot();
    assertEquals(VrrpState.INITIALIZE, last.state());
    assertEquals(1, last.counters().get(RouterCounter.MASTER_TRANSITIONS));
    assertEquals(1, last.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertSame(last, router.snapshot());
    assertThrows(IllegalStateException.class, () -> router.configure(config(1, 120)));
    assertThrows(IllegalStateException.class, () -> router.overridePriority(10));
    assertThrows(IllegalStateException.class, () -> router.setShutDown(true));
    // The handle does not affect its successor.
    RouterHandle successor = bed.engine.add(config(1, 100), bed.observer);
    router.remove();
    assertEquals(VrrpState.BACKUP, successor.state());
    assertSame(last, router.snapshot());
  }

  @Test
  @Proves({"E-40", "E-41"})
  void closingSendsOnePriorityZeroForEachMasterAndNothingForBackups() {
    bed.master(config(1, 100));
    bed.engine.add(config(2, 100), bed.observer);
    RouterHandle third = bed.engine.add(config(3, 255), bed.observer);
    bed.io.sent.clear();
    bed.engine.close();
    assertEquals(List.of(0, 0), priorities());
    assertEquals(
        List.of(1, 3), bed.io.advertisements().stream().map(a -> a.vrid()).sorted().toList());
    assertEquals(0, bed.io.openReceivers());
    assertEquals(0, bed.io.openFrames);
    assertTrue(bed.io.closed);
    assertEquals(3, bed.addresses.forgotten.size());
    bed.engine.close();
    assertEquals(2, bed.io.sent.size());
    assertEquals(VrrpState.INITIALIZE, third.state());
  }

  @Test
  void afterClosingThereAreOnlyLastViews() {
    RouterHandle router = bed.master(config(1, 100));
    bed.engine.close();
    assertEquals(1, router.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertThrows(IllegalStateException.class, () -> bed.engine.add(config(2, 100), bed.observer));
    assertThrows(IllegalStateException.class, () -> router.overridePriority(10));
    assertDoesNotThrow(router::remove);
    bed.network(eth0());
    bed.held(router);
    bed.io.sent.clear();
    bed.engine.turn();
    assertEquals(List.of(), bed.io.sent);
    assertEquals(0, bed.io.openReceivers());
  }

  @Test
  void observersHearEveryChangeInOrder() {
    RouterHandle router = bed.master(config(1, 100));
    bed.deliver(packet(1, 200));
    bed.deliver(packet(1, 0));
    bed.io.advance(SECOND);
    router.setShutDown(true);
    router.setShutDown(false);
    router.remove();
    bed.engine.close();
    assertEquals(
        List.of(
            "1 INITIALIZE-BACKUP: started",
            "2 BACKUP-MASTER: no master heard within the master down interval of 3609 ms",
            "3 MASTER-BACKUP: 192.0.2.9 (priority 200) is master",
            "4 BACKUP-MASTER: the master left with priority 0",
            "5 MASTER-INITIALIZE: shut down by its operator",
            "6 INITIALIZE-BACKUP: started",
            "7 BACKUP-INITIALIZE: removed"),
        bed.observer.changes);
    assertEquals(List.of(), bed.observer.warnings);
  }

  @Test
  void theRemovalIsHeardOnceAfterEveryChange() {
    RouterHandle router = bed.master(config(1, 100));
    router.remove();
    router.remove();
    bed.engine.close();
    router.remove();
    assertEquals(3, bed.observer.changes.size());
    assertEquals(List.of(3), bed.observer.removals);
  }

  @Test
  void closingRemovesAndReportsIt() {
    bed.master(config(1, 100));
    bed.engine.close();
    assertEquals(List.of(3), bed.observer.removals);
  }

  @Test
  void virtualRouterWhoseRemovalFailsDoesNotStartAgainAndReportsItsEnd() {
    bed.io.openFailure = "no socket";
    RouterHandle router = bed.backup(config(1, 100));
    bed.addresses.removalDefect = new IllegalStateException("a defect");
    router.remove();
    bed.io.openFailure = null;
    bed.io.advance(TestBed.FAULT_PAUSE + 4 * SECOND);
    bed.engine.close();
    assertEquals(List.of(), bed.observer.changes);
    assertEquals(List.of(0), bed.observer.removals);
  }

  @Test
  void ownerReportsWhyItIsMaster() {
    bed.backup(config(1, 255));
    bed.engine.close();
    assertEquals(
        List.of(
            "1 INITIALIZE-MASTER: owner of the virtual IP addresses",
            "2 MASTER-INITIALIZE: removed"),
        bed.observer.changes);
  }

  @Test
  void exceptionInAnObserverHarmsNoOther() {
    bed.network(eth0());
    RouterHandle router =
        bed.engine.add(
            config(1, 100),
            new RouterObserver() {
              @Override
              public void stateChanged(
                  long sequence, Instant time, VrrpState from, VrrpState to, String reason) {
                // The thread dies of it, here without output, and a new one replaces it.
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
                throw new IllegalStateException("an observer's defect");
              }

              @Override
              public void warned(String text) {
                throw new IllegalStateException("an observer's defect");
              }

              @Override
              public void removed() {}
            });
    bed.engine.add(config(2, 100), bed.observer);
    bed.io.advance(4 * SECOND);
    bed.deliver(packet(1, 200));
    bed.io.advance(SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.engine.close();
    assertEquals(3, bed.observer.changes.size());
  }

  // ---------------------------------------------------------------- warnings

  private static ByteBuffer wrongTtl(int vrid) {
    ByteBuffer packet = packet(vrid, 200);
    packet.put(8, (byte) 254);
    return packet;
  }

  private static ByteBuffer wrongVersion(int vrid) {
    ByteBuffer packet = packet(vrid, 200);
    packet.put(20, (byte) 0x21);
    return packet;
  }

  @Test
  void eachKindOfDiscardIsReportedOnceAMinute() {
    RouterHandle router = bed.master(config(1, 200));
    long start = bed.io.nanoTime();
    for (int i = 0; i < 119; i++) {
      bed.deliver(wrongTtl(1));
      bed.deliver(wrongVersion(1));
      bed.io.advance(SECOND);
    }
    assertEquals(start + 119 * SECOND, bed.io.nanoTime());
    assertEquals(119, router.snapshot().counters().discards().get(DiscardReason.IP_TTL));
    bed.engine.close();
    String ttl =
        "discarded a packet from 192.0.2.9 because its TTL or hop limit is less than 255, or than minTtl (VRID 1, TTL 254, expected at least 255)";
    String version =
        "discarded a packet from 192.0.2.9 because its version is not configured (VRID 1, version 2, expected 3)";
    String more = " (59 more since the last warning)";
    assertEquals(List.of(ttl, version, ttl + more, version + more), bed.observer.warnings);
  }

  @Test
  void eachMismatchIsReportedOnceAMinute() {
    RouterHandle router = bed.backup(config(1, 100));
    ByteBuffer odd = packet(TestBed.PEER, TestBed.parameters(1, 100, 50, "192.0.2.77"), 200);
    for (int i = 0; i < 59; i++) {
      bed.deliver(odd.duplicate());
      bed.io.advance(SECOND);
    }
    assertEquals(59, router.snapshot().counters().get(RouterCounter.INTERVAL_ERRORS));
    bed.engine.close();
    String start = "accepted an advertisement from 192.0.2.9 although its ";
    assertEquals(
        List.of(
            start
                + "advertisement interval differs from the configured one (VRID 1, interval 50 cs,"
                + " expected 100 cs)",
            start
                + "virtual IP addresses differ from the configured ones (VRID 1, listed: 1, expected "
                + config(1, 100).parameters().addresses()
                + ")"),
        bed.observer.warnings);
  }

  @Test
  void packetsOfAnotherGroupAreReportedWithSourceAndVridOnceAndThenMoreRarely() {
    bed.backup(config(1, 100));
    bed.io.advance(5 * SECOND);
    for (int i = 0; i < 59; i++) {
      bed.deliver(packet(77, 200));
      bed.deliver(wrongTtl(78));
      bed.deliver(wrongVersion(79));
      bed.io.advance(SECOND);
    }
    String start = "eth0: discarded VRRP packet from 192.0.2.9: ";
    List<String> first =
        List.of(
            start
                + "VRID 77 is not configured here (configured: 1);"
                + " another group on this LAN is normal",
            start
                + "its TTL or hop limit is less than 255, or than minTtl, TTL 254, expected at"
                + " least 255; VRID 78 is not configured here (configured: 1)",
            start + "it is incomplete; VRID 79 is not configured here (configured: 1)");
    for (int i = 0; i < 7 * 24 * 60; i++) {
      bed.deliver(packet(77, 200));
      bed.io.advance(60 * SECOND);
    }
    bed.engine.close();
    assertEquals(first, bed.warnings.subList(0, 3));
    assertEquals(List.of(), bed.observer.warnings);
    // After 1, 3, 7, ... 1,023 minutes, then once a day.
    assertTrue(bed.warnings.size() <= 3 + 11 + 7, bed.warnings.size() + " lines in a week");
    assertEquals(first.get(0) + " (59 more since the last warning)", bed.warnings.get(3));
  }

  /** The configuration of that VRID may not have been read yet. */
  @Test
  void unknownVridIsCountedButNotReportedInTheFirstFiveSeconds() {
    bed.backup(config(1, 100));
    bed.io.advance(5 * SECOND - 1);
    bed.deliver(packet(77, 200));
    assertEquals(1, bed.engine.snapshot().unattributed().get(DiscardReason.VRID));
    bed.io.advance(1);
    bed.deliver(packet(77, 200));
    bed.engine.close();
    assertEquals(1, bed.warnings.size(), bed.warnings.toString());
  }

  @Test
  void eachGroupOnTheLanIsReportedOnce() {
    bed.backup(config(1, 100));
    bed.io.advance(5 * SECOND);
    for (int vrid = 2; vrid < 12; vrid++) {
      bed.deliver(packet(vrid, 200));
      bed.deliver(packet(vrid, 200));
    }
    bed.engine.close();
    assertEquals(10, bed.warnings.size(), bed.warnings.toString());
  }

  @Test
  void sendErrorsAreReportedOnceAMinute() {
    bed.master(config(1, 100));
    bed.io.sendError = 100;
    bed.io.advance(60 * SECOND);
    bed.engine.close();
    assertEquals(List.of("advertisement not sent on eth0: error 100"), bed.observer.warnings);
  }

  @Test
  @Proves("E-62")
  void aSnapshotShowsWhatIsKnown() {
    RouterHandle router = bed.backup(config(51, 100));
    bed.wall = TestBed.WALL.plusSeconds(60);
    bed.deliver(packet(51, 200));
    RouterSnapshot seen = router.snapshot();
    assertEquals(config(51, 100), seen.configured());
    assertEquals(config(51, 100).parameters(), seen.effective());
    assertEquals(TestBed.PEER, seen.master().address());
    assertEquals(200, seen.master().priority());
    assertEquals(TestBed.ADDRESS, seen.primaryAddress());
    assertEquals(new MacAddress(0x5e00_0133L), seen.virtualMac());
    assertEquals(TestBed.WALL, seen.role().since());
    assertEquals(TestBed.WALL, seen.counters().since());
    assertEquals(100, seen.master().advertInterval());
    assertEquals(3_609_375_000L, seen.timers().masterDownInterval());
    assertEquals(609_375_000L, seen.timers().skewTime());
    assertEquals(1, seen.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
  }
}
