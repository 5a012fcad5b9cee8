// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * RFC 9568 §6 as a whole: many small LANs with all possible disturbances, checked after each event.
 */
class SimulatedLanTest {

  /** Run more with -Dvrrp.lan.scenarios=N. Repeat one with -Dvrrp.lan.seed=S. */
  private static final int SCENARIOS = Integer.getInteger("vrrp.lan.scenarios", 10_000);

  /** Fixed, so that each build runs the same scenarios. */
  private static final long FIRST_SEED = 9568_0000_0000L;

  private static final int THREADS = 2;
  private static final double HOUR = 3600e9;

  private final AtomicLong next = new AtomicLong();

  @Test
  void everyInvariantHoldsAfterEveryEvent() throws Exception {
    Long seed = Long.getLong("vrrp.lan.seed");
    if (seed != null) {
      run(seed);
      return;
    }
    long begin = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long events = 0;
    long advertisements = 0;
    long transitions = 0;
    double hours = 0;
    try {
      List<Future<long[]>> shares = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        shares.add(threads.submit(this::runShare));
      }
      for (Future<long[]> share : shares) {
        long[] totals = share.get();
        hours += totals[0] * 1e3 / HOUR;
        events += totals[1];
        advertisements += totals[2];
        transitions += totals[3];
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "simulated LAN: %d scenarios, %.0f router-hours, %d events, %d adverts,"
                + " %d transitions to master, %.1f s",
            SCENARIOS,
            hours,
            events,
            advertisements,
            transitions,
            (System.nanoTime() - begin) / 1e9));
    assertTrue(hours >= 10.0 * SCENARIOS, "scenarios became too short: " + hours + " router-hours");
  }

  /** Otherwise a seed would not repeat a failure. */
  @Test
  void aSeedGivesTheSameRunEachTime() {
    for (long seed = 0; seed < 10; seed++) {
      assertEquals(run(seed), run(seed));
    }
  }

  private long[] runShare() {
    long[] totals = new long[4];
    for (long i = next.getAndIncrement(); i < SCENARIOS; i = next.getAndIncrement()) {
      Lan.Totals one;
      try {
        one = run(FIRST_SEED + i);
      } catch (AssertionError e) {
        next.set(SCENARIOS);
        throw e;
      }
      totals[0] += one.routerNanoseconds() / 1000;
      totals[1] += one.events();
      totals[2] += one.advertisements();
      totals[3] += one.transitions();
    }
    return totals;
  }

  private static Lan.Totals run(long seed) {
    Scenario scenario = Scenario.of(seed);
    try {
      return new Lan(scenario, false).run();
    } catch (Violation violation) {
      return fail(Shrinker.report(scenario, violation));
    }
  }
}
