// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.HIGHER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SKEW_100;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node that was stalled does not know what it missed: it listens before it acts on a timer that
 * ended meanwhile. The RFC does not define this, because its routers never stall.
 */
class ListeningTest {

  /** How long a backup of priority 100 listens: twice the interval and its skew time. */
  private static final long BACKUP_LISTENS = 2 * SECOND + SKEW_100;

  @Nested
  @Proves("X-1")
  class InBackup {

    private final SimulatedRouter it = inBackup(parameters(100));

    private void fireLateBy(long nanoseconds) {
      it.stall(DOWN_100 + nanoseconds);
      it.router.timerFired(it.now);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999_999})
    void notForLessThanAnInterval(long lateness) {
      fireLateBy(lateness);

      assertEquals(VrrpState.MASTER, it.state());
    }

    @ParameterizedTest
    @ValueSource(longs = {SECOND, SECOND + 1, 3600 * SECOND})
    void listensForTwoIntervalsAndItsSkewTime(long lateness) {
      fireLateBy(lateness);

      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(List.of(), it.effects.take());
      assertEquals(BACKUP_LISTENS, it.remaining());
    }

    /** The master's interval decides: no router sends more often. */
    @ParameterizedTest
    @ValueSource(ints = {10, 300})
    void listensForTheMastersInterval(int interval) {
      long nanoseconds = Timers.interval(interval);
      it.accept(advertisement(200).interval(interval));
      it.effects.forget();

      it.stall(it.remaining() + nanoseconds);
      it.router.timerFired(it.now);

      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(2 * nanoseconds + Timers.skewTime(100, interval), it.remaining());
    }

    @Test
    void takesOverAfterThatMuchSilence() {
      fireLateBy(10 * SECOND);

      it.stall(BACKUP_LISTENS - 1);
      it.router.timerFired(it.now);
      assertEquals(VrrpState.BACKUP, it.state());
      it.stall(1);
      it.router.timerFired(it.now);

      assertEquals(
          List.of("send 100", "hold", "BACKUP to MASTER: MASTER_TIMEOUT"), it.effects.take());
    }

    /** A node that is late every time must not listen for ever. */
    @Test
    void listensOnlyOnceHoweverLateItIsAgain() {
      fireLateBy(10 * SECOND);

      it.stall(10 * SECOND);
      it.router.timerFired(it.now);

      assertEquals(VrrpState.MASTER, it.state());
    }

    @Test
    void anAdvertisementEndsIt() {
      fireLateBy(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(200));

      assertEquals(DOWN_100, it.remaining());
      fireLateBy(10 * SECOND);
      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(BACKUP_LISTENS, it.remaining());
    }

    @Test
    void priorityZeroEndsIt() {
      fireLateBy(10 * SECOND);

      it.accept(advertisement(0));
      assertEquals(SKEW_100, it.remaining());
      it.stall(SKEW_100 + SECOND);
      it.router.timerFired(it.now);

      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(BACKUP_LISTENS, it.remaining());
    }

    /** RFC 9568 §6.4.2: what is discarded does not move the timer. */
    @Test
    void aLowerPriorityDoesNotEndIt() {
      fireLateBy(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(50));

      assertEquals(BACKUP_LISTENS - SECOND / 2, it.remaining());
      it.run(BACKUP_LISTENS - SECOND / 2);
      assertEquals(
          List.of("send 100", "hold", "BACKUP to MASTER: LOWER_PRIORITY_MASTER"),
          it.effects.take());
    }

    @Test
    void shutdownEndsIt() {
      fireLateBy(10 * SECOND);
      it.router.shutdown(VrrpEvent.SHUTDOWN);
      it.start();

      fireLateBy(SECOND);

      assertEquals(VrrpState.BACKUP, it.state());
      assertEquals(BACKUP_LISTENS, it.remaining());
    }

    /** A configuration that changes meanwhile is no reason to take over after less silence. */
    @Test
    @Proves("X-5")
    void aBetterPriorityDoesNotShortenIt() {
      fireLateBy(10 * SECOND);

      it.router.overridePriority(254, it.now);

      assertEquals(BACKUP_LISTENS, it.remaining());
    }

    @Test
    @Proves("X-5")
    void anotherIntervalDoesNotMoveItsEnd() {
      fireLateBy(10 * SECOND);

      it.router.configure(parameters(100, 1, true), it.now);
      assertEquals(BACKUP_LISTENS, it.remaining());
      it.router.configure(parameters(100, 300, true), it.now);

      assertEquals(BACKUP_LISTENS, it.remaining());
    }
  }

  @Nested
  @Proves("X-2")
  class InMaster {

    private final SimulatedRouter it = inMaster(parameters(100));

    private void fireLateBy(long nanoseconds) {
      it.stall(it.remaining() + nanoseconds);
      it.router.timerFired(it.now);
    }

    /** Backups wait for more than three intervals of silence before they take over. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3 * SECOND - 1})
    void notForLessThanThreeIntervals(long lateness) {
      fireLateBy(lateness);

      assertEquals(List.of("send 100"), it.effects.take());
    }

    @ParameterizedTest
    @ValueSource(longs = {3 * SECOND, 3600 * SECOND})
    void listensForAnInterval(long lateness) {
      fireLateBy(lateness);

      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(List.of(), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    void listensForItsOwnInterval() {
      SimulatedRouter fast = inMaster(parameters(100, 10, true));
      fast.stall(fast.remaining() + 300 * MILLISECOND);
      fast.router.timerFired(fast.now);

      assertEquals(List.of(), fast.effects.take());
      assertEquals(100 * MILLISECOND, fast.remaining());
    }

    /** The interval of the former master no longer matters. */
    @Test
    void doesNotListenForAnIntervalItLearned() {
      it.accept(advertisement(200).interval(10));
      it.runToDeadline();
      it.effects.forget();

      fireLateBy(3 * SECOND - 1);
      assertEquals(List.of("send 100"), it.effects.take());
      fireLateBy(3 * SECOND);

      assertEquals(List.of(), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    void advertisesAfterAnIntervalOfSilence() {
      fireLateBy(10 * SECOND);

      it.stall(SECOND - 1);
      it.router.timerFired(it.now);
      assertEquals(List.of(), it.effects.take());
      it.stall(1);
      it.router.timerFired(it.now);

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(SECOND, it.remaining());
      assertEquals(VrrpState.MASTER, it.state());
    }

    @Test
    void listensOnlyOnceHoweverLateItIsAgain() {
      fireLateBy(10 * SECOND);

      fireLateBy(10 * SECOND);

      assertEquals(List.of("send 100"), it.effects.take());
    }

    @Test
    void listensAgainAfterTheNextStall() {
      fireLateBy(10 * SECOND);
      fireLateBy(0);
      it.effects.forget();

      fireLateBy(10 * SECOND);

      assertEquals(List.of(), it.effects.take());
    }

    /** It was replaced, and sends nothing. */
    @Test
    @Proves("E-65")
    void aBetterMasterEndsIt() {
      fireLateBy(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(100).from(HIGHER_ADDRESS));

      assertEquals(
          List.of("release", "MASTER to BACKUP: HIGHER_PRIORITY_BACKUP"), it.effects.take());
      assertEquals(DOWN_100, it.remaining());
      it.stall(DOWN_100 + SECOND);
      it.router.timerFired(it.now);
      assertEquals(BACKUP_LISTENS, it.remaining());
    }

    /** E-65: a successor of lower priority gets an answer at once. */
    @Test
    @Proves("E-65")
    void answersALowerPriority() {
      fireLateBy(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(50));

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(1, it.effects.announcements);
      assertEquals(SECOND / 2, it.remaining());
    }

    /** RFC 9568 §6.4.3: the successor left; we are master and advertise, with a new interval. */
    @Test
    void priorityZeroEndsIt() {
      fireLateBy(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(0));
      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(SECOND, it.remaining());
      fireLateBy(3 * SECOND);

      assertEquals(List.of(), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    void shutdownEndsItWithPriorityZero() {
      fireLateBy(10 * SECOND);

      it.router.shutdown(VrrpEvent.SHUTDOWN);

      assertEquals(
          List.of("send 0", "release", "MASTER to INITIALIZE: SHUTDOWN"), it.effects.take());
    }
  }
}
