// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masters that became so at any time advertise at moments that they have in common. */
class AdvertiseTogetherTest {

  private static final int VRID = SimulatedRouter.VRID;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100, 4095})
  void oneIntervalIsShorterAndNoneAfterIt(int interval) {
    SimulatedRouter it = inMaster(parameters(100, interval, true));
    long period = Timers.interval(interval) / 2;
    long before = it.router.deadline();

    it.router.advertiseTogether(it.now);

    long moved = it.router.deadline();
    assertTrue(moved < before && before - moved < period, before - moved + " ns");
    assertEquals(VRID, Math.floorMod(moved, period));
    for (int i = 1; i <= 100; i++) {
      it.runToDeadline();
      it.router.advertiseTogether(it.now);
      assertEquals(moved + i * Timers.interval(interval), it.router.deadline());
    }
  }

  @Test
  void theClockMayBeBelowZero() {
    SimulatedRouter it = SimulatedRouter.inInitialize(parameters(255));
    it.now = -10 * SECOND + 60_000_000;
    it.start();
    it.router.advertiseTogether(it.now);
    assertEquals(-9 * SECOND + VRID, it.router.deadline());
  }

  @Test
  void whatIsAtSuchAMomentStaysThere() {
    SimulatedRouter it = inMaster(parameters(255));
    assertEquals(-SECOND, it.router.deadline());
    it.router.advertiseTogether(it.now);
    assertEquals(-SECOND, it.router.deadline());
  }

  @Test
  void theMomentMustBeToCome() {
    SimulatedRouter it = inMaster(parameters(100));
    long deadline = it.router.deadline();
    long moment = deadline - Math.floorMod(deadline, SECOND / 2) + VRID;

    it.router.advertiseTogether(moment);
    assertEquals(deadline, it.router.deadline());

    it.router.advertiseTogether(moment - 1);
    assertEquals(moment, it.router.deadline());
  }

  @Test
  void aBackupWaitsAsLongAsItMust() {
    SimulatedRouter it = inBackup(parameters(100));
    it.router.advertiseTogether(it.now);
    assertEquals(SimulatedRouter.DOWN_100, it.remaining());
  }

  @Test
  void whoListensDoesSoToTheEnd() {
    SimulatedRouter it = inMaster(parameters(100));
    it.stall(10 * SECOND);
    it.router.timerFired(it.now);
    assertTrue(it.router.isListening());
    it.router.advertiseTogether(it.now);
    assertEquals(SECOND, it.remaining());
  }
}
