// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChangeLogTest {

  private final ChangeLog log = new ChangeLog();

  private void logAsManyAsPermitted(long now) {
    for (int i = 0; i < ChangeLog.MAX_LINES_IN_A_PERIOD; i++) {
      assertTrue(log.permits(now));
    }
  }

  @Test
  void rareChangesAreAllLogged() {
    for (int i = 0; i < 100; i++) {
      assertTrue(log.permits(i * ChangeLog.PERIOD));
    }
    assertEquals(ChangeLog.NO_DEADLINE, log.deadline());
  }

  @Test
  void aFewAtOnceAreLogged() {
    logAsManyAsPermitted(7);

    assertFalse(log.permits(8));
    assertFalse(log.permits(9));

    assertEquals(7 + ChangeLog.PERIOD, log.deadline());
    assertEquals(2, log.takeOmitted(7 + ChangeLog.PERIOD));
    assertEquals(ChangeLog.NO_DEADLINE, log.deadline());
  }

  @Test
  void lastingChangesAreLoggedRarely() {
    logAsManyAsPermitted(0);
    int lines = 0;
    for (long now = 0; now < 60 * ChangeLog.PERIOD; now += ChangeLog.PERIOD / 100) {
      if (now >= log.deadline()) {
        log.takeOmitted(now);
        lines++;
      }
      if (log.permits(now)) {
        lines++;
      }
    }
    assertTrue(lines <= 130, lines + " lines in an hour");
  }

  @Test
  void omittedChangesAreReportedEvenIfTheDeadlineIsHandledLate() {
    logAsManyAsPermitted(0);
    assertFalse(log.permits(1));

    assertFalse(log.permits(5 * ChangeLog.PERIOD));

    assertEquals(ChangeLog.PERIOD, log.deadline());
    assertEquals(2, log.takeOmitted(5 * ChangeLog.PERIOD));
  }

  @Test
  void afterAQuietTimeAllIsLoggedAgain() {
    logAsManyAsPermitted(0);
    assertFalse(log.permits(1));
    log.takeOmitted(ChangeLog.PERIOD);

    logAsManyAsPermitted(2 * ChangeLog.PERIOD);
  }
}
