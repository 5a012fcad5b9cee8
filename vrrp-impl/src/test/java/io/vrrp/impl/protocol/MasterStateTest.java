// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.HIGHER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.LOWER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9568 §6.4.3. */
class MasterStateTest {

  private static final List<String> YIELDED =
      List.of("release", "MASTER to BACKUP: HIGHER_PRIORITY_BACKUP");

  @Nested
  class Shutdown {

    /** RFC 9568 §6.4.3, E-40: one advertisement of priority 0. */
    @Test
    @Proves({"S-MASTER-1", "E-40"})
    void sendsPriorityZeroOnce() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.shutdown(VrrpEvent.SHUTDOWN);
      it.router.shutdown(VrrpEvent.SHUTDOWN);

      assertEquals(
          List.of("send 0", "release", "MASTER to INITIALIZE: SHUTDOWN"), it.effects.take());
      assertEquals(1, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
      assertEquals(2, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    }

    /** RFC 9568 §6.4.3, E-40: Adver_Timer is cancelled. */
    @Test
    @Proves({"S-MASTER-1", "E-40"})
    void cancelsTheTimer() {
      SimulatedRouter it = inMaster(parameters(100));
      it.router.shutdown(VrrpEvent.SHUTDOWN);
      it.effects.forget();

      it.stall(SECOND);
      it.router.timerFired(it.now);

      assertEquals(List.of(), it.effects.take());
      assertEquals(VirtualRouter.NO_DEADLINE, it.router.deadline());
    }

    /** RFC 9568 §6.4.3: Priority 0 whatever the own priority is. */
    @Test
    @Proves("S-MASTER-1")
    void sendsPriorityZeroAsOwnerToo() {
      SimulatedRouter it = inMaster(parameters(255));

      it.router.shutdown(VrrpEvent.SHUTDOWN);

      assertEquals("send 0", it.effects.take().get(0));
    }

    /** A failed action is not tried again. */
    @Test
    void sendsAndReleasesNothingWhenItIsAbandoned() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.abandon(VrrpEvent.SHUTDOWN);
      it.router.abandon(VrrpEvent.SHUTDOWN);

      assertEquals(List.of("MASTER to INITIALIZE: SHUTDOWN"), it.effects.take());
      assertEquals(VirtualRouter.NO_DEADLINE, it.router.deadline());
    }

    /** E-58: it gives the addresses up even if the link is gone. */
    @ParameterizedTest
    @EnumSource(names = {"INTERFACE_DOWN", "NO_PRIMARY_IP_ADDRESS"})
    @Proves({"S-MASTER-1", "E-58", "E-61"})
    void takesPlaceEvenIfNothingCanBeSent(VrrpEvent event) {
      SimulatedRouter it = inMaster(parameters(100));
      it.effects.networkSends = false;

      it.router.shutdown(event);

      assertEquals(
          List.of("send 0", "release", "MASTER to INITIALIZE: " + event), it.effects.take());
      assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
      assertEquals(1, it.counters().get(RouterCounter.SEND_ERRORS));
    }
  }

  @Nested
  class AdverTimerFires {

    /** RFC 9568 §6.4.3: send, and reset to Advertisement_Interval. */
    @Test
    @Proves("S-MASTER-2")
    void sendsAndStartsAgain() {
      SimulatedRouter it = inMaster(parameters(100));

      it.run(SECOND);

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    @Proves("S-MASTER-2")
    void notANanosecondEarly() {
      SimulatedRouter it = inMaster(parameters(100));

      it.stall(SECOND - 1);
      it.router.timerFired(it.now);

      assertEquals(List.of(), it.effects.take());
      assertEquals(1, it.remaining());
    }

    /** RFC 9568 §5.2.4: the owner advertises 255. */
    @Test
    @Proves("S-MASTER-2")
    void ownerSends255() {
      SimulatedRouter it = inMaster(parameters(255));

      it.run(SECOND);

      assertEquals(List.of("send 255"), it.effects.take());
    }

    /** Each wake-up is a little late; the sum must not become a longer interval. */
    @Test
    @Proves("S-MASTER-2")
    void delaysDoNotAddUp() {
      SimulatedRouter it = inMaster(parameters(100));
      long began = it.now;

      for (int i = 1; i <= 1000; i++) {
        it.now = it.router.deadline() + i % 7 * MILLISECOND;
        it.router.timerFired(it.now);
      }

      assertEquals(began + 1001 * SECOND, it.router.deadline());
    }

    /** A burst of old advertisements is of no use to peers. */
    @ParameterizedTest
    @ValueSource(longs = {2_000, 2_001, 3_500, 3_999})
    @Proves({"S-MASTER-2", "X-2"})
    void afterAStallOneIsSentAndTheMissedAreNot(long stallMilliseconds) {
      SimulatedRouter it = inMaster(parameters(100));

      it.stall(stallMilliseconds * MILLISECOND);
      it.router.timerFired(it.now);
      it.router.timerFired(it.now);

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    @Proves("S-MASTER-2")
    void aStallOfLessThanAnIntervalStaysOnTheGrid() {
      SimulatedRouter it = inMaster(parameters(100));

      it.stall(2 * SECOND - 1);
      it.router.timerFired(it.now);

      assertEquals(1, it.remaining());
    }

    /** If the network refuses for a while, the master neither leaves nor stops sending. */
    @Test
    @Proves({"S-MASTER-2", "E-61"})
    void continuesWhenSendingFails() {
      SimulatedRouter it = inMaster(parameters(100));
      it.effects.networkSends = false;
      it.run(3 * SECOND);
      it.effects.networkSends = true;
      it.run(2 * SECOND);

      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(3, it.counters().get(RouterCounter.SEND_ERRORS));
      assertEquals(3, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
      assertEquals(Collections.nCopies(5, "send 100"), it.effects.take());
    }
  }

  @Nested
  class AdvertisementOfPriorityZero {

    /** RFC 9568 §6.4.3, E-7: send, and reset Adver_Timer. */
    @Test
    @Proves({"S-MASTER-3", "E-7"})
    void isAnsweredAndRestartsTheTimer() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(400 * MILLISECOND);

      it.accept(advertisement(0).from(HIGHER_ADDRESS));

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(SECOND, it.remaining());
      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(1, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
    }

    /** Otherwise many of them would delay the regular advertisements. */
    @Test
    @Proves("E-6")
    void doesNotRestartTheTimerWhenNotAnswered() {
      SimulatedRouter it = inMaster(parameters(100));
      for (int i = 0; i < Advertiser.MAX_IMMEDIATE_ADVERTISEMENTS; i++) {
        it.accept(advertisement(0));
      }
      it.effects.forget();
      it.stall(600 * MILLISECOND);

      it.accept(advertisement(0));

      assertEquals(400 * MILLISECOND, it.remaining());
      assertEquals(List.of(), it.effects.take());
    }

    /** Even endless shutdowns of others do not silence the master. */
    @Test
    @Proves("E-6")
    void cannotDelayTheRegularAdvertisements() {
      SimulatedRouter it = inMaster(parameters(100));
      long longestSilence = 0;
      long last = it.now;

      for (int i = 0; i < 200; i++) {
        it.accept(advertisement(0));
        it.run(50 * MILLISECOND);
        for (long sentAt : it.effects.takeSendTimes()) {
          longestSilence = Math.max(longestSilence, sentAt - last);
          last = sentAt;
        }
      }

      assertEquals(SECOND, longestSilence);
    }
  }

  @Nested
  class AdvertisementOfABetterRouter {

    /** RFC 9568 §6.4.3: addresses are given up before the change of state is reported. */
    @Test
    @Proves("S-MASTER-4")
    void isYieldedTo() {
      SimulatedRouter it = inMaster(parameters(100));

      it.accept(advertisement(101).from(LOWER_ADDRESS));

      assertEquals(YIELDED, it.effects.take());
      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(DOWN_100, it.remaining());
      assertEquals(IpAddress.parse(LOWER_ADDRESS), it.router.masterAddress());
      assertEquals(101, it.router.masterPriority());
      assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    }

    /**
     * A partition ends and the loser hears the better master first. The better one must learn that
     * there were two masters: hosts may know the loser's MAC address.
     */
    @Test
    void announcesAfterTwoMasters() {
      SimulatedRouter it = inMaster(parameters(100));
      it.effects.ownMac = true;
      it.run(10 * SECOND);
      it.effects.forget();

      it.accept(advertisement(200));

      assertEquals(
          List.of("release", "send 100", "MASTER to BACKUP: HIGHER_PRIORITY_BACKUP"),
          it.effects.take());
      assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
      it.accept(advertisement(200));
      it.run(SECOND);
      assertEquals(List.of(), it.effects.take());
    }

    /**
     * From its last advertisement a switch would learn a wrong port for the virtual MAC address.
     */
    @Test
    void sendsNoLastAdvertisementFromTheVirtualMacAddress() {
      SimulatedRouter it = inMaster(parameters(100));

      it.accept(advertisement(200));

      assertEquals(YIELDED, it.effects.take());
    }

    /**
     * The better master may have taken over because this node was silent, and has then announced
     * the addresses.
     */
    @Test
    void silentMasterAnnouncesNothing() {
      SimulatedRouter late = inMaster(parameters(100));
      late.effects.ownMac = true;
      late.stall(2 * SECOND - 1);
      late.accept(advertisement(200));
      assertEquals(3, late.effects.take().size());

      SimulatedRouter silent = inMaster(parameters(100));
      silent.effects.ownMac = true;
      silent.stall(2 * SECOND);
      silent.accept(advertisement(200));
      assertEquals(YIELDED, silent.effects.take());

      SimulatedRouter listening = inMaster(parameters(100));
      listening.effects.ownMac = true;
      listening.stall(10 * SECOND);
      listening.router.timerFired(listening.now);
      assertTrue(listening.router.isListening());
      listening.accept(advertisement(200));
      assertEquals(YIELDED, listening.effects.take());
    }

    /** RFC 9568 §6.4.3, E-5: Preempt_Mode is not considered. */
    @Test
    @Proves({"S-MASTER-4", "E-5"})
    void isYieldedToWithoutPreemptModeToo() {
      SimulatedRouter it = inMaster(parameters(100, 100, false));

      it.accept(advertisement(101));

      assertEquals(YIELDED, it.effects.take());
    }

    /** RFC 9568 §6.4.3, E-16: the interval of the new master applies from now on. */
    @Test
    @Proves({"S-MASTER-4", "E-16"})
    void givesItsInterval() {
      SimulatedRouter it = inMaster(parameters(100));

      it.accept(advertisement(101).interval(300));

      assertEquals(300, it.router.masterAdvertInterval());
      assertEquals(9 * SECOND + 1_828_125_000L, it.remaining());
    }

    /** RFC 9568 §6.4.3: Adver_Timer is cancelled. */
    @Test
    @Proves("S-MASTER-4")
    void endsTheRegularAdvertisements() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(SECOND);

      it.accept(advertisement(101));
      it.effects.forget();
      it.router.timerFired(it.now);

      assertEquals(List.of(), it.effects.take());
    }

    /** RFC 9568 §6.4.3, E-1, E-3: equal priorities: the greater source, as an unsigned number. */
    @ParameterizedTest
    @CsvSource({
      "192.0.2.100, 192.0.2.101",
      "10.0.0.100, 10.0.0.200",
      "100.0.0.1, 200.0.0.1",
      "127.255.255.255, 128.0.0.0",
      "10.0.0.9, 10.0.0.10",
      "10.0.0.255, 10.0.1.0",
    })
    @Proves({"S-MASTER-5", "E-1", "E-3"})
    void isTheGreaterAddressOfEqualPriorities(String lower, String higher) {
      SimulatedRouter atLower = inInitialize(parameters(255));
      atLower.router.startup(IpAddress.parse(lower), VrrpEvent.STARTUP, atLower.now);
      SimulatedRouter atHigher = inInitialize(parameters(255));
      atHigher.router.startup(IpAddress.parse(higher), VrrpEvent.STARTUP, atHigher.now);

      atLower.accept(advertisement(255).from(higher));
      atHigher.accept(advertisement(255).from(lower));

      assertEquals(VrrpState.BACKUP, atLower.state());
      assertEquals(VrrpState.MASTER, atHigher.state());
    }

    /** The present source address is compared, not that at the startup. */
    @Test
    @Proves({"S-MASTER-5", "E-1"})
    void isJudgedByThePresentPrimaryAddress() {
      SimulatedRouter it = inMaster(parameters(100));

      it.router.primaryAddressChanged(IpAddress.parse("192.0.2.220"));
      it.accept(advertisement(100).from(HIGHER_ADDRESS));
      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(IpAddress.parse("192.0.2.220"), it.router.masterAddress());

      it.router.primaryAddressChanged(IpAddress.parse(ADDRESS));
      it.accept(advertisement(100).from(HIGHER_ADDRESS));
      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(IpAddress.parse(HIGHER_ADDRESS), it.router.masterAddress());

      it.router.primaryAddressChanged(IpAddress.parse("192.0.2.220"));
      assertEquals(IpAddress.parse(HIGHER_ADDRESS), it.router.masterAddress());
    }
  }

  @Nested
  class PrimaryAddressThatReturns {

    /** The others may have missed advertisements; the rhythm of the regular ones stays. */
    @Test
    @Proves("E-67")
    void isAdvertisedAtOnce() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(300 * MILLISECOND);
      it.router.primaryAddressReturned(it.now);
      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(700 * MILLISECOND, it.remaining());
      assertEquals(VrrpState.MASTER, it.state());
    }

    /** A stalled master sends nothing before it has listened for a successor. */
    @Test
    void isNotAdvertisedByAMasterThatListens() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(10 * SECOND);
      it.router.timerFired(it.now);
      it.router.primaryAddressReturned(it.now);
      assertEquals(List.of(), it.effects.take());
    }

    @Test
    void changesNothingInInitialize() {
      SimulatedRouter it = inInitialize(parameters(100));
      it.router.primaryAddressReturned(it.now);
      assertEquals(List.of(), it.effects.take());
      assertEquals(VirtualRouter.NO_DEADLINE, it.router.deadline());
    }

    @Test
    @Proves("E-67")
    void letsABackupHearTwoAdvertisementsBeforeItActs() {
      SimulatedRouter it = SimulatedRouter.inBackup(parameters(100));
      long listening = DOWN_100 - SECOND;
      it.router.primaryAddressReturned(it.now);
      assertEquals(DOWN_100, it.remaining(), "never earlier than before");
      it.stall(DOWN_100 - SECOND);
      it.router.primaryAddressReturned(it.now);
      assertEquals(listening, it.remaining());
      assertEquals(List.of(), it.effects.take());
    }
  }

  @Nested
  class AnyOtherAdvertisement {

    /** RFC 9568 §6.4.3, E-6: discard, answer at once, Adver_Timer continues. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 99})
    @Proves({"S-MASTER-6", "E-6"})
    void ofLowerPriorityIsAnswered(int priority) {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(400 * MILLISECOND);

      it.accept(advertisement(priority).from(HIGHER_ADDRESS));

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(600 * MILLISECOND, it.remaining());
      assertEquals(VrrpState.MASTER, it.state());
    }

    /** RFC 9568 §6.4.3, E-2. */
    @Test
    @Proves({"S-MASTER-6", "E-2"})
    void ofEqualPriorityAndLowerAddressIsAnswered() {
      SimulatedRouter it = inMaster(parameters(100));

      it.accept(advertisement(100).from(LOWER_ADDRESS));

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(VrrpState.MASTER, it.state());
    }

    /** RFC 9568 §6.4.3: discarded: no value of it is kept. */
    @Test
    @Proves("S-MASTER-6")
    void teachesNothing() {
      SimulatedRouter it = inMaster(parameters(100));

      it.accept(advertisement(50).interval(10));

      assertEquals(100, it.router.masterAdvertInterval());
      assertEquals(IpAddress.parse(ADDRESS), it.router.masterAddress());
      assertEquals(100, it.router.masterPriority());
    }

    /** RFC 9568 §6.4.3, E-6: each is answered; the limit is only for floods. */
    @Test
    @Proves("E-6")
    void isAnsweredUpToTheLimit() {
      SimulatedRouter it = inMaster(parameters(100));

      for (int i = 0; i < 10; i++) {
        it.accept(advertisement(50));
      }

      assertEquals(
          Collections.nCopies(Advertiser.MAX_IMMEDIATE_ADVERTISEMENTS, "send 100"),
          it.effects.take());
      assertEquals(10, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    }

    /**
     * Hosts may have learned the competing master's MAC address: after a partition they must learn
     * the right one.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 50, 99})
    @Proves("E-6")
    void hasTheAddressesAnnouncedEvenBeyondTheLimitOfAnswers(int priority) {
      SimulatedRouter it = inMaster(parameters(100));

      for (int i = 1; i <= 10; i++) {
        it.accept(advertisement(priority));
        assertEquals(i, it.effects.announcements);
      }
      it.accept(advertisement(200));
      it.accept(advertisement(priority));

      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(10, it.effects.announcements);
    }

    /** RFC 3768 §6.4.3 requires no answer, but hosts may have learned the other MAC address. */
    @Test
    void hasTheAddressesAnnouncedInVersion2Too() {
      SimulatedRouter it = inMaster(SimulatedRouter.version2(100, 100));

      it.accept(PacketBuilder.version2(50));

      assertEquals(List.of(), it.effects.take());
      assertEquals(1, it.effects.announcements);
    }

    @Test
    @Proves("E-6")
    void isAnsweredAgainAfterEachRegularAdvertisement() {
      SimulatedRouter it = inMaster(parameters(100));

      for (int interval = 0; interval < 3; interval++) {
        for (int i = 0; i < 10; i++) {
          it.accept(advertisement(50));
        }
        it.run(SECOND);
        assertEquals(Advertiser.MAX_IMMEDIATE_ADVERTISEMENTS + 1, it.effects.take().size());
      }
    }

    @Test
    @Proves("E-6")
    void isAnsweredAgainAfterEachTakeOver() {
      SimulatedRouter it = inMaster(parameters(100));
      for (int i = 0; i < 10; i++) {
        it.accept(advertisement(50));
      }
      it.accept(advertisement(200));
      it.runToDeadline();
      it.effects.forget();

      it.accept(advertisement(50));

      assertEquals(List.of("send 100"), it.effects.take());
    }

    /** E-65: a master that was replaced during a stall answers at once, and keeps the addresses. */
    @Test
    @Proves({"S-MASTER-6", "E-65"})
    void reachesAMasterThatWasStalled() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(10 * SECOND);

      it.accept(advertisement(50));
      it.router.timerFired(it.now);

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(VrrpState.MASTER, it.state());
    }

    /** E-65: packets of the stall are processed before the timers. */
    @Test
    @Proves({"S-MASTER-4", "E-65"})
    void doesNotComeFirstAfterAStallIfABetterMasterSpoke() {
      SimulatedRouter it = inMaster(parameters(100));
      it.stall(10 * SECOND);

      it.accept(advertisement(200));
      it.router.timerFired(it.now);

      assertEquals(YIELDED, it.effects.take());
    }

    /** E-14: otherwise an own advertisement that is looped back would be answered for ever. */
    @Test
    @Proves({"R-a", "E-14"})
    void isNotOneOfOurOwn() {
      SimulatedRouter it = inMaster(parameters(100));
      long deadline = it.router.deadline();

      for (int priority : new int[] {0, 50, 100, 200}) {
        assertEquals(DiscardReason.OWN_PACKET, it.receive(advertisement(priority).from(ADDRESS)));
      }

      assertEquals(List.of(), it.effects.take());
      assertEquals(deadline, it.router.deadline());
      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(4, it.counters().discards(DiscardReason.OWN_PACKET));
      assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    }
  }

  @Nested
  class Owner {

    /**
     * Errata 8298, E-36: the owner processes advertisements like any other router, and reports
     * them.
     */
    @Test
    @Proves({"S-MASTER-6", "R-10", "E-36"})
    void answersALowerPriority() {
      SimulatedRouter it = inMaster(parameters(255));

      it.accept(advertisement(254).from(HIGHER_ADDRESS));

      assertEquals(List.of("noticed OWNER_CONFLICT of 192.0.2.200", "send 255"), it.effects.take());
      assertEquals(1, it.counters().get(RouterCounter.OWNER_CONFLICTS));
    }

    /** Errata 8298, RFC 9568 §8.3.2, E-37. */
    @Test
    @Proves({"S-MASTER-5", "R-10", "E-37"})
    void yieldsToAnOwnerOfAGreaterAddress() {
      SimulatedRouter it = inMaster(parameters(255));

      it.accept(advertisement(255).from(HIGHER_ADDRESS));

      assertEquals(
          List.of(
              "noticed OWNER_CONFLICT of 192.0.2.200",
              "release",
              "MASTER to BACKUP: HIGHER_PRIORITY_BACKUP"),
          it.effects.take());
    }

    /** Errata 8298, RFC 9568 §8.3.2, E-37. */
    @Test
    @Proves({"S-MASTER-6", "R-10", "E-37"})
    void prevailsOverAnOwnerOfALowerAddress() {
      SimulatedRouter it = inMaster(parameters(255));

      it.accept(advertisement(255).from(LOWER_ADDRESS));

      assertEquals(List.of("noticed OWNER_CONFLICT of 192.0.2.99", "send 255"), it.effects.take());
    }
  }

  /** RFC 9568 §6.4.2, §6.4.3, E-60: the addresses are announced once for each transition. */
  @Test
  @Proves("E-60")
  void addressesAreHeldOncePerMastership() {
    SimulatedRouter it = inMaster(parameters(100));

    it.run(5 * SECOND);
    it.accept(advertisement(50));
    it.accept(advertisement(0));
    it.run(5 * SECOND);
    assertEquals(0, Collections.frequency(it.effects.take(), "hold"));

    it.accept(advertisement(200));
    it.run(DOWN_100);
    assertEquals(1, Collections.frequency(it.effects.take(), "hold"));
  }

  /** RFC 8347, E-61. */
  @Test
  @Proves("E-61")
  void countersShowWhatHappened() {
    SimulatedRouter it = inMaster(parameters(100));
    it.run(2 * SECOND);
    it.accept(advertisement(50));
    it.accept(advertisement(0));
    it.accept(advertisement(200));
    it.run(DOWN_100);
    it.router.shutdown(VrrpEvent.SHUTDOWN);

    Counters counters = it.counters();
    assertEquals(2, counters.get(RouterCounter.MASTER_TRANSITIONS));
    assertEquals(1 + 2 + 1 + 1 + 1 + 1, counters.get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(1, counters.get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertEquals(3, counters.get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(1, counters.get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
    assertEquals(0, counters.get(RouterCounter.SEND_ERRORS));
  }
}
