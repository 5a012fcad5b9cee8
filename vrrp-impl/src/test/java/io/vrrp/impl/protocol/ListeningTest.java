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

import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever slept does not know what it missed: it listens for an interval before it acts on a timer
 * that ran out meanwhile. The RFC, whose routers are never stopped, is silent about it.
 */
class ListeningTest {

  @Nested
  @Proves("X-1")
  class InBackup {

    private final SimulatedRouter it = inBackup(parameters(100));

    private void oversleep(long nanoseconds) {
      it.stall(DOWN_100 + nanoseconds);
      it.router.timerFired(it.now);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999_999})
    void notForLessThanAnInterval(long lateness) {
      oversleep(lateness);

      assertEquals(State.MASTER, it.state());
    }

    @ParameterizedTest
    @ValueSource(longs = {SECOND, SECOND + 1, 3600 * SECOND})
    void listensForAnInterval(long lateness) {
      oversleep(lateness);

      assertEquals(State.BACKUP, it.state());
      assertEquals(List.of(), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    /** The master's interval is the measure: nobody speaks more often. */
    @ParameterizedTest
    @CsvSource({"10, 100000000", "300, 3000000000"})
    void listensForTheMastersInterval(int interval, long nanoseconds) {
      it.accept(advertisement(200).interval(interval));
      it.effects.forget();

      it.stall(it.remaining() + nanoseconds);
      it.router.timerFired(it.now);

      assertEquals(State.BACKUP, it.state());
      assertEquals(nanoseconds, it.remaining());
    }

    @Test
    void takesOverAfterAnIntervalOfSilence() {
      oversleep(10 * SECOND);

      it.stall(SECOND - 1);
      it.router.timerFired(it.now);
      assertEquals(State.BACKUP, it.state());
      it.stall(1);
      it.router.timerFired(it.now);

      assertEquals(
          List.of("send 100", "hold", "BACKUP to MASTER: MASTER_TIMEOUT"), it.effects.take());
    }

    /** A node that is late every time must not listen for ever. */
    @Test
    void listensOnlyOnceHoweverLateItIsAgain() {
      oversleep(10 * SECOND);

      it.stall(10 * SECOND);
      it.router.timerFired(it.now);

      assertEquals(State.MASTER, it.state());
    }

    @Test
    void anAdvertisementEndsIt() {
      oversleep(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(200));

      assertEquals(DOWN_100, it.remaining());
      oversleep(10 * SECOND);
      assertEquals(State.BACKUP, it.state());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    void priorityZeroEndsIt() {
      oversleep(10 * SECOND);

      it.accept(advertisement(0));
      assertEquals(SKEW_100, it.remaining());
      it.stall(SKEW_100 + SECOND);
      it.router.timerFired(it.now);

      assertEquals(State.BACKUP, it.state());
      assertEquals(SECOND, it.remaining());
    }

    /** RFC 9568 §6.4.2: what is discarded does not move the timer. */
    @Test
    void aLowerPriorityDoesNotEndIt() {
      oversleep(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(50));

      assertEquals(SECOND / 2, it.remaining());
      it.run(SECOND / 2);
      assertEquals(
          List.of("send 100", "hold", "BACKUP to MASTER: LOWER_PRIORITY_MASTER"),
          it.effects.take());
    }

    @Test
    void shutdownEndsIt() {
      oversleep(10 * SECOND);
      it.router.shutdown(Event.SHUTDOWN);
      it.start();

      oversleep(SECOND);

      assertEquals(State.BACKUP, it.state());
      assertEquals(SECOND, it.remaining());
    }

    /** What is configured meanwhile is no reason to take over after less silence. */
    @Test
    @Proves("X-5")
    void aBetterPriorityDoesNotShortenIt() {
      oversleep(10 * SECOND);

      it.router.overridePriority(254, it.now);

      assertEquals(SECOND, it.remaining());
    }

    @Test
    @Proves("X-5")
    void anotherIntervalDoesNotMoveItsEnd() {
      oversleep(10 * SECOND);

      it.router.configure(parameters(100, 1, true), it.now);
      assertEquals(SECOND, it.remaining());
      it.router.configure(parameters(100, 300, true), it.now);

      assertEquals(SECOND, it.remaining());
    }
  }

  @Nested
  @Proves("X-2")
  class InMaster {

    private final SimulatedRouter it = inMaster(parameters(100));

    private void oversleep(long nanoseconds) {
      it.stall(it.remaining() + nanoseconds);
      it.router.timerFired(it.now);
    }

    /** Backups take more than three intervals of silence for its death. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3 * SECOND - 1})
    void notForLessThanThreeIntervals(long lateness) {
      oversleep(lateness);

      assertEquals(List.of("send 100"), it.effects.take());
    }

    @ParameterizedTest
    @ValueSource(longs = {3 * SECOND, 3600 * SECOND})
    void listensForAnInterval(long lateness) {
      oversleep(lateness);

      assertEquals(State.MASTER, it.state());
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

    /** The interval of the master before it does not matter any more. */
    @Test
    void doesNotListenForAnIntervalItLearned() {
      it.accept(advertisement(200).interval(10));
      it.runToDeadline();
      it.effects.forget();

      oversleep(3 * SECOND - 1);
      assertEquals(List.of("send 100"), it.effects.take());
      oversleep(3 * SECOND);

      assertEquals(List.of(), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    void advertisesAfterAnIntervalOfSilence() {
      oversleep(10 * SECOND);

      it.stall(SECOND - 1);
      it.router.timerFired(it.now);
      assertEquals(List.of(), it.effects.take());
      it.stall(1);
      it.router.timerFired(it.now);

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(SECOND, it.remaining());
      assertEquals(State.MASTER, it.state());
    }

    @Test
    void listensOnlyOnceHoweverLateItIsAgain() {
      oversleep(10 * SECOND);

      oversleep(10 * SECOND);

      assertEquals(List.of("send 100"), it.effects.take());
    }

    @Test
    void listensAgainAfterTheNextStall() {
      oversleep(10 * SECOND);
      oversleep(0);
      it.effects.forget();

      oversleep(10 * SECOND);

      assertEquals(List.of(), it.effects.take());
    }

    /** It was replaced: not a word of it on the wire. */
    @Test
    @Proves("E-65")
    void aBetterMasterEndsIt() {
      oversleep(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(100).from(HIGHER_ADDRESS));

      assertEquals(
          List.of("release", "MASTER to BACKUP: HIGHER_PRIORITY_BACKUP"), it.effects.take());
      assertEquals(DOWN_100, it.remaining());
      it.stall(DOWN_100 + SECOND);
      it.router.timerFired(it.now);
      assertEquals(SECOND, it.remaining());
    }

    /** E-65: a successor of lower priority is told at once. */
    @Test
    @Proves("E-65")
    void answersALowerPriority() {
      oversleep(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(50));

      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(1, it.effects.announcements);
      assertEquals(SECOND / 2, it.remaining());
    }

    /** RFC 9568 §6.4.3: the successor left; we are master and say so, with a new interval. */
    @Test
    void priorityZeroEndsIt() {
      oversleep(10 * SECOND);
      it.stall(SECOND / 2);

      it.accept(advertisement(0));
      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(SECOND, it.remaining());
      oversleep(3 * SECOND);

      assertEquals(List.of(), it.effects.take());
      assertEquals(SECOND, it.remaining());
    }

    @Test
    void shutdownEndsItWithPriorityZero() {
      oversleep(10 * SECOND);

      it.router.shutdown(Event.SHUTDOWN);

      assertEquals(
          List.of("send 0", "release", "MASTER to INITIALIZE: SHUTDOWN"), it.effects.take());
    }
  }
}
