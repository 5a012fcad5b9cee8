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
import org.junit.jupiter.params.provider.CsvSource;

/** Masters that started at any time advertise at common moments. */
class AdvertiseTogetherTest {

  private static final int VRID = SimulatedRouter.VRID;

  @ParameterizedTest
  @CsvSource({
    "1, 7, false",
    "1, 8, true",
    "1, 7, true",
    "3, 8, false",
    "3, 7, true",
    "10, 7, false",
    "10, 8, true",
    "100, 7, true",
    "100, 8, false",
    "4095, 7, true",
    "4095, 8, true"
  })
  void oneIntervalIsShorterAndNoneAfterIt(int interval, int vrid, boolean inHalves) {
    SimulatedRouter it = inMaster(withVrid(vrid, parameters(100, interval, true)));
    long period = Timers.interval(interval);
    long before = it.router.deadline();

    it.router.advertiseTogether(it.now, inHalves);

    long moved = it.router.deadline();
    assertTrue(moved <= before && moved > it.now, before - moved + " ns");
    long half = inHalves && vrid == 7 ? period / 2 : 0;
    assertEquals(half + vrid, Math.floorMod(moved, period));
    for (int i = 1; i <= 100; i++) {
      it.runToDeadline();
      it.router.advertiseTogether(it.now, inHalves);
      assertEquals(moved + i * period, it.router.deadline());
    }
  }

  @Test
  void theClockMayBeBelowZero() {
    SimulatedRouter it = SimulatedRouter.inInitialize(parameters(255));
    it.now = -10 * SECOND + 60_000_000;
    it.start();
    it.router.advertiseTogether(it.now, false);
    assertEquals(-9 * SECOND + VRID, it.router.deadline());
  }

  @Test
  void whatIsAtSuchAMomentStaysThere() {
    SimulatedRouter it = inMaster(parameters(255));
    assertEquals(-SECOND, it.router.deadline());
    it.router.advertiseTogether(it.now, false);
    assertEquals(-SECOND, it.router.deadline());
  }

  @Test
  void momentMustBeInTheFuture() {
    SimulatedRouter it = inMaster(parameters(100));
    long deadline = it.router.deadline();
    long moment = deadline - Math.floorMod(deadline, SECOND) + VRID;

    it.router.advertiseTogether(moment, false);
    assertEquals(deadline, it.router.deadline());

    it.router.advertiseTogether(moment - 1, false);
    assertEquals(moment, it.router.deadline());
  }

  @Test
  void aBackupWaitsAsLongAsItMust() {
    SimulatedRouter it = inBackup(parameters(100));
    it.router.advertiseTogether(it.now, false);
    assertEquals(SimulatedRouter.DOWN_100, it.remaining());
  }

  @Test
  void listeningRouterListensToTheEnd() {
    SimulatedRouter it = inMaster(parameters(100));
    it.stall(10 * SECOND);
    it.router.timerFired(it.now);
    assertTrue(it.router.isListening());
    it.router.advertiseTogether(it.now, false);
    assertEquals(SECOND, it.remaining());
  }

  private static RouterParameters withVrid(int vrid, RouterParameters p) {
    return new RouterParameters(
        p.family(),
        vrid,
        p.priority(),
        p.advertInterval(),
        p.preempt(),
        p.acceptMode(),
        p.virtualIps(),
        p.checksumMode());
  }
}
