// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.ProtoErrReason;
import io.vrrp.VrrpCounter;
import io.vrrp.VrrpStatistics;
import io.vrrp.impl.engine.port.CounterSnapshot;
import java.time.Instant;
import java.util.Map;

/** The counters of a virtual router. */
public final class StatisticsView implements VrrpStatistics {

  private final CounterSnapshot snapshot;
  private final CounterTable counters;

  /** For a snapshot. */
  public StatisticsView(CounterSnapshot snapshot) {
    this.snapshot = snapshot;
    this.counters =
        new CounterTable(VrrpCounter.ofVirtualRouter(), snapshot.counts(), snapshot.discards());
  }

  @Override
  public Instant discontinuityDatetime() {
    return snapshot.since();
  }

  @Override
  public ProtoErrReason protoErrReason() {
    return snapshot.protoErrReason();
  }

  @Override
  public long get(VrrpCounter counter) {
    return counters.get(counter);
  }

  @Override
  public Map<VrrpCounter, Long> counters() {
    return counters.values();
  }
}
