// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.ReceivedPacket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Lasting problems are not logged for ever at the same rate. */
class SourceWarningsTest {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long DAY = TimeUnit.DAYS.toNanos(1);

  @Test
  void repetitionsAreReportedLessAndLessOftenWithTheirNumber() {
    WarningLimiter limiter = new WarningLimiter(2);
    long now = -3 * MINUTE;
    assertTrue(limiter.permits(0, now));
    assertEquals("", limiter.repetitions(0));
    assertFalse(limiter.permits(0, now + MINUTE - 1));
    assertTrue(limiter.permits(1, now), "another kind");
    assertTrue(limiter.permits(0, now + MINUTE));
    assertEquals(" (1 more since the last warning)", limiter.repetitions(0));
    assertFalse(limiter.permits(0, now + 3 * MINUTE - 1));
    assertFalse(limiter.permits(0, now + 3 * MINUTE - 1));
    assertTrue(limiter.permits(0, now + 3 * MINUTE));
    assertEquals(" (2 more since the last warning)", limiter.repetitions(0));
  }

  @Test
  void lastingProblemIsFinallyReportedOnceADay() {
    WarningLimiter limiter = new WarningLimiter(1);
    int told = 0;
    for (long now = 0; now < 30 * DAY; now += MINUTE) {
      told += limiter.permits(0, now) ? 1 : 0;
    }
    assertEquals(11 + 29, told);
  }

  @Test
  void afterADayOfSilenceItIsNewsAgain() {
    WarningLimiter limiter = new WarningLimiter(1);
    assertTrue(limiter.permits(0, 0));
    assertTrue(limiter.permits(0, MINUTE));
    assertFalse(limiter.isForgotten(0, 3 * MINUTE + DAY));
    assertTrue(limiter.permits(0, 3 * MINUTE + DAY + 1));
    assertTrue(limiter.permits(0, 4 * MINUTE + DAY + 1), "a minute later");
  }

  @Test
  void sourceThatTakesAForgottenPlaceStartsItsCountAtZero() {
    SourceWarnings warnings = new SourceWarnings();
    for (int i = 0; i < SourceWarnings.CAPACITY; i++) {
      Advertisement packet = from("192.0.2." + (i + 1));
      assertTrue(warnings.permits(packet, 1, 0, 0));
      assertFalse(warnings.permits(packet, 1, 0, 1));
    }
    assertTrue(warnings.permits(from("198.51.100.1"), 1, 0, 2 * DAY));
    assertEquals("", warnings.repetitions());
  }

  private static Advertisement from(String source) {
    ReceivedPacket packet = new ReceivedPacket();
    packet.view(
        IpFamily.IPV4,
        TestBed.packet(
            IpAddress.parse(source), TestBed.parameters(1, 100, 100, "192.0.2.100/24"), 100));
    return packet.advertisement();
  }
}
