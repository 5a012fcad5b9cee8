// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.AdvertRing;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdvertWatchTest {

  private static final long INTERVAL = 10_000_000;
  private static final long BEGIN = 1_000 * INTERVAL;

  private final AdvertWatch watch =
      new AdvertWatch(new Fleet(2, 1, false), Duration.ofNanos(INTERVAL));
  private final AdvertRing.Listener first = watch.on(0);
  private final AdvertRing.Listener second = watch.on(1);

  @BeforeEach
  void begin() {
    watch.reset(BEGIN);
  }

  /** Advertisements of the master, each after this many intervals. */
  private static void master(AdvertRing.Listener listener, double... times) {
    for (double time : times) {
      listener.seen(BEGIN + Math.round(time * INTERVAL), true, false, 1);
    }
  }

  private static void backup(AdvertRing.Listener listener, double time) {
    listener.seen(BEGIN + Math.round(time * INTERVAL), false, false, 1);
  }

  private AdvertWatch.Sent after(double time) {
    return watch.sent(BEGIN + Math.round(time * INTERVAL));
  }

  @Test
  void advertisementsOnTimeAreNeitherLostNorLate() {
    master(first, 0.9, 1.9, 2.9, 3.9);
    master(second, 0.1, 1.1, 2.1, 3.1);
    assertEquals(new AdvertWatch.Sent(8, 0, 0, INTERVAL), after(4));
  }

  @Test
  void lateAdvertisementThatIsCaughtUpIsNotLost() {
    master(first, 0, 1, 2.8, 3, 4);
    master(second, 0, 1, 2, 3, 4);
    assertEquals(new AdvertWatch.Sent(10, 0, 1, 18 * INTERVAL / 10), after(4));
  }

  @Test
  void aGapOfTwoIntervalsHasLostOne() {
    master(first, 0, 1, 3, 4);
    master(second, 0, 1, 2, 3, 4);
    assertEquals(new AdvertWatch.Sent(9, 1, 1, 2 * INTERVAL), after(4));
  }

  @Test
  void silenceAtBothEndsCounts() {
    master(first, 0, 1, 2);
    master(second, 3, 4, 5);
    assertEquals(new AdvertWatch.Sent(6, 6, 2, 3 * INTERVAL), after(5));
  }

  @Test
  void oneThatIsNeverSeenHasLostAll() {
    master(first, 0, 1, 2, 3, 4);
    assertEquals(new AdvertWatch.Sent(5, 4, 1, 4 * INTERVAL), after(4));
  }

  @Test
  void anIntervalThatDriftsLosesToo() {
    for (int i = 0; i < 100; i++) {
      master(first, i * 1.02);
      master(second, i);
    }
    assertEquals(2, after(100).lost());
  }

  @Test
  void backupContradictsOnlyAfterItHeardTheMasterOfThatVirtualRouter() {
    backup(first, 0);
    master(second, 0);
    assertEquals(0, watch.worstContradiction());
    master(first, 1, 2);
    backup(first, 2.5);
    backup(first, 3);
    backup(second, 0.5);
    assertEquals(2 * INTERVAL, watch.worstContradiction());
    assertEquals(4, watch.fromBackup());
    watch.reset(BEGIN);
    assertEquals(0, watch.fromBackup());
  }
}
