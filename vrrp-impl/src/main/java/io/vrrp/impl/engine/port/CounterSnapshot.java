// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.DiscardReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.RouterCounter;
import java.time.Instant;
import java.util.Map;

/**
 * The counters of a virtual router at one moment.
 *
 * @param since when they were 0
 * @param protoErrReason the last protocol error
 * @param counts their values
 * @param discards packets discarded, by reason
 */
public record CounterSnapshot(
    Instant since,
    ProtoErrReason protoErrReason,
    Map<RouterCounter, Long> counts,
    Map<DiscardReason, Long> discards) {

  /** The value of a counter. */
  public long get(RouterCounter counter) {
    return counts.get(counter);
  }
}
