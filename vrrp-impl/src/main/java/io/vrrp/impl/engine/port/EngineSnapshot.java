// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.DiscardReason;
import io.vrrp.EngineCounter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that does not concern one virtual router only, at one moment.
 *
 * @param since when counting began
 * @param routers how many virtual routers there are
 * @param receivers how many receivers are open
 * @param counts the counters that the engine keeps
 * @param discards packets discarded, by reason
 * @param unattributed those of them that belong to no virtual router
 * @param lateness how late timers were handled
 */
public record EngineSnapshot(
    Instant since,
    int routers,
    int receivers,
    Map<EngineCounter, Long> counts,
    Map<DiscardReason, Long> discards,
    Map<DiscardReason, Long> unattributed,
    Lateness lateness) {

  /** The value of a counter. */
  public long get(EngineCounter counter) {
    return counts.get(counter);
  }

  /**
   * How late timers were handled, in nanoseconds.
   *
   * @param last how late the last timer was
   * @param worst the longest delay
   * @param bars the lower bounds of the histogram's entries
   * @param counts how many timers are in each entry
   */
  public record Lateness(long last, long worst, List<Long> bars, List<Long> counts) {}
}
