// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RegularityTest {
  private static final long BEGIN = 1_700_000_000_000_000_000L;
  private static final long INTERVAL = 10_000_000;

  private static List<Long> every(long nanos) {
    return LongStream.range(0, 1000).mapToObj(i -> BEGIN + i * nanos).toList();
  }

  @Test
  void aPerfectPaceHasNeitherErrorNorDrift() {
    Regularity perfect = Regularity.of(every(INTERVAL), INTERVAL);
    assertEquals(0, perfect.errors().worst());
    assertEquals(0, perfect.drift());
    assertEquals(0, perfect.missing());
  }

  @Test
  void aSlowPaceDriftsByItsExcess() {
    Regularity slow = Regularity.of(every(INTERVAL + 150_000), INTERVAL);
    assertEquals(150_000, slow.errors().median());
    assertEquals(150_000, slow.drift(), 0.001);
  }

  @Test
  void aFastPaceDriftsTheOtherWay() {
    assertEquals(-20_000, Regularity.of(every(INTERVAL - 20_000), INTERVAL).drift(), 0.001);
  }

  @Test
  void oneLateTimeIsTwoErrorsAndNoDrift() {
    List<Long> times = new ArrayList<>(every(INTERVAL));
    times.set(500, times.get(500) + 1_000_000);
    Regularity regularity = Regularity.of(times, INTERVAL);
    assertEquals(1_000_000, regularity.errors().worst());
    assertEquals(0, regularity.errors().median());
    assertEquals(0, regularity.drift());
  }

  @Test
  void whatIsMissingDoesNotDelayTheRest() {
    List<Long> times = new ArrayList<>(every(INTERVAL));
    times.subList(500, 503).clear();
    Regularity regularity = Regularity.of(times, INTERVAL);
    assertEquals(3, regularity.missing());
    assertEquals(3 * INTERVAL, regularity.errors().worst());
    assertEquals(0, regularity.drift());
  }

  @Test
  void stallThatIsCaughtUpIsNoDrift() {
    List<Long> times = new ArrayList<>(every(INTERVAL));
    times.set(500, times.get(500) + 26 * INTERVAL / 10);
    times.subList(501, 503).clear();
    Regularity regularity = Regularity.of(times, INTERVAL);
    assertEquals(2, regularity.missing());
    assertEquals(0, regularity.drift());
  }

  @Test
  void driftOfMoreThanAnIntervalIsSeenInNoise() {
    Random random = new Random(1);
    List<Long> times =
        every(INTERVAL + 30_000).stream()
            .map(time -> time + (long) (random.nextDouble() * 100_000))
            .toList();
    assertEquals(30_000, Regularity.of(times, INTERVAL).drift(), 20);
  }

  @Test
  void twoTimesAreEnough() {
    Regularity regularity = Regularity.of(List.of(BEGIN, BEGIN + INTERVAL + 7), INTERVAL);
    assertEquals(7, regularity.errors().worst());
    assertEquals(7, regularity.drift());
    assertEquals(0, regularity.missing());
  }
}
