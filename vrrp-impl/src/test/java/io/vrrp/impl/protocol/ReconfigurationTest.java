// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.HIGHER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SKEW_100;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters that change while the virtual router runs, which RFC 9568 does not define. */
class ReconfigurationTest {

  @Nested
  @Proves("X-5")
  class InInitialize {

    @Test
    void startsNothing() {
      SimulatedRouter it = inInitialize(parameters(100));

      it.router.configure(parameters(255, 10, true), it.now);

      assertEquals(VrrpState.INITIALIZE, it.state());
      assertEquals(VirtualRouter.NO_DEADLINE, it.router.deadline());
      assertEquals(List.of(), it.effects.take());
    }

    @Test
    void isUsedByTheNextStartup() {
      SimulatedRouter it = inInitialize(parameters(100));

      it.router.configure(parameters(200, 10, true), it.now);
      it.start();

      assertEquals(321_875_000L, it.remaining());
    }

    /** RFC 9568 §6.1: Active_Adver_Interval is Advertisement_Interval until a master is heard. */
    @Test
    void showsTheNewInterval() {
      SimulatedRouter it = inInitialize(parameters(100));

      it.router.configure(parameters(100, 10, true), it.now);

      assertEquals(10, it.router.masterAdvertInterval());
    }
  }

  @Nested
  @Proves("X-5")
  class InBackup {

    /** E-43: the deadline moves by the difference of the skew times. */
    @Test
    @Proves("E-43")
    void ofHigherPriorityExpiresSooner() {
      SimulatedRouter it = inBackup(parameters(100));
      it.stall(SECOND);

      it.router.configure(parameters(200), it.now);

      assertEquals(3_218_750_000L - SECOND, it.remaining());
      assertEquals(List.of(), it.effects.take());
    }

    /** E-43. */
    @Test
    @Proves("E-43")
    void ofLowerPriorityExpiresLater() {
      SimulatedRouter it = inBackup(parameters(200));
      it.stall(SECOND);

      it.router.configure(parameters(100), it.now);

      assertEquals(DOWN_100 - SECOND, it.remaining());
    }

    /** E-43: the time since the master was heard counts. */
    @Test
    @Proves("E-43")
    void mayExpireAtOnce() {
      SimulatedRouter it = inBackup(parameters(1));
      it.stall(3_500 * MILLISECOND);
      assertEquals(VrrpState.BACKUP, it.state());

      it.router.configure(parameters(200), it.now);
      it.router.timerFired(it.now);

      assertEquals(VrrpState.MASTER, it.state());
    }

    /** RFC 9568 §6.1: once the master's interval is known, only it counts. */
    @Test
    void ofAnotherIntervalStillWaitsForTheMastersInterval() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200).interval(300));
      long deadline = it.router.deadline();

      it.router.configure(parameters(100, 10, true), it.now);

      assertEquals(deadline, it.router.deadline());
      assertEquals(300, it.router.masterAdvertInterval());
    }

    /** RFC 9568 §6.1: without a master its own interval applies. */
    @ParameterizedTest
    @ValueSource(ints = {10, 50, 200, 4095})
    void ofAnotherIntervalWaitsForThatIfNoMasterIsKnown(int interval) {
      SimulatedRouter it = inBackup(parameters(100));
      it.stall(10 * MILLISECOND);

      it.router.configure(parameters(100, interval, true), it.now);

      assertEquals(interval, it.router.masterAdvertInterval());
      assertEquals(DOWN_100 * interval / 100 - 10 * MILLISECOND, it.remaining());
    }

    /** The timer after a priority 0 is Skew_Time; it moves by the change of that. */
    @ParameterizedTest
    @ValueSource(ints = {10, 50, 200, 4095})
    void ofAnotherIntervalStaysCloseToTakingOverFromAMasterThatLeft(int interval) {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(0));

      it.router.configure(parameters(100, interval, true), it.now);

      assertEquals(SKEW_100 * interval / 100, it.remaining());
    }

    @Test
    void ofAnotherPriorityStaysCloseToTakingOverFromAMasterThatLeft() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200));
      it.accept(advertisement(0));

      it.router.configure(parameters(200), it.now);

      assertEquals(218_750_000L, it.remaining());
    }

    @Test
    void withoutPreemptionTheNextAdvertisementIsFollowed() {
      SimulatedRouter it = inBackup(parameters(100));

      it.router.configure(parameters(100, 100, false), it.now);
      it.stall(SECOND);
      it.accept(advertisement(50));

      assertEquals(DOWN_100, it.remaining());
    }

    /** RFC 9568 §6.1: a new owner preempts, at the latest when the timer fires. */
    @Test
    @Proves("E-38")
    void becomingOwnerPreemptsTheMaster() {
      SimulatedRouter it = inBackup(parameters(100, 100, false));
      it.accept(advertisement(200));

      it.router.configure(parameters(255, 100, false), it.now);
      assertEquals(3_003_906_250L, it.remaining());
      it.run(SECOND);
      it.accept(advertisement(200));
      assertEquals(2_003_906_250L, it.remaining());
      it.effects.forget();
      it.runToDeadline();

      assertEquals(
          List.of("send 255", "hold", "BACKUP to MASTER: OWNER_PREEMPT"), it.effects.take());
    }

    @Test
    void writtenBackUnchangedChangesNothing() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200).interval(300));
      long deadline = it.router.deadline();
      it.stall(SECOND);
      it.effects.forget();

      it.router.configure(parameters(100), it.now);

      assertEquals(deadline, it.router.deadline());
      assertEquals(List.of(), it.effects.take());
    }
  }

  @Nested
  @Proves("X-5")
  class InMaster {

    /** A backup that still expects the old interval must not wait too long. */
    @Test
    void ofALongerIntervalAdvertisesWhenTheOldOneEnds() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(400 * MILLISECOND);

      it.router.configure(parameters(100, 300, true), it.now);

      assertEquals(600 * MILLISECOND, it.remaining());
      it.runToDeadline();
      assertEquals(3 * SECOND, it.remaining());
      assertEquals(List.of("send 100"), it.effects.take());
    }

    @Test
    void ofAShorterIntervalAdvertisesWhenTheNewOneEnds() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(400 * MILLISECOND);

      it.router.configure(parameters(100, 10, true), it.now);

      assertEquals(100 * MILLISECOND, it.remaining());
      it.runToDeadline();
      assertEquals(100 * MILLISECOND, it.remaining());
    }

    @Test
    void ofAShorterIntervalDoesNotPutTheNextAdvertisementOff() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(950 * MILLISECOND);

      it.router.configure(parameters(100, 10, true), it.now);

      assertEquals(50 * MILLISECOND, it.remaining());
    }

    /** Otherwise a program that writes the configuration every 0.9 s would silence the master. */
    @Test
    void writtenAgainAndAgainDoesNotPutTheNextAdvertisementOff() {
      SimulatedRouter it = inMaster(parameters(100));

      for (int i = 0; i < 100; i++) {
        it.router.configure(parameters(100 + i % 2), it.now);
        it.run(90 * MILLISECOND);
      }

      assertEquals(9, it.effects.take().size());
    }

    /** E-44: a lowered master stays until a backup preempts it. */
    @Test
    @Proves("E-44")
    void ofLowerPriorityStaysUntilABackupPreempts() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.configure(parameters(40), it.now);
      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(40, it.router.masterPriority());
      it.run(SECOND);
      assertEquals(List.of("send 40"), it.effects.take());
      it.accept(advertisement(50));

      assertEquals(VrrpState.BACKUP, it.state());
    }

    @Test
    void ofHigherPriorityPrevails() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.configure(parameters(150), it.now);
      it.accept(advertisement(120));

      assertEquals(List.of("send 150"), it.effects.take());
    }

    /** RFC 9568 §5.2.4: the owner sends 255, even if it was master before. */
    @Test
    void becomingOwnerStaysMaster() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.configure(parameters(255), it.now);
      it.run(SECOND);

      assertEquals(List.of("send 255"), it.effects.take());
      assertEquals(1, it.counters().get(RouterCounter.MASTER_TRANSITIONS));
    }

    /** A former owner is a master like any other. */
    @Test
    void ceasingToBeOwnerStaysMasterUntilABetterOneSpeaks() {
      SimulatedRouter it = inMaster(parameters(255));

      it.router.configure(parameters(100), it.now);
      it.run(SECOND);
      assertEquals(List.of("send 100"), it.effects.take());
      it.accept(advertisement(120));

      assertEquals(VrrpState.BACKUP, it.state());
    }

    /** E-47: advertisements are compared with the present addresses. */
    @Test
    @Proves({"E-47", "R-12"})
    void ofOtherAddressesExpectsThose() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.configure(parameters(100, 100, true, "192.0.2.253", "192.0.2.254"), it.now);
      it.accept(advertisement(50).addresses("192.0.2.253", "192.0.2.254"));
      assertEquals(0, it.counters().get(RouterCounter.ADDRESS_LIST_ERRORS));
      it.accept(advertisement(50));

      assertEquals(1, it.counters().get(RouterCounter.ADDRESS_LIST_ERRORS));
    }

    /** E-16: an interval that changes while it is master is its own, not the next master's. */
    @Test
    @Proves("E-16")
    void learnsTheNextMastersInterval() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.configure(parameters(100, 10, true), it.now);
      it.accept(advertisement(200).interval(100));

      assertEquals(DOWN_100, it.remaining());
    }
  }

  @Nested
  @Proves("X-5")
  class PriorityOverride {

    @Test
    void isWhatIsAdvertised() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.overridePriority(42, it.now);
      it.run(SECOND);

      assertEquals(List.of("send 42"), it.effects.take());
      assertEquals(42, it.router.parameters().priority());
      assertEquals(100, it.router.configuredParameters().priority());
      assertEquals(42, it.router.priorityOverride());
    }

    @Test
    void endsWithZero() {
      SimulatedRouter it = inMaster(parameters(100));
      it.router.overridePriority(42, it.now);

      it.router.overridePriority(0, it.now);
      it.run(SECOND);

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(0, it.router.priorityOverride());
    }

    /** E-43. */
    @Test
    @Proves("E-43")
    void movesTheBackupsDeadlineThereAndBack() {
      SimulatedRouter it = inBackup(parameters(100));
      long deadline = it.router.deadline();

      it.router.overridePriority(200, it.now);
      assertEquals(3_218_750_000L, it.remaining());
      it.stall(SECOND);
      it.router.overridePriority(0, it.now);

      assertEquals(deadline, it.router.deadline());
    }

    @Test
    void outlivesAChangeOfConfiguration() {
      SimulatedRouter it = inMaster(parameters(100));
      it.router.overridePriority(42, it.now);

      it.router.configure(parameters(120, 50, true), it.now);

      assertEquals(42, it.router.parameters().priority());
      assertEquals(50, it.router.parameters().advertInterval());
      assertEquals(120, it.router.configuredParameters().priority());
    }

    @Test
    void outlivesAShutdown() {
      SimulatedRouter it = inBackup(parameters(100));
      it.router.overridePriority(200, it.now);
      it.router.shutdown(VrrpEvent.SHUTDOWN);

      it.start();

      assertEquals(3_218_750_000L, it.remaining());
    }

    /** RFC 9568 §5.2.4: an owner's priority is always 255. */
    @Test
    void endsWhenTheRouterBecomesOwner() {
      SimulatedRouter it = inMaster(parameters(100));
      it.router.overridePriority(42, it.now);

      it.router.configure(parameters(255), it.now);
      assertEquals(255, it.router.parameters().priority());
      assertEquals(0, it.router.priorityOverride());

      it.router.configure(parameters(100), it.now);
      assertEquals(100, it.router.parameters().priority());
    }

    /** RFC 9568 §5.2.4, E-42: 255 is the owner's, and no router becomes owner at run time. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 255, 256, Integer.MAX_VALUE, Integer.MIN_VALUE})
    @Proves("E-42")
    void isFrom1To254(int priority) {
      SimulatedRouter it = inMaster(parameters(100));

      assertThrows(
          IllegalArgumentException.class, () -> it.router.overridePriority(priority, it.now));

      assertEquals(0, it.router.priorityOverride());
      assertEquals(100, it.router.parameters().priority());
    }

    /** RFC 9568 §5.2.4: the owner's priority is always 255. */
    @Test
    void isNotForTheOwner() {
      SimulatedRouter it = inMaster(parameters(255));

      assertThrows(IllegalStateException.class, () -> it.router.overridePriority(100, it.now));
      it.router.overridePriority(0, it.now);

      assertEquals(0, it.router.priorityOverride());
      assertEquals(255, it.router.parameters().priority());
    }
  }

  /** E-1: the address for equal priorities follows the interface in BACKUP too. */
  @Test
  @Proves("E-1")
  void aNewPrimaryAddressIsTheOwnOneAtOnce() {
    SimulatedRouter it = inBackup(parameters(100));

    it.router.primaryAddressChanged(IpAddress.parse(HIGHER_ADDRESS));

    assertEquals(DiscardReason.OWN_PACKET, it.receive(advertisement(200).from(HIGHER_ADDRESS)));
  }
}
