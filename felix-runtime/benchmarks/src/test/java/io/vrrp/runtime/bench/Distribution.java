// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.util.Collection;

/** Measured values in their order. */
final class Distribution {
  private final long[] sorted;

  /**
   * Sorts values.
   *
   * @param values at least one
   */
  Distribution(Collection<Long> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  long median() {
    return percentile(50);
  }

  long p99() {
    return percentile(99);
  }

  long worst() {
    return sorted[sorted.length - 1];
  }

  /** Returns the smallest value that is not exceeded by this percentage of all values. */
  private long percentile(int percent) {
    int rank = (sorted.length * percent + 99) / 100;
    return sorted[Math.max(rank, 1) - 1];
  }
}
