// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How regularly something happened that is due every so many nanoseconds.
 *
 * @param errors by how much each gap was longer or shorter than the interval, nanoseconds
 * @param drift by how much the pace is slower than the interval, nanoseconds for each time; the
 *     slope of all times, so that the first and the last one do not decide
 * @param missing how many did not happen
 */
record Regularity(Distribution errors, double drift, long missing) {

  /**
   * Judges times.
   *
   * @param times when it happened, nanoseconds in their order; at least two
   * @param interval when it is due, nanoseconds
   */
  static Regularity of(List<Long> times, long interval) {
    List<Long> errors = new ArrayList<>();
    long index = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int i = 1; i < times.size(); i++) {
      long gap = times.get(i) - times.get(i - 1);
      // One that is missing must not count as delay of all later ones.
      index += Math.max(1, Math.round((double) gap / interval));
      errors.add(Math.abs(gap - interval));
      double late = times.get(i) - times.get(0) - index * interval;
      sumX += index;
      sumY += late;
      sumXx += (double) index * index;
      sumXy += index * late;
    }
    // The first time is the point (0, 0).
    int count = times.size();
    double drift = (count * sumXy - sumX * sumY) / (count * sumXx - sumX * sumX);
    return new Regularity(new Distribution(errors), drift, index - errors.size());
  }
}
