// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.Timers;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A late packet must not make a master look dead, and a router that was stalled must not disturb
 * the others.
 */
class DrainThenJudgeTest {

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  @Proves("E-46")
  void aBackupThatWasFrozenReadsWhatIsQueuedBeforeItJudges() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.freeze();
    for (int i = 0; i < 10; i++) {
      bed.io.passWhileFrozen(SECOND);
      bed.io.deliver(ETH0, packet(1, 200));
    }
    bed.io.resume();
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.sent);
    assertEquals(10, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    // The last of them counts as received now: the master has its full time again.
    bed.io.advance(Timers.masterDownInterval(100, 100) - 1);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  @Proves("X-1")
  void aBackupThatWasFrozenTakesOverWhenItHearsNothingForLongEnough() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.resume();
    bed.io.advance(2 * SECOND + Timers.skewTime(100, 100) - 1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.sent);
    bed.io.advance(1);
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  @Proves("E-65")
  void aMasterThatWasFrozenDoesNotAdvertiseOverItsSuccessor() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.deliver(ETH0, packet(1, 200));
    bed.io.resume();
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.sent);
    assertEquals(false, bed.addresses.last().held());
  }

  @Test
  @Proves("E-65")
  void aMasterThatWasFrozenAnswersASuccessorOfLowerPriority() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.deliver(ETH0, packet(1, 50));
    bed.io.resume();
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(100, bed.io.advertisements().get(0).priority());
  }

  @Test
  @Proves("E-65")
  void aReportThatWaitedWhileFrozenAnnouncesNothingOverASuccessor() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.freeze();
    bed.held(router);
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.deliver(ETH0, packet(1, 200));
    bed.io.resume();
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.gratuitousArps());
  }

  @Test
  @Proves("E-65")
  void aMasterThatWasFrozenConfirmsNothingBeforeItHasListened() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.engine.confirmationWanted();
    bed.io.resume();
    assertTrue(router.snapshot().role().listening());
    bed.engine.confirmationWanted();
    assertEquals(0, bed.addresses.confirmed);
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, bed.addresses.confirmed, "the answer that was owed");
    bed.engine.confirmationWanted();
    assertEquals(2, bed.addresses.confirmed);
  }

  @Test
  @Proves("E-65")
  void aMasterThatListensAfterAFreezeKeepsNoOtherMasterFromBeingConfirmed() {
    bed.backup(config(TestBed.parameters(1, 255, 1000, "192.0.2.100/24")));
    bed.engine.add(config(TestBed.parameters(2, 255, 10, "192.0.2.102/24")), bed.observer);
    Set<Integer> confirmed = new HashSet<>();
    bed.addresses.confirming = router -> confirmed.add(router.vrid());
    List.copyOf(bed.addresses.asked)
        .forEach(asked -> bed.engine.addressesHeld(asked.router(), asked.request()));
    bed.io.advance(SECOND);
    bed.io.freeze();
    bed.io.passWhileFrozen(45 * SECOND);
    bed.engine.confirmationWanted();
    bed.io.resume();
    assertEquals(Set.of(), confirmed, "both listen for a successor");
    bed.io.sent.clear();
    bed.io.advance(SECOND / 10);
    assertEquals(Set.of(2), confirmed);
    assertEquals(2, bed.io.advertisements().get(0).vrid());
    confirmed.clear();
    bed.engine.confirmationWanted();
    assertEquals(Set.of(2), confirmed);
    bed.io.advance(10 * SECOND);
    assertEquals(Set.of(1, 2), confirmed, "the answer comes without another question");
  }

  @Test
  void oneThatIsRemovedIsNotConfirmedLater() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.engine.confirmationWanted();
    bed.io.resume();
    router.remove();
    bed.io.advance(10 * SECOND);
    assertEquals(0, bed.addresses.confirmed);
  }

  @Test
  void requestInAStalledTurnIsAnsweredInTheNextOne() {
    bed.master(config(TestBed.parameters(1, 100, 1000, "192.0.2.100/24")));
    bed.io.freeze();
    bed.engine.confirmationWanted();
    bed.io.whenDrained(() -> bed.io.passWhileFrozen(SECOND));
    bed.io.resume();
    assertEquals(0, bed.addresses.confirmed);
    bed.io.advance(0);
    assertEquals(1, bed.addresses.confirmed);
  }

  @Test
  void backupThatListensDelaysNoOtherConfirmation() {
    bed.master(config(1, 200));
    bed.engine.add(config(2, 100), bed.observer);
    for (int i = 0; i < 3; i++) {
      bed.io.advance(SECOND);
      bed.deliver(packet(2, 200));
    }
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.resume();
    bed.io.advance(SECOND);
    bed.engine.confirmationWanted();
    assertEquals(1, bed.addresses.confirmed);
  }

  @Test
  @Proves("E-65")
  void whatWasHeardBeforeAPauseConfirmsNothingAfterIt() {
    bed.master(config(1, 100));
    bed.io.freeze();
    bed.engine.confirmationWanted();
    bed.io.whenDrained(() -> bed.io.passWhileFrozen(10 * SECOND));
    bed.io.resume();
    assertEquals(0, bed.addresses.confirmed);
  }

  @Test
  @Proves({"E-46", "X-1"})
  void stallBetweenReadingAndJudgingIsNoReasonToTakeOver() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(SECOND);
    bed.io.deliver(ETH0, packet(1, 200));
    // The clock jumps with the last look into the receiver, and meanwhile the master continued.
    bed.io.whenDrained(
        () -> {
          bed.io.passWhileFrozen(10 * SECOND);
          bed.io.deliver(ETH0, packet(1, 200));
        });
    bed.io.resume();
    bed.io.advance(0);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  @Proves("E-46")
  void packetsBetweenWaitingAndJudgingAreProcessedBeforeAnyTimerIsJudged() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.advance(Timers.masterDownInterval(100, 100) - 1);
    bed.io.whenAwaited(() -> bed.io.deliver(ETH0, packet(1, 200)));
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  @Proves("E-46")
  void packetsBetweenWaitingAndJudgingAreProcessedAfterAnAdvertisementThatIsDue() {
    RouterHandle backup = bed.backup(config(1, 100));
    RouterHandle master = bed.engine.add(config(2, 255), bed.observer);
    long down = bed.io.nanoTime() + Timers.masterDownInterval(100, 100);
    // The master's advertisement becomes due at the same moment, and comes first.
    bed.io.advance(down - 3 * SECOND - bed.io.nanoTime());
    master.setShutDown(true);
    master.setShutDown(false);
    bed.io.advance(3 * SECOND - 1);
    bed.io.sent.clear();
    bed.io.whenAwaited(() -> bed.io.deliver(ETH0, packet(1, 200)));
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, backup.state());
    assertEquals(List.of(2), bed.io.advertisements().stream().map(a -> a.vrid()).toList());
  }

  @Test
  @Proves("E-65")
  void aMasterThatWasFrozenAfterWaitingDoesNotAdvertiseOverItsSuccessor() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.advance(SECOND - 1);
    bed.io.sent.clear();
    bed.io.whenAwaited(
        () -> {
          bed.io.passWhileFrozen(SECOND);
          bed.io.deliver(ETH0, packet(1, 200));
        });
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  @Proves("E-65")
  void listeningMasterHearsTheSuccessorThatComesLast() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.resume();
    bed.io.advance(SECOND - 1);
    assertTrue(router.snapshot().role().listening());
    bed.io.sent.clear();
    bed.io.whenAwaited(() -> bed.io.deliver(ETH0, packet(1, 200)));
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  @Proves("E-65")
  void aReportThatCameWhileFrozenAfterWaitingAnnouncesNothingOverASuccessor() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.whenAwaited(
        () -> {
          bed.io.freeze();
          bed.held(router);
          bed.io.passWhileFrozen(SECOND / 2);
          bed.io.deliver(ETH0, packet(1, 200));
        });
    bed.io.advance(0);
    bed.io.resume();
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.io.gratuitousArps());
  }

  @Test
  void confirmationUsesTheLatestState() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.whenAwaited(() -> bed.io.deliver(ETH0, packet(1, 200)));
    assertEquals(1, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));
  }

  @Test
  void aMasterThatAdvertisesInTimeLooksIntoNoReceiverThatHasNothing() {
    bed.master(config(1, 100));
    // A last membership report follows.
    bed.io.advance(SECOND);
    bed.io.sent.clear();
    bed.io.whenDrained(() -> fail("looked"));
    bed.io.advance(5 * SECOND);
    assertEquals(5, bed.io.advertisements().size());
    bed.io.whenDrained(null);
  }

  @Test
  void deadlinesAreAbsolute() {
    bed.master(config(1, 100));
    long first = bed.io.nanoTime();
    for (int i = 0; i < 20; i++) {
      // Each turn is late by another fraction of the interval; the delays do not add up.
      bed.io.freeze();
      bed.io.passWhileFrozen(first + (i + 1) * SECOND - bed.io.nanoTime() + i * 7_000_000L);
      bed.io.resume();
    }
    assertEquals(20, bed.io.advertisements().size());
    bed.io.advance(first + 21 * SECOND - bed.io.nanoTime());
    assertEquals(first + 21 * SECOND, bed.io.advertisements().get(20).time());
  }

  @Test
  void engineWaitsUntilTheEarliestDeadline() {
    bed.backup(config(1, 100));
    bed.engine.add(config(2, 200), bed.observer);
    bed.engine.add(config(3, 150), bed.observer);
    bed.io.awaited.clear();
    bed.io.advance(0);
    bed.io.advance(3 * SECOND);
    // The membership is reported when advertisements are missed, and then each second.
    List<Long> expected =
        Stream.of(0L, 1_500L, 2_500L)
            .map(millis -> SimulatedIo.START + TimeUnit.MILLISECONDS.toNanos(millis))
            .toList();
    assertEquals(expected, bed.io.membershipReports.stream().map(SimulatedIo.Sent::time).toList());
    bed.io.awaited.clear();
    bed.io.advance(0);
    assertEquals(List.of(SimulatedIo.START + Timers.masterDownInterval(200, 100)), bed.io.awaited);
  }

  @Test
  void delayedRouterDelaysNoOther() {
    bed.backup(config(1, 200));
    RouterHandle silent = bed.engine.add(config(2, 100), bed.observer);
    for (int i = 1; i <= 10; i++) {
      bed.io.after(i * SECOND, () -> bed.io.deliver(ETH0, packet(1, 250)));
    }
    bed.io.advance(Timers.masterDownInterval(100, 100));
    assertEquals(VrrpState.MASTER, silent.state());
  }

  @Test
  void engineWithoutWorkWaitsWithoutADeadline() {
    bed.io.advance(0);
    assertEquals(List.of(PacketIo.NO_DEADLINE), bed.io.awaited);
  }

  @Test
  @Proves("R-5")
  void invalidPacketsNeverDelayAMastersAdvertisements() {
    RouterHandle router = bed.master(config(1, 100));
    for (int i = 1; i <= 5 * 60; i++) {
      bed.io.after(i * SECOND / 5, () -> bed.io.deliver(ETH0, wrongChecksum()));
    }
    bed.io.advance(60 * SECOND);
    assertEquals(60, bed.io.advertisements().size());
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  @Proves("R-5")
  void aFloodOfPacketsDelaysNoAdvertisementOfAMaster() {
    RouterHandle master = bed.master(config(TestBed.parameters(1, 100, 1, "192.0.2.100/24")));
    RouterHandle backup =
        bed.engine.add(config(TestBed.parameters(2, 100, 1, "192.0.2.102/24")), bed.observer);
    List.copyOf(bed.addresses.asked)
        .forEach(asked -> bed.engine.addressesHeld(asked.router(), asked.request()));
    bed.io.receiveNanos = 3_000;
    bed.io.sent.clear();
    for (int i = 0; i < 20; i++) {
      bed.io.flood(wrongChecksum(), 10_000);
      bed.io.advance(30_000_000);
    }
    List<Long> times = timesOf(1);
    assertTrue(times.size() > 55, times::toString);
    for (int i = 1; i < times.size(); i++) {
      long gap = times.get(i) - times.get(i - 1);
      assertTrue(gap < 10_500_000, i + ": " + gap);
    }
    assertEquals(VrrpState.MASTER, master.state());
    assertEquals(VrrpState.MASTER, backup.state(), "it heard no master");
  }

  @Test
  @Proves("E-46")
  void backupReadsItsMasterBehindAFloodBeforeItJudges() {
    RouterHandle master = bed.backup(config(TestBed.parameters(1, 255, 1, "192.0.2.100/24")));
    RouterHandle backup = bed.engine.add(config(2, 100), bed.observer);
    bed.io.advance(Timers.masterDownInterval(100, 100) - 1);
    bed.io.receiveNanos = 3_000;
    bed.io.whenAwaited(
        () -> {
          bed.io.flood(wrongChecksum(), 5_000);
          bed.io.deliver(ETH0, packet(2, 200));
        });
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, backup.state());
    assertEquals(VrrpState.MASTER, master.state());
  }

  private static ByteBuffer wrongChecksum() {
    ByteBuffer packet = packet(1, 200);
    packet.put(20 + 6, (byte) ~packet.get(20 + 6));
    return packet;
  }

  @Test
  void manyVirtualRoutersKeepTheirOwnTime() {
    bed.network(TestBed.eth0());
    for (int vrid = 1; vrid <= 255; vrid++) {
      bed.engine.add(config(TestBed.parameters(vrid, 100, vrid, "192.0.2.100")), bed.observer);
    }
    bed.io.advance(60 * SECOND);
    for (int vrid = 1; vrid <= 255; vrid++) {
      long interval = Timers.interval(vrid);
      List<Long> times = timesOf(vrid);
      assertEquals(SimulatedIo.START + Timers.masterDownInterval(100, vrid), times.get(0));
      // One interval is shorter, so that many advertise together.
      assertTrue(times.get(0) < times.get(1), "vrid " + vrid);
      assertTrue(times.get(1) <= times.get(0) + interval, "vrid " + vrid);
      for (int i = 2; i < times.size(); i++) {
        assertEquals(interval, times.get(i) - times.get(i - 1), "vrid " + vrid);
      }
      assertTrue(bed.io.nanoTime() - times.get(times.size() - 1) < interval, "vrid " + vrid);
    }
  }

  private List<Long> timesOf(int vrid) {
    return bed.io.advertisements().stream()
        .filter(a -> a.vrid() == vrid)
        .map(SimulatedIo.Sent::time)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9})
  void manyAdvertiseTogether(int routers) {
    bed.network(TestBed.eth0());
    for (int vrid = 1; vrid <= routers; vrid++) {
      bed.engine.add(config(vrid, 100), bed.observer);
      bed.io.advance(SECOND / 40);
    }
    bed.io.advance(10 * SECOND);
    for (int vrid = 1; vrid <= routers; vrid++) {
      List<Long> times = timesOf(vrid);
      long shorter = SECOND - (times.get(1) - times.get(0));
      assertEquals(routers > 8, shorter > 0, "vrid " + vrid);
      if (routers > 8) {
        assertEquals(vrid, Math.floorMod(times.get(1), SECOND));
      }
    }
  }

  /** A receive buffer holds half of them. */
  @ParameterizedTest
  @ValueSource(ints = {128, 129})
  void veryManyAdvertiseInTwoHalves(int routers) {
    bed.network(TestBed.eth0());
    for (int vrid = 1; vrid <= routers; vrid++) {
      bed.engine.add(config(vrid, 100), bed.observer);
    }
    bed.io.advance(10 * SECOND);
    for (int vrid = 1; vrid <= routers; vrid++) {
      long moment = routers > 128 && vrid % 2 == 1 ? SECOND / 2 : 0;
      assertEquals(moment + vrid, Math.floorMod(timesOf(vrid).get(1), SECOND), "vrid " + vrid);
    }
  }
}
