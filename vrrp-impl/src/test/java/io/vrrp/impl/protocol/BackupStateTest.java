// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.HIGHER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.LOWER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SKEW_100;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.NewMasterReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9568 §6.4.2. */
class BackupStateTest {

  private static final List<String> TIMEOUT =
      List.of("send 100", "hold", "BACKUP to MASTER: MASTER_TIMEOUT");

  @Nested
  class Shutdown {

    /** RFC 9568 §6.4.2, E-41. */
    @Test
    @Proves({"S-BACKUP-1", "E-41"})
    void sendsNothing() {
      SimulatedRouter it = inBackup(parameters(100));

      it.router.shutdown(VrrpEvent.SHUTDOWN);

      assertEquals(List.of("BACKUP to INITIALIZE: SHUTDOWN"), it.effects.take());
      assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    }

    /** RFC 9568 §6.4.2: Active_Down_Timer is cancelled. */
    @Test
    @Proves("S-BACKUP-1")
    void cancelsTheTimer() {
      SimulatedRouter it = inBackup(parameters(100));

      it.router.shutdown(VrrpEvent.SHUTDOWN);
      it.effects.forget();
      it.stall(DOWN_100);
      it.router.timerFired(it.now);

      assertEquals(VirtualRouter.NO_DEADLINE, it.router.deadline());
      assertEquals(List.of(), it.effects.take());
    }

    @Test
    @Proves("S-BACKUP-1")
    void forgetsTheMaster() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200));

      it.router.shutdown(VrrpEvent.SHUTDOWN);

      assertNull(it.router.masterAddress());
      assertEquals(0, it.router.masterPriority());
    }

    /** E-58. */
    @ParameterizedTest
    @EnumSource(names = {"SHUTDOWN", "INTERFACE_DOWN", "NO_PRIMARY_IP_ADDRESS"})
    @Proves({"E-58", "S-BACKUP-1"})
    void givesItsCause(VrrpEvent event) {
      SimulatedRouter it = inBackup(parameters(100));

      it.router.shutdown(event);

      assertEquals(event, it.router.lastEvent());
    }
  }

  @Nested
  class ActiveDownTimerFires {

    /** RFC 9568 §6.4.2: ADVERTISEMENT, gratuitous ARP, Adver_Timer, Active. */
    @Test
    @Proves({"S-BACKUP-2", "E-60"})
    void becomesMaster() {
      SimulatedRouter it = inBackup(parameters(100));

      it.run(DOWN_100);

      assertEquals(TIMEOUT, it.effects.take());
      assertEquals(SECOND, it.remaining());
      assertEquals(NewMasterReason.NO_RESPONSE, it.router.newMasterReason());
      assertEquals(VrrpEvent.MASTER_TIMEOUT, it.router.lastEvent());
      assertEquals(IpAddress.parse(ADDRESS), it.router.masterAddress());
      assertEquals(100, it.router.masterPriority());
      assertEquals(1, it.counters().get(RouterCounter.MASTER_TRANSITIONS));
      assertEquals(1, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    }

    @Test
    @Proves("S-BACKUP-2")
    void notANanosecondEarly() {
      SimulatedRouter it = inBackup(parameters(100));

      it.stall(DOWN_100 - 1);
      it.router.timerFired(it.now);
      assertEquals(VrrpState.BACKUP, it.state());

      it.stall(1);
      it.router.timerFired(it.now);
      assertEquals(VrrpState.MASTER, it.state());
    }

    /** Adver_Timer runs from the advertisement that was sent, not from its due time. */
    @Test
    @Proves("S-BACKUP-2")
    void lateTakeOverStartsTheAdvertTimerFromNow() {
      SimulatedRouter it = inBackup(parameters(100));

      it.stall(DOWN_100 + 700 * MILLISECOND);
      it.router.timerFired(it.now);

      assertEquals(SECOND, it.remaining());
    }

    /** RFC 9568 §6.4.2, E-15: the learned interval ends with the state. */
    @Test
    @Proves({"S-BACKUP-2", "E-15"})
    void masterAdvertisesAtItsOwnInterval() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200).interval(10));
      assertEquals(360_937_500L, it.remaining());

      it.runToDeadline();

      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(SECOND, it.remaining());
    }

    /** E-46: packets are passed on before the timer, however late both are. */
    @Test
    @Proves("E-46")
    void advertisementPassedOnBeforeTheTimerWins() {
      SimulatedRouter it = inBackup(parameters(100));
      it.stall(DOWN_100 + SECOND);

      it.accept(advertisement(200));
      it.router.timerFired(it.now);

      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(DOWN_100, it.remaining());
    }

    /** A refusal of the network is counted, and does not prevent it from holding the addresses. */
    @Test
    @Proves({"S-BACKUP-2", "E-61"})
    void becomesMasterEvenIfItCannotSend() {
      SimulatedRouter it = inBackup(parameters(100));
      it.effects.networkSends = false;

      it.run(DOWN_100);

      assertEquals(TIMEOUT, it.effects.take());
      assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
      assertEquals(1, it.counters().get(RouterCounter.SEND_ERRORS));
    }
  }

  @Nested
  class AdvertisementOfPriorityZero {

    /** RFC 9568 §6.4.2, E-8: Skew_Time of the learned interval; this packet's is not adopted. */
    @Test
    @Proves({"S-BACKUP-3", "E-8"})
    void setsTheTimerToSkewTime() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200).interval(10));

      it.accept(advertisement(0).interval(300));

      assertEquals(60_937_500L, it.remaining());
      assertEquals(10, it.router.masterAdvertInterval());
      assertEquals(VrrpState.BACKUP, it.state());
    }

    /** RFC 9568 §6.4.2, E-9: literally, even if the timer would have ended sooner. */
    @Test
    @Proves({"S-BACKUP-3", "E-9"})
    void mayLengthenTheWait() {
      SimulatedRouter it = inBackup(parameters(100));
      it.stall(DOWN_100 - MILLISECOND);

      it.accept(advertisement(0));

      assertEquals(SKEW_100, it.remaining());
    }

    /** RFC 9568 §6.4.2, E-10: the sender is not checked. */
    @Test
    @Proves({"S-BACKUP-3", "E-10"})
    void countsFromAnySender() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200).from(HIGHER_ADDRESS));

      it.accept(advertisement(0).from(LOWER_ADDRESS));

      assertEquals(SKEW_100, it.remaining());
      assertEquals(IpAddress.parse(HIGHER_ADDRESS), it.router.masterAddress());
    }

    /** RFC 9568 §6.4.2: this is the first condition; Preempt_Mode does not matter. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves("S-BACKUP-3")
    void doesNotDependOnPreemptMode(boolean preempt) {
      SimulatedRouter it = inBackup(parameters(100, 100, preempt));

      it.accept(advertisement(0));

      assertEquals(SKEW_100, it.remaining());
    }

    /** RFC 8347 new-master-reason "priority". */
    @Test
    void leadsToMasterBecauseThePreviousOneLeft() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200));
      it.accept(advertisement(0));

      it.run(SKEW_100);

      assertEquals(TIMEOUT, it.effects.take());
      assertEquals(NewMasterReason.PRIORITY, it.router.newMasterReason());
    }

    /** A master that comes back in time is heard; its later silence counts again. */
    @Test
    void isForgottenWhenAMasterIsHeardAgain() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(0));

      it.accept(advertisement(200));
      assertEquals(DOWN_100, it.remaining());
      it.runToDeadline();

      assertEquals(NewMasterReason.NO_RESPONSE, it.router.newMasterReason());
    }

    @Test
    @Proves("E-61")
    void isCounted() {
      SimulatedRouter it = inBackup(parameters(100));

      it.accept(advertisement(0));
      it.accept(advertisement(200));

      assertEquals(2, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
      assertEquals(1, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
    }
  }

  @Nested
  class AdvertisementOfAtLeastTheLocalPriority {

    /** RFC 9568 §6.4.2: adopt the interval, recompute, reset the timer. */
    @Test
    @Proves("S-BACKUP-4")
    void isFollowed() {
      SimulatedRouter it = inBackup(parameters(100));
      it.stall(SECOND);

      it.accept(advertisement(101).from(LOWER_ADDRESS));

      assertEquals(DOWN_100, it.remaining());
      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(IpAddress.parse(LOWER_ADDRESS), it.router.masterAddress());
      assertEquals(101, it.router.masterPriority());
      assertEquals(List.of(), it.effects.take());
    }

    /** RFC 9568 §6.4.2, E-11: greater or equal, and no address is compared. */
    @ParameterizedTest
    @ValueSource(strings = {LOWER_ADDRESS, HIGHER_ADDRESS})
    @Proves({"S-BACKUP-4", "E-11"})
    void isFollowedIfEqual(String source) {
      SimulatedRouter it = inBackup(parameters(100));
      it.stall(SECOND);

      it.accept(advertisement(100).from(source));

      assertEquals(DOWN_100, it.remaining());
      assertEquals(IpAddress.parse(source), it.router.masterAddress());
    }

    /** RFC 9568 §6.4.2, E-18, E-20: any interval is adopted; 4095 cs is the longest. */
    @ParameterizedTest
    @CsvSource({
      "1, 36093750",
      "10, 360937500",
      "300, 10828125000",
      "4095, 147803906250",
    })
    @Proves({"S-BACKUP-4", "E-18", "E-20"})
    void givesItsInterval(int interval, long masterDownInterval) {
      SimulatedRouter it = inBackup(parameters(100));

      it.accept(advertisement(200).interval(interval));

      assertEquals(interval, it.router.masterAdvertInterval());
      assertEquals(masterDownInterval, it.remaining());
      assertEquals(masterDownInterval, it.router.masterDownInterval());
      assertEquals(VrrpState.BACKUP, it.state());
    }

    /** RFC 9568 §6.4.2: each resets the timer, so a master that continues is never replaced. */
    @Test
    @Proves("S-BACKUP-4")
    void staysBackupAsLongAsAdvertisementsCome() {
      SimulatedRouter it = inBackup(parameters(100));

      for (int i = 0; i < 1000; i++) {
        it.accept(advertisement(110));
        it.run(SECOND);
      }

      assertEquals(List.of(), it.effects.take());
      assertEquals(1000, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
      assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    }

    /** A second master of higher priority is followed like the first. */
    @Test
    @Proves("S-BACKUP-4")
    void followsTheSender() {
      SimulatedRouter it = inBackup(parameters(100));

      it.accept(advertisement(150).from(HIGHER_ADDRESS).interval(300));
      it.accept(advertisement(120).from(LOWER_ADDRESS).interval(100));

      assertEquals(IpAddress.parse(LOWER_ADDRESS), it.router.masterAddress());
      assertEquals(120, it.router.masterPriority());
      assertEquals(DOWN_100, it.remaining());
    }
  }

  @Nested
  class AdvertisementOfLowerPriority {

    /** RFC 9568 §6.4.2, E-12: timer not reset, interval not adopted, nothing sent. */
    @Test
    @Proves({"S-BACKUP-5", "E-12"})
    void isDiscardedIfPreempting() {
      SimulatedRouter it = inBackup(parameters(100));
      long deadline = it.router.deadline();
      it.stall(SECOND);

      it.accept(advertisement(99));

      assertEquals(deadline, it.router.deadline());
      assertEquals(100, it.router.masterAdvertInterval());
      assertEquals(List.of(), it.effects.take());
    }

    /** RFC 9568 §6.4.2, E-12: the master's interval, once learned, is not touched either. */
    @Test
    @Proves({"S-BACKUP-5", "E-12"})
    void doesNotTeachItsInterval() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(200).interval(300));

      it.accept(advertisement(99).interval(10));

      assertEquals(300, it.router.masterAdvertInterval());
    }

    /** RFC 9568 §6.1, E-12: preemption happens when the timer fires, not before. */
    @Test
    @Proves({"S-BACKUP-5", "E-12"})
    void isPreemptedWhenTheTimerFires() {
      SimulatedRouter it = inBackup(parameters(100));
      for (int i = 0; i < 4; i++) {
        it.accept(advertisement(90));
        it.run(900 * MILLISECOND);
      }
      assertEquals(VrrpState.BACKUP, it.state());

      it.runToDeadline();

      assertEquals(
          List.of("send 100", "hold", "BACKUP to MASTER: LOWER_PRIORITY_MASTER"),
          it.effects.take());
      assertEquals(NewMasterReason.PREEMPTED, it.router.newMasterReason());
    }

    /** A lower priority heard long before the master fell silent is not a preemption. */
    @Test
    void isForgottenWhenTheMasterIsHeardAgain() {
      SimulatedRouter it = inBackup(parameters(100));
      it.accept(advertisement(90).from(LOWER_ADDRESS));
      it.accept(advertisement(200));

      it.runToDeadline();

      assertEquals(NewMasterReason.NO_RESPONSE, it.router.newMasterReason());
      assertEquals(VrrpEvent.MASTER_TIMEOUT, it.router.lastEvent());
    }

    /** RFC 9568 §6.4.2, E-13. */
    @Test
    @Proves({"S-BACKUP-4", "E-13"})
    void isFollowedIfNotPreempting() {
      SimulatedRouter it = inBackup(parameters(100, 100, false));
      it.stall(SECOND);

      it.accept(advertisement(1).interval(300));

      assertEquals(300, it.router.masterAdvertInterval());
      assertEquals(9 * SECOND + 1_828_125_000L, it.remaining());
      assertEquals(1, it.router.masterPriority());
    }

    /** RFC 9568 §6.1: without preemption a silent master is replaced too. */
    @Test
    @Proves({"S-BACKUP-2", "E-13"})
    void silentMasterIsReplacedWithoutPreemption() {
      SimulatedRouter it = inBackup(parameters(100, 100, false));
      it.accept(advertisement(90).interval(300));

      it.run(9 * SECOND + 1_828_125_000L);

      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(NewMasterReason.NO_RESPONSE, it.router.newMasterReason());
    }
  }

  @Nested
  class Owner {

    /** The owner gets here after it lost to another owner (errata 8298). */
    private final SimulatedRouter it = ownerInBackup();

    private static SimulatedRouter ownerInBackup() {
      SimulatedRouter owner = inMaster(parameters(255, 100, false));
      owner.accept(advertisement(255).from(HIGHER_ADDRESS));
      assertEquals(VrrpState.BACKUP, owner.state());
      owner.effects.forget();
      return owner;
    }

    /** RFC 9568 §6.1, E-38: the owner always preempts. */
    @Test
    @Proves({"S-BACKUP-5", "E-38"})
    void ownerPreemptsWithAnyConfiguration() {
      long deadline = it.router.deadline();
      it.stall(SECOND);

      it.accept(advertisement(254));
      assertEquals(deadline, it.router.deadline());
      it.effects.forget();
      it.runToDeadline();

      assertEquals(
          List.of("send 255", "hold", "BACKUP to MASTER: OWNER_PREEMPT"), it.effects.take());
      assertEquals(NewMasterReason.PREEMPTED, it.router.newMasterReason());
    }

    /** RFC 9568 §6.4.2, E-37: the other owner is followed. */
    @Test
    @Proves({"S-BACKUP-4", "E-37"})
    void followsTheOtherOwner() {
      it.stall(SECOND);

      it.accept(advertisement(255).from(HIGHER_ADDRESS));

      assertEquals(3 * SECOND + 3_906_250L, it.remaining());
    }
  }

  /** RFC 9568 §6.1, E-45: neighboring priorities never expire at the same time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 4095})
  @Proves({"E-45", "F-4"})
  void theBetterPriorityTakesOverFirst(int interval) {
    SimulatedRouter better = inBackup(parameters(254, interval, true));
    SimulatedRouter worse = inBackup(parameters(253, interval, true));

    assertTrue(worse.remaining() - better.remaining() >= 39_062L * interval);
  }

  /** E-14: looped back, or another node with our address: this does not concern the protocol. */
  @Test
  @Proves({"R-a", "E-14"})
  void ownAdvertisementIsIgnored() {
    SimulatedRouter it = inBackup(parameters(100));
    long deadline = it.router.deadline();
    it.stall(SECOND);

    assertEquals(DiscardReason.OWN_PACKET, it.receive(advertisement(200).from(ADDRESS)));

    assertEquals(deadline, it.router.deadline());
    assertEquals(List.of(), it.effects.take());
  }
}
