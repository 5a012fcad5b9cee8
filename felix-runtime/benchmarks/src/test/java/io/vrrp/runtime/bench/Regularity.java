// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How regularly a periodic event happened.
 *
 * @param errors by how much each gap was longer or shorter than the interval, nanoseconds
 * @param drift by how much the pace is slower than the interval, nanoseconds for each interval;
 *     single late or missing events do not change it
 * @param missing how many events did not happen
 */
record Regularity(Distribution errors, double drift, long missing) {

  /**
   * Judges times.
   *
   * @param times when it happened, nanoseconds in their order; at least two
   * @param interval the interval between two events, nanoseconds
   */
  static Regularity of(List<Long> times, long interval) {
    int gaps = times.size() - 1;
    List<Long> errors =
        IntStream.range(0, gaps)
            .mapToObj(i -> Math.abs(times.get(i + 1) - times.get(i) - interval))
            .toList();
    // Times further apart give a more exact drift, but only if the number of intervals between them
    // is known. So the distance grows step by step.
    double drift = 0;
    for (int distance : new int[] {1, Math.min(16, (gaps + 1) / 2), (gaps + 1) / 2}) {
      drift += correction(times, interval, drift, distance);
    }
    long due = Math.round((times.get(gaps) - times.get(0)) / (interval + drift));
    return new Regularity(new Distribution(errors), drift, Math.max(0, due - gaps));
  }

  /** Returns the correction of the drift that fits the median of all pairs with this distance. */
  private static double correction(List<Long> times, long interval, double drift, int distance) {
    double[] excess =
        IntStream.range(0, times.size() - distance)
            .mapToDouble(i -> times.get(i + distance) - times.get(i))
            .map(elapsed -> Math.IEEEremainder(elapsed - distance * drift, interval))
            .sorted()
            .toArray();
    return excess[excess.length / 2] / distance;
  }
}
