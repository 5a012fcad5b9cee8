// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9568 §6.1. */
class TimersTest {

  /** Skew times are exact except for fractions of a nanosecond, which are dropped. */
  @ParameterizedTest
  @CsvSource({
    "  1,    1,      9960937,       39960937",
    "  1,   10,     99609375,      399609375",
    "  1,  100,    996093750,     3996093750",
    "  1, 4095,  40790039062,   163640039062",
    "100,    1,      6093750,       36093750",
    "100,   10,     60937500,      360937500",
    "100,  100,    609375000,     3609375000",
    "100, 4095,  24953906250,   147803906250",
    "200,    1,      2187500,       32187500",
    "200,   10,     21875000,      321875000",
    "200,  100,    218750000,     3218750000",
    "200, 4095,   8957812500,   131807812500",
    "254,    1,        78125,       30078125",
    "254,   10,       781250,      300781250",
    "254,  100,      7812500,     3007812500",
    "254, 4095,    319921875,   123169921875",
    "255,    1,        39062,       30039062",
    "255,   10,       390625,      300390625",
    "255,  100,      3906250,     3003906250",
    "255, 4095,    159960937,   123009960937",
  })
  @Proves({"F-4", "E-20", "E-45"})
  void skewTimeAndMasterDownInterval(int priority, int interval, long skewTime, long down) {
    assertEquals(skewTime, Timers.skewTime(priority, interval));
    assertEquals(down, Timers.masterDownInterval(priority, interval));
  }

  @ParameterizedTest
  @CsvSource({"1, 10000000", "100, 1000000000", "4095, 40950000000"})
  @Proves("F-4")
  void intervalInNanoseconds(int interval, long nanoseconds) {
    assertEquals(nanoseconds, Timers.interval(interval));
  }

  /** E-45, E-20: rounded to centiseconds, many of these would be equal. */
  @Test
  @Proves({"F-4", "E-20", "E-45"})
  void aBetterPriorityIsAlwaysFaster() {
    for (int interval = 1; interval <= 4095; interval++) {
      for (int priority = 1; priority < 255; priority++) {
        assertTrue(
            Timers.masterDownInterval(priority + 1, interval)
                < Timers.masterDownInterval(priority, interval));
      }
      assertTrue(Timers.skewTime(255, interval) > 0);
    }
  }
}
