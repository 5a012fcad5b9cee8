// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.VrrpState;
import org.junit.jupiter.api.Test;

/** A change of parameters does not count as a stall, and does not hide one. */
class ReconfigurationAfterStallTest {

  @Test
  void aShorterIntervalIsDueNowAndNotLongAgo() {
    SimulatedRouter it = inBackup(parameters(100, 4095, true));
    it.stall(100 * SECOND);

    it.router.configure(parameters(100, 1, true), it.now);
    assertEquals(0, it.remaining());

    it.router.timerFired(it.now);
    assertEquals(VrrpState.MASTER, it.state());
  }

  @Test
  void aChangeDoesNotHideAStall() {
    SimulatedRouter it = inBackup(parameters(100));
    it.stall(10 * SECOND);

    it.router.configure(parameters(250), it.now);
    it.router.timerFired(it.now);

    assertEquals(VrrpState.BACKUP, it.state());
    assertEquals(2 * SECOND + Timers.skewTime(250, 100), it.remaining());
  }

  @Test
  void aChangeDoesNotCutListeningShort() {
    SimulatedRouter it = inBackup(parameters(1));
    it.stall(10 * SECOND);
    it.router.timerFired(it.now);
    it.stall(MILLISECOND);

    it.router.overridePriority(254, it.now);

    assertEquals(2 * SECOND + Timers.skewTime(1, 100) - MILLISECOND, it.remaining());
  }
}
