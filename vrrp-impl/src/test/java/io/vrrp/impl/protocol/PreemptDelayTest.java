// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.HIGHER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.LOWER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SKEW_100;
import static io.vrrp.impl.protocol.SimulatedRouter.delayed;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The preempt delay protects a living master of lower priority, and delays nothing else. */
class PreemptDelayTest {

  private static final long DELAY = 30 * SECOND;

  private static RouterParameters delayedPriority(int priority) {
    return delayed(parameters(priority), DELAY);
  }

  /** A backup of priority 100 at the beginning of its delay. */
  private final SimulatedRouter it = inBackup(delayedPriority(100));

  /** A master of lower priority advertises each second, at most for this many seconds. */
  private static int secondsUntilMaster(SimulatedRouter it, int priority, int seconds) {
    for (int second = 0; second < seconds; second++) {
      it.accept(advertisement(priority));
      it.run(SECOND);
      if (it.state() == VrrpState.MASTER) {
        return second;
      }
    }
    return seconds;
  }

  // ---------------------------------------------------------------- within the delay

  @Test
  @Proves("D-1")
  void aLowerMasterIsFollowedAsWithoutPreemption() {
    it.stall(SECOND);

    it.accept(advertisement(90).interval(50));

    assertEquals(50, it.router.masterAdvertInterval());
    assertEquals(DOWN_100 / 2, it.remaining());
    assertEquals(90, it.router.masterPriority());
    assertFalse(it.router.isPreempting());
    assertEquals(VrrpState.BACKUP, it.state());
  }

  @Test
  @Proves("D-1")
  void furtherLowerAdvertisementsDoNotRestartIt() {
    it.accept(advertisement(90));
    it.stall(29 * SECOND);

    it.accept(advertisement(80));

    assertEquals(SECOND, it.router.preemptDelayLeft(it.now));
  }

  @Test
  @Proves("D-1")
  void itLastsToTheNanosecond() {
    it.stall(DELAY - 1);
    assertEquals(1, it.router.preemptDelayLeft(it.now));
    it.accept(advertisement(90));
    assertEquals(DOWN_100, it.remaining());

    it.stall(1);
    assertEquals(0, it.router.preemptDelayLeft(it.now));
    it.accept(advertisement(90));
    assertEquals(DOWN_100 - 1, it.remaining(), "the RFC's rule: it is ignored");
    it.stall(SECOND);
    assertEquals(0, it.router.preemptDelayLeft(it.now));
  }

  @Test
  @Proves("D-1")
  void aLowerMasterIsPreemptedByTheRfcsRuleWhenItEnds() {
    // The last advertisement that is followed comes after 29 s: 29 s + 3.6 s.
    assertEquals(32, secondsUntilMaster(it, 90, 60));

    assertEquals(
        List.of("send 100", "hold", "BACKUP to MASTER: LOWER_PRIORITY_MASTER"), it.effects.take());
    assertEquals(NewMasterReason.PREEMPTED, it.router.newMasterReason());
  }

  @Test
  void whenItHasEndedTheMasterIsShownAsTheOneThatIsPreempted() {
    it.accept(advertisement(90).from(LOWER_ADDRESS));
    it.stall(DELAY - SECOND);
    it.accept(advertisement(90).from(LOWER_ADDRESS));
    it.stall(SECOND);
    assertFalse(it.router.isPreempting());

    it.accept(advertisement(90).from(LOWER_ADDRESS));

    assertTrue(it.router.isPreempting());
    assertEquals(IpAddress.parse(LOWER_ADDRESS), it.router.masterAddress());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 255})
  @Proves("D-1")
  void aMasterThatIsNotLowerIsFollowedDuringItAndAfterwards(int priority) {
    assertEquals(100, secondsUntilMaster(it, priority, 100));
  }

  /** This does not start another wait: the node has been BACKUP long enough. */
  @Test
  @Proves("D-2")
  void aMasterThatLowersItsPriorityAfterwardsIsNotProtected() {
    assertEquals(60, secondsUntilMaster(it, 200, 60));

    assertEquals(2, secondsUntilMaster(it, 90, 60));
  }

  /** As by an override or a tracker. */
  @Test
  @Proves("D-2")
  void aBackupThatIsRaisedAboveTheMasterAfterwardsDoesNotWait() {
    assertEquals(60, secondsUntilMaster(it, 120, 60));

    it.router.overridePriority(150, it.now);

    assertEquals(2, secondsUntilMaster(it, 120, 60));
  }

  @Test
  @Proves("D-1")
  void aBackupThatIsRaisedAboveTheMasterDuringItWaitsForTheRest() {
    assertEquals(10, secondsUntilMaster(it, 120, 10));

    it.router.overridePriority(150, it.now);

    assertEquals(20 + 2, secondsUntilMaster(it, 120, 60));
  }

  // ---------------------------------------------------------------- no master, no delay

  @Test
  @Proves("D-3")
  void withNoMasterHeardItTakesOverAtOnce() {
    assertEquals(DOWN_100, it.remaining());
    it.runToDeadline();

    assertEquals(
        List.of("send 100", "hold", "BACKUP to MASTER: MASTER_TIMEOUT"), it.effects.take());
    assertEquals(0, it.router.preemptDelayLeft(it.now), "it is no backup any more");
  }

  @Test
  @Proves("D-3")
  void aLowerMasterThatFallsSilentIsReplacedAtOnce() {
    assertEquals(10, secondsUntilMaster(it, 90, 10));

    assertEquals(DOWN_100 - SECOND, it.remaining());
    it.runToDeadline();

    assertEquals(VrrpState.MASTER, it.state());
    assertEquals(NewMasterReason.NO_RESPONSE, it.router.newMasterReason());
    assertEquals(VrrpEvent.MASTER_TIMEOUT, it.router.lastEvent());
  }

  @Test
  @Proves("D-3")
  void aLowerMasterThatLeavesIsReplacedWithinTheSkewTime() {
    it.accept(advertisement(90));

    it.accept(advertisement(0));

    assertEquals(SKEW_100, it.remaining());
    it.runToDeadline();
    assertEquals(VrrpState.MASTER, it.state());
    assertEquals(NewMasterReason.PRIORITY, it.router.newMasterReason());
  }

  // ---------------------------------------------------------------- from when it counts

  @Test
  @Proves("D-2")
  void itCountsFromStartup() {
    SimulatedRouter late = inInitialize(delayedPriority(100));
    assertEquals(0, late.router.preemptDelayLeft(late.now));
    late.stall(10 * DELAY);

    late.start();

    assertEquals(DELAY, late.router.preemptDelayLeft(late.now));
  }

  @Test
  @Proves("D-2")
  void itCountsFromEachStartupAgain() {
    it.stall(2 * DELAY);
    it.router.shutdown(VrrpEvent.INTERFACE_DOWN);
    assertEquals(0, it.router.preemptDelayLeft(it.now));

    it.start();

    assertEquals(DELAY, it.router.preemptDelayLeft(it.now));
  }

  @Test
  @Proves("D-2")
  void itCountsFromYieldingToABetterMaster() {
    SimulatedRouter master = inMaster(delayedPriority(100));
    master.run(2 * DELAY);
    assertEquals(0, master.router.preemptDelayLeft(master.now));

    master.accept(advertisement(200).from(HIGHER_ADDRESS));

    assertEquals(VrrpState.BACKUP, master.state());
    assertEquals(DELAY, master.router.preemptDelayLeft(master.now));
  }

  /** Until its operator ends that, it follows every master anyway. */
  @Test
  @Proves("D-2")
  void itCountsFromRelinquishing() {
    SimulatedRouter drained = inMaster(delayedPriority(100));
    drained.run(2 * DELAY);
    drained.router.relinquish(drained.now);
    assertEquals(0, drained.router.preemptDelayLeft(drained.now));
    drained.accept(advertisement(90));
    drained.stall(SECOND);

    drained.router.endRelinquishment(drained.now);

    assertEquals(DELAY - SECOND, drained.router.preemptDelayLeft(drained.now));
  }

  @Test
  @Proves("D-1")
  void listeningAfterAStallDoesNotRestartIt() {
    it.accept(advertisement(90));
    it.stall(20 * SECOND);
    it.router.timerFired(it.now);
    assertTrue(it.router.isListening());
    assertEquals(10 * SECOND, it.router.preemptDelayLeft(it.now));

    it.accept(advertisement(90));

    assertFalse(it.router.isListening());
    assertEquals(10 * SECOND, it.router.preemptDelayLeft(it.now));
  }

  // ---------------------------------------------------------------- reconfiguration

  @Test
  @Proves("D-4")
  void aReloadDoesNotRestartIt() {
    it.stall(10 * SECOND);
    long deadline = it.router.deadline();

    it.router.configure(delayedPriority(100), it.now);

    assertEquals(20 * SECOND, it.router.preemptDelayLeft(it.now));
    assertEquals(deadline, it.router.deadline());
  }

  @Test
  @Proves("D-4")
  void aNewValueCountsFromTheSameBeginning() {
    it.accept(advertisement(90));
    it.stall(SECOND);
    long deadline = it.router.deadline();

    it.router.configure(delayed(parameters(100), 1500 * MILLISECOND), it.now);
    assertEquals(500 * MILLISECOND, it.router.preemptDelayLeft(it.now));
    it.router.configure(delayed(parameters(100), 500 * MILLISECOND), it.now);
    assertEquals(0, it.router.preemptDelayLeft(it.now));
    it.router.configure(delayed(parameters(100), 60 * SECOND), it.now);
    assertEquals(59 * SECOND, it.router.preemptDelayLeft(it.now));

    assertEquals(deadline, it.router.deadline(), "the timer is the RFC's, and stays as it is");
  }

  @Test
  @Proves("D-4")
  void preemptionSwitchedOnLaterWaitsForTheRestOnly() {
    SimulatedRouter patient = inBackup(delayed(parameters(100, 100, false), DELAY));
    assertEquals(0, patient.router.preemptDelayLeft(patient.now), "it does not preempt anyway");
    patient.accept(advertisement(90));
    patient.stall(SECOND);

    patient.router.configure(delayedPriority(100), patient.now);

    assertEquals(DELAY - SECOND, patient.router.preemptDelayLeft(patient.now));
  }

  // ---------------------------------------------------------------- owner, version 2

  /** RFC 9568 §6.1: the owner always preempts. */
  @Test
  @Proves("D-5")
  void theOwnerDoesNotWait() {
    SimulatedRouter owner = inInitialize(delayedPriority(255));
    owner.start();
    assertEquals(VrrpState.MASTER, owner.state());
    assertEquals(0, owner.router.preemptDelayLeft(owner.now));

    it.accept(advertisement(90));
    it.router.configure(delayedPriority(255), it.now);

    assertEquals(0, it.router.preemptDelayLeft(it.now));
    long deadline = it.router.deadline();
    it.stall(SECOND);
    it.accept(advertisement(254));
    assertEquals(deadline, it.router.deadline());
  }

  @Test
  @Proves("D-1")
  void inVersion2ItIsTheSame() {
    SimulatedRouter old = inBackup(delayed(SimulatedRouter.version2(100, 100), DELAY));
    old.stall(SECOND);

    old.accept(PacketBuilder.version2(90));

    assertEquals(DOWN_100, old.remaining());
    assertEquals(DELAY - SECOND, old.router.preemptDelayLeft(old.now));
  }

  // ---------------------------------------------------------------- among others

  @Test
  @Proves({"D-1", "D-3"})
  void aReturningRouterLeavesMastershipWhereItIsUntilTheDelayEndsOrTheOtherDies() {
    SimulatedLan lan = new SimulatedLan(1);
    SimulatedLan.Node lower = lan.add("192.0.2.1", parameters(100));
    SimulatedLan.Node higher = lan.add("192.0.2.2", delayedPriority(200));
    lower.start();
    lan.run(10 * SECOND);

    higher.start();
    lan.run(DELAY);
    assertEquals(List.of(lower), lan.masters());
    lan.run(4 * SECOND);
    assertEquals(List.of(higher), lan.masters());

    higher.router.shutdown(VrrpEvent.INTERFACE_DOWN);
    lan.run(4 * SECOND);
    higher.start();
    lan.run(4 * SECOND);
    assertEquals(List.of(lower), lan.masters());
    lower.cutOff = true;
    lower.frozen = true;
    lan.run(4 * SECOND);
    assertEquals(VrrpState.MASTER, higher.state());
  }
}
