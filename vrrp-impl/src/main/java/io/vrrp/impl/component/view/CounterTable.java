// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpCounter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Counters with their values, in the order in which they are shown. */
final class CounterTable {

  private final Map<VrrpCounter, Long> values = new LinkedHashMap<>();

  CounterTable(List<VrrpCounter> counters, ToLongFunction<VrrpCounter> source) {
    for (VrrpCounter counter : counters) {
      values.put(counter, source.applyAsLong(counter));
    }
  }

  Map<VrrpCounter, Long> values() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * The value of a counter.
   *
   * @throws IllegalArgumentException if it is not in the table
   */
  long get(VrrpCounter counter) {
    Long value = values.get(counter);
    if (value == null) {
      throw new IllegalArgumentException(
          "counter=" + counter + "; allowed: those of counters(): " + values.keySet());
    }
    return value;
  }
}
