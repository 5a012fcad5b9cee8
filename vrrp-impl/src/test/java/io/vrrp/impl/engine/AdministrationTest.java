// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.FAULT_PAUSE;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withIndex;
import static io.vrrp.impl.protocol.ProtocolVersions.V2;
import static io.vrrp.impl.protocol.ProtocolVersions.V2_AND_V3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.EngineCounter;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.EngineSnapshot;
import io.vrrp.impl.engine.port.PeerSnapshot;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.Transition;
import io.vrrp.impl.protocol.Authentication;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Unicast;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator can do and see. */
class AdministrationTest {

  private static final long DOWN = 3_609_375_000L;

  private final TestBed bed = new TestBed();

  /** How much longer than its down interval a relinquished router waits. */
  private static final long LAST_RESORT = 3 * SECOND;

  @AfterEach
  void close() {
    bed.close();
  }

  // ---------------------------------------------------------------- relinquish

  @Test
  @Proves({"S-MASTER-1", "S-INIT-2"})
  void relinquishedRouterShowsItAndFollowsAMasterOfLowerPriority() {
    RouterHandle router = bed.master(config(1, 100));
    router.relinquish();
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(0, bed.io.advertisements().get(0).priority());
    assertEquals(1, bed.io.sent.size());
    assertFalse(bed.addresses.last().held());
    for (int i = 0; i < 20; i++) {
      bed.io.advance(SECOND);
      bed.deliver(packet(1, 50));
    }
    assertEquals(VrrpState.BACKUP, router.state());
    RouterSnapshot seen = router.snapshot();
    assertTrue(seen.role().relinquished());
    assertEquals(50, seen.master().priority());
    assertEquals(1, bed.io.sent.size());
  }

  @Test
  void relinquishedRouterIsMasterAgainIfThereIsNoOtherAndThenPreempts() {
    RouterHandle router = bed.master(config(1, 100));
    router.relinquish();
    bed.io.advance(DOWN + LAST_RESORT - 1);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.MASTER, router.state());
    assertFalse(router.snapshot().role().relinquished());
    bed.io.sent.clear();
    bed.deliver(packet(1, 50));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, bed.io.advertisements().size());
  }

  @Test
  void relinquishedRouterTakesOverFromAMasterThatLeaves() {
    RouterHandle router = bed.master(config(1, 100));
    router.relinquish();
    bed.deliver(packet(1, 50));
    bed.deliver(packet(1, 0));
    bed.io.advance(SECOND);
    assertEquals(VrrpState.BACKUP, router.state(), "any other backup would be master by now");
    bed.io.advance(LAST_RESORT);
    assertEquals(VrrpState.MASTER, router.state());
    bed.engine.close();
    String reason = bed.observer.changes.get(bed.observer.changes.size() - 2);
    assertTrue(reason.contains("the master left with priority 0"), reason);
  }

  @Test
  void relinquishedRouterReportsThatNoOtherTookOver() {
    RouterHandle router = bed.master(config(1, 100));
    router.relinquish();
    bed.io.advance(DOWN + LAST_RESORT);
    List<Transition> history = router.snapshot().history();
    assertEquals(
        "no master heard, and no other router took over after the hand-over",
        history.get(history.size() - 1).reason());
  }

  @Test
  void startupPreemptsAgain() {
    RouterHandle router = bed.master(config(1, 100));
    router.relinquish();
    bed.deliver(packet(1, 50));
    router.setShutDown(false);
    assertFalse(router.snapshot().role().relinquished());
    for (int i = 0; i < 4; i++) {
      bed.deliver(packet(1, 50));
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void anInterfaceThatGoesAndComesBackDoesNotEndIt() {
    RouterHandle router = bed.master(config(1, 100));
    router.relinquish();
    bed.network();
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertTrue(router.snapshot().role().relinquished());
    bed.network(TestBed.eth0());
    for (int i = 0; i < 20; i++) {
      bed.deliver(packet(1, 50));
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.BACKUP, router.state());
    assertTrue(router.snapshot().role().relinquished());
  }

  @Test
  void switchingItOffAndOnInItsConfigurationEndsIt() {
    RouterHandle router = bed.master(config(1, 100));
    router.relinquish();
    router.configure(TestBed.disabled(config(1, 100)));
    assertTrue(router.snapshot().role().relinquished());
    router.configure(config(1, 100));
    assertFalse(router.snapshot().role().relinquished());
  }

  @Test
  void onlyAMasterThatIsNotTheOwnerCanRelinquish() {
    RouterHandle backup = bed.backup(config(1, 100));
    RouterHandle owner = bed.engine.add(config(2, 255), bed.observer);
    assertEquals(
        "virtual router eth0/ipv4/1 is BACKUP; only a master can relinquish",
        assertThrows(IllegalStateException.class, backup::relinquish).getMessage());
    assertThrows(IllegalStateException.class, owner::relinquish);
    assertEquals(VrrpState.MASTER, owner.state());
  }

  // ---------------------------------------------------------------- announce, reset

  @Test
  @Proves("E-60")
  void masterAnnouncesAgainOnRequest() {
    RouterHandle router = bed.master(config(1, 100));
    assertThrows(IllegalStateException.class, router::announce);
    bed.held(router);
    bed.io.advance(SECOND);
    bed.io.sent.clear();
    router.announce();
    bed.io.advance(0);
    assertEquals(1, bed.io.gratuitousArps().size());
    bed.deliver(packet(1, 200));
    assertThrows(IllegalStateException.class, router::announce);
  }

  @Test
  @Proves("E-62")
  void resettingStartsAgainButKeepsPeers() {
    RouterHandle router = bed.master(config(1, 100));
    bed.held(router);
    bed.deliver(packet(1, 50));
    bed.wall = TestBed.WALL.plusSeconds(60);
    router.resetCounters();
    RouterSnapshot seen = router.snapshot();
    assertEquals(bed.wall, seen.counters().since());
    assertEquals(0, seen.counters().get(RouterCounter.MASTER_TRANSITIONS));
    assertEquals(0, seen.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(0, seen.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(0, seen.counters().get(RouterCounter.ANNOUNCEMENT_SENT));
    assertEquals(1, seen.peers().size());
    assertEquals(2, seen.history().size());
    bed.io.advance(SECOND);
    assertEquals(1, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_SENT));
    router.remove();
    assertThrows(IllegalStateException.class, router::resetCounters);
  }

  // ---------------------------------------------------------------- peers and history

  @Test
  void peersAreKnownAsTheirLastAdvertisementShowsThem() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.deliver(packet(1, 200));
    bed.deliver(packet(TestBed.PEER, parameters(1, 100, 50, "192.0.2.100/24"), 150));
    bed.io.advance(SECOND / 2);
    bed.deliver(packet(IpAddress.parse("192.0.2.8"), parameters(1, 9, 70, "192.0.2.100/24"), 9));
    List<PeerSnapshot> peers = router.snapshot().peers();
    assertEquals(2, peers.size());
    assertEquals(IpAddress.parse("192.0.2.8"), peers.get(0).address());
    assertEquals(
        new PeerSnapshot(
            TestBed.PEER,
            3,
            150,
            50,
            ChecksumForm.MESSAGE_ONLY,
            TestBed.WALL.minusMillis(500),
            SECOND / 2,
            2),
        peers.get(1));
    bed.network(withIndex(eth0(), 9));
    assertEquals(List.of(), router.snapshot().peers());
  }

  @Test
  void theOneThatIsSilentForLongestMakesRoom() {
    RouterHandle router = bed.backup(config(1, 100));
    for (int i = 0; i <= Peers.CAPACITY; i++) {
      bed.deliver(
          packet(
              IpAddress.parse("192.0.2." + (10 + i)), parameters(1, 9, 100, "192.0.2.100"), 200));
      bed.io.advance(1);
    }
    List<PeerSnapshot> peers = router.snapshot().peers();
    assertEquals(Peers.CAPACITY, peers.size());
    assertEquals(IpAddress.parse("192.0.2.42"), peers.get(0).address());
    assertEquals(1, peers.get(0).advertisements());
    assertEquals(IpAddress.parse("192.0.2.11"), peers.get(31).address());
  }

  @Test
  void theLastFiftyChangesAreRemembered() {
    RouterHandle router = bed.backup(config(1, 100));
    for (int i = 0; i < 30; i++) {
      router.setShutDown(true);
      router.setShutDown(false);
    }
    List<Transition> history = router.snapshot().history();
    assertEquals(50, history.size());
    assertEquals(
        new Transition(61, TestBed.WALL, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"),
        history.get(49));
    assertEquals(12, history.get(0).sequence());
  }

  // ---------------------------------------------------------------- notices

  @Test
  void competingMasterIsReportedOnceAndGoneWhenSilent() {
    bed.master(config(1, 100));
    for (int i = 0; i < 5; i++) {
      bed.deliver(packet(1, 50));
      bed.io.advance(SECOND);
    }
    bed.io.advance(2 * SECOND - 1);
    bed.engine.postEvent(() -> bed.observer.notices.add("not yet"));
    bed.io.advance(1);
    bed.engine.close();
    assertEquals(
        List.of(
            "3 CompetingMaster[present=true, address=192.0.2.9, priority=50]",
            "not yet",
            "4 CompetingMaster[present=false, address=192.0.2.9, priority=50]"),
        bed.observer.notices);
  }

  @Test
  void aBackupThatPreemptsShowsTheMaster() {
    RouterHandle router = bed.backup(config(1, 100));
    assertNull(router.snapshot().master().address());
    bed.deliver(packet(1, 50));
    RouterSnapshot seen = router.snapshot();
    assertEquals(TestBed.PEER, seen.master().address());
    assertEquals(50, seen.master().priority());
    assertTrue(seen.role().preempting());
    assertFalse(seen.master().left());
    bed.deliver(packet(1, 0));
    seen = router.snapshot();
    assertEquals(TestBed.PEER, seen.master().address());
    assertFalse(seen.role().preempting());
    assertTrue(seen.master().left());
  }

  @Test
  void competingMasterThatLeavesIsGoneAtOnce() {
    bed.master(config(1, 100));
    bed.deliver(packet(1, 50));
    bed.deliver(packet(1, 40));
    bed.deliver(packet(IpAddress.parse("192.0.2.8"), parameters(1, 9, 100, "192.0.2.100"), 0));
    bed.engine.postEvent(() -> bed.observer.notices.add("another leaves"));
    bed.deliver(packet(1, 0));
    bed.engine.postEvent(() -> bed.observer.notices.add("it has left"));
    bed.io.advance(100 * SECOND);
    bed.engine.close();
    assertEquals(
        List.of(
            "3 CompetingMaster[present=true, address=192.0.2.9, priority=50]",
            "another leaves",
            "4 CompetingMaster[present=false, address=192.0.2.9, priority=40]",
            "it has left"),
        bed.observer.notices);
  }

  /** Packets from outside cannot fill the event queue. */
  @Test
  void competingMasterThatComesAndGoesIsReportedOnceASecond() {
    bed.master(config(1, 100));
    for (int i = 0; i < 1000; i++) {
      bed.deliver(packet(1, i % 2 == 0 ? 50 : 0));
      bed.io.advance(SECOND / 100);
    }
    bed.engine.close();
    assertEquals(20, bed.observer.notices.size());
  }

  /** The preempted master's last advertisement may have been on its way. */
  @Test
  void preemptedMasterIsNoCompetingMasterUnlessItContinues() {
    RouterHandle router = bed.backup(config(1, 100));
    for (int i = 0; i < 4; i++) {
      bed.deliver(packet(1, 50));
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(SECOND / 10);
    bed.deliver(packet(1, 50));
    bed.engine.postEvent(() -> bed.observer.notices.add("preempted"));
    bed.io.advance(SECOND);
    bed.deliver(packet(1, 50));
    bed.engine.close();
    assertEquals(
        List.of("preempted", "3 CompetingMaster[present=true, address=192.0.2.9, priority=50]"),
        bed.observer.notices.subList(0, 2));
  }

  @Test
  void formerMasterHasNoCompetingMaster() {
    bed.master(config(1, 100));
    bed.deliver(packet(1, 50));
    bed.deliver(packet(IpAddress.parse("192.0.2.8"), parameters(1, 9, 100, "192.0.2.100"), 60));
    bed.deliver(packet(1, 200));
    bed.engine.close();
    assertEquals(
        List.of(
            "3 CompetingMaster[present=true, address=192.0.2.9, priority=50]",
            "4 CompetingMaster[present=false, address=192.0.2.9, priority=50]"),
        bed.observer.notices);
    assertTrue(
        bed.observer.changes.get(2).startsWith("5 MASTER-BACKUP"), bed.observer.changes.get(2));
  }

  @Test
  void prioritiesAreReportedWhenTheyChange() {
    RouterHandle router = bed.backup(config(1, 100));
    router.overridePriority(50);
    router.overridePriority(50);
    router.configure(config(1, 120));
    router.clearPriorityOverride();
    router.configure(config(1, 130));
    bed.engine.close();
    assertEquals(
        List.of(
            "2 Priority[from=100, to=50]",
            "3 Priority[from=50, to=120]",
            "4 Priority[from=120, to=130]"),
        bed.observer.notices);
  }

  @Test
  void faultIsReportedOnceHoweverOftenItIsTriedAgain() {
    bed.io.openFailure = "no socket";
    bed.backup(config(1, 100));
    bed.io.advance(FAULT_PAUSE);
    bed.io.openFailure = null;
    bed.io.advance(3 * FAULT_PAUSE);
    bed.engine.close();
    assertEquals(
        List.of(
            "1 Faulty[present=true, text=no socket]", "3 Faulty[present=false, text=no socket]"),
        bed.observer.notices);
  }

  @Test
  void errorsOnTheLanAreReportedOnceAMinute() {
    bed.backup(config(1, 100));
    ByteBuffer wrongTtl = packet(1, 200).put(8, (byte) 254);
    ByteBuffer odd = packet(TestBed.PEER, parameters(1, 100, 50, "192.0.2.100/24"), 200);
    for (int i = 0; i < 3; i++) {
      bed.deliver(wrongTtl.duplicate());
      bed.deliver(odd.duplicate());
    }
    bed.engine.close();
    assertEquals(
        List.of(
            "2 Discarded[reason=IP_TTL, source=192.0.2.9]",
            "3 Mismatch[mismatch=INTERVAL_DIFFERS, source=192.0.2.9]"),
        bed.observer.notices);
  }

  /** Each of them causes two masters, so an operator must see it. */
  @Test
  @Proves({"V-F", "E-48", "E-49", "E-51"})
  void packetThatVersion2DiscardsIsReportedWithItsSender() {
    RouterParameters own = speaking(parameters(1, 100, 100, "192.0.2.100/24"), V2, Unicast.NONE);
    bed.backup(config(own));
    for (RouterParameters wrong :
        List.of(
            speaking(parameters(1, 100, 200, "192.0.2.100/24"), V2, Unicast.NONE),
            speaking(parameters(1, 100, 100, "192.0.2.101/24"), V2, Unicast.NONE),
            authenticated(own, "secret"))) {
      bed.deliver(packet(TestBed.PEER, IpFamily.IPV4.group(), 2, wrong, 200));
    }
    bed.engine.close();
    assertEquals(
        List.of(
            "2 Discarded[reason=ADVER_INT, source=192.0.2.9]",
            "3 Discarded[reason=ADDRESS_LIST, source=192.0.2.9]",
            "4 Discarded[reason=AUTH_TYPE, source=192.0.2.9]"),
        bed.observer.notices);
  }

  private static RouterParameters authenticated(RouterParameters p, String password) {
    return TestBed.with(
        p, p.checksumMode(), p.versions(), Authentication.ofPassword(password), p.unicast());
  }

  /** RFC 9568 §8.4.2: each master of a group that moves to version 3 sends it. */
  @Test
  @Proves("V-3")
  void version2InAdditionToVersion3IsNotReported() {
    RouterParameters both =
        speaking(parameters(1, 100, 100, "192.0.2.100/24"), V2_AND_V3, Unicast.NONE);
    RouterHandle router = bed.backup(config(both));
    bed.deliver(packet(TestBed.PEER, IpFamily.IPV4.group(), 3, both, 200));
    bed.deliver(packet(TestBed.PEER, IpFamily.IPV4.group(), 2, both, 200));
    assertEquals(1, router.snapshot().counters().discards().get(DiscardReason.VERSION_3_HEARD));
    bed.engine.close();
    assertEquals(List.of(), bed.observer.warnings);
  }

  // ---------------------------------------------------------------- the engine

  @Test
  void theEngineCountsWhatConcernsNoVirtualRouterToo() {
    RouterHandle router = bed.master(config(1, 100));
    bed.held(router);
    bed.deliver(packet(77, 200));
    bed.deliver(packet(77, 200).put(8, (byte) 254));
    bed.deliver(packet(1, 50).put(8, (byte) 254));
    bed.deliver(packet(1, 50));
    EngineSnapshot seen = bed.engine.snapshot();
    assertEquals(1, seen.routers());
    assertEquals(1, seen.receivers());
    assertEquals(4, seen.get(EngineCounter.PACKETS_RCVD));
    assertEquals(1, seen.unattributed().get(DiscardReason.VRID));
    assertEquals(1, seen.unattributed().get(DiscardReason.IP_TTL));
    assertEquals(2, seen.discards().get(DiscardReason.IP_TTL));
    // The first advertisement, an announcement and an answer; another announcement would be early.
    assertEquals(3 + bed.io.membershipReports.size(), seen.get(EngineCounter.PACKETS_SENT));
    bed.io.sendError = 100;
    bed.io.advance(SECOND - 1);
    // The last membership report.
    assertEquals(1, bed.engine.snapshot().get(EngineCounter.SEND_ERRORS));
    bed.io.advance(1);
    assertEquals(3, bed.engine.snapshot().get(EngineCounter.SEND_ERRORS));
    bed.engine.close();
    assertThrows(IllegalStateException.class, bed.engine::snapshot);
  }

  @Test
  void delayIsCountedInItsHistogramEntry() {
    EngineCounters counters = new EngineCounters(TestBed.WALL);
    for (long nanos : new long[] {0, 99_999, 100_000, 5_000_000, 2_000_000_000L, 7}) {
      counters.late(nanos);
    }
    EngineSnapshot seen = counters.snapshot(0, 0, 0);
    assertEquals(List.of(3L, 1L, 1L, 0L, 0L, 1L), seen.lateness().counts());
    assertEquals(7, seen.lateness().last());
    assertEquals(2_000_000_000L, seen.lateness().worst());
  }

  @Test
  void aVirtualRouterWhoseRemovalFailsDoesNotKeepTheOthersFromLeaving() {
    bed.master(config(1, 100));
    bed.engine.add(config(2, 255), bed.observer);
    bed.io.sent.clear();
    bed.addresses.removalDefect = new IllegalStateException("a defect");
    bed.engine.close();
    assertEquals(2, bed.io.advertisements().size());
    assertTrue(bed.io.closed);
    assertEquals(2, bed.observer.removals.size());
  }

  @Test
  void interruptedCallerStillCloses() {
    bed.master(config(1, 100));
    Thread.currentThread().interrupt();
    bed.engine.close();
    assertTrue(Thread.interrupted());
    assertTrue(bed.io.closed);
    assertEquals(1, bed.observer.removals.size());
  }
}
