// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpCounter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counters with their values, in the order in which they are shown. */
final class CounterTable {

  private final Map<VrrpCounter, Long> values = new LinkedHashMap<>();

  /**
   * Combines counters and discards.
   *
   * @param order which of them are shown, in this order
   */
  CounterTable(
      List<VrrpCounter> order,
      Map<? extends VrrpCounter, Long> counts,
      Map<DiscardReason, Long> discards) {
    for (VrrpCounter counter : order) {
      values.put(counter, (counter instanceof DiscardReason ? discards : counts).get(counter));
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
