// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpCounter;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One number for each constant of an enum of counters. Counting allocates nothing.
 *
 * @param <C> the enum
 */
public final class Counts<C extends Enum<C> & VrrpCounter> {

  private final Class<C> type;
  private final C[] counters;
  private final long[] values;

  /** All are 0. */
  public Counts(Class<C> type) {
    this.type = type;
    this.counters = type.getEnumConstants();
    this.values = new long[counters.length];
  }

  /** Adds to one of them. */
  public void add(C counter, long number) {
    values[counter.ordinal()] += number;
  }

  /** Adds 1 to one of them. */
  public void increment(C counter) {
    values[counter.ordinal()]++;
  }

  /** The value of one of them. */
  public long get(C counter) {
    return values[counter.ordinal()];
  }

  /** Sets all of them to 0. */
  public void reset() {
    Arrays.fill(values, 0);
  }

  /** The present values. Allocates. */
  public Map<C, Long> toMap() {
    Map<C, Long> map = new EnumMap<>(type);
    for (C counter : counters) {
      map.put(counter, values[counter.ordinal()]);
    }
    return Collections.unmodifiableMap(map);
  }
}
