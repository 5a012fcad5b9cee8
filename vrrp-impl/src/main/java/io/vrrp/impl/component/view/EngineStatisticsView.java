// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.DiscardReason;
import io.vrrp.EngineCounter;
import io.vrrp.VrrpCounter;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.impl.engine.port.EngineSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The counters of an engine. */
public final class EngineStatisticsView implements VrrpEngineStatistics {

  private final EngineSnapshot snapshot;
  private final CounterTable counters;

  /**
   * For a snapshot.
   *
   * @param netlinkOverruns counted where the kernel's reports are read
   */
  public EngineStatisticsView(EngineSnapshot snapshot, long netlinkOverruns) {
    this.snapshot = snapshot;
    Map<EngineCounter, Long> counts = new EnumMap<>(snapshot.counts());
    counts.put(EngineCounter.NETLINK_OVERRUNS, netlinkOverruns);
    this.counters = new CounterTable(VrrpCounter.ofEngine(), counts, snapshot.discards());
  }

  @Override
  public Instant discontinuityDatetime() {
    return snapshot.since();
  }

  @Override
  public int virtualRouters() {
    return snapshot.routers();
  }

  @Override
  public int receivers() {
    return snapshot.receivers();
  }

  @Override
  public long get(VrrpCounter counter) {
    return counters.get(counter);
  }

  @Override
  public Map<VrrpCounter, Long> counters() {
    return counters.values();
  }

  @Override
  public Map<DiscardReason, Long> unattributed() {
    return snapshot.unattributed();
  }

  @Override
  public Duration lateness() {
    return Duration.ofNanos(snapshot.lateness().last());
  }

  @Override
  public Duration worstLateness() {
    return Duration.ofNanos(snapshot.lateness().worst());
  }

  @Override
  public SortedMap<Duration, Long> latenessHistogram() {
    SortedMap<Duration, Long> histogram = new TreeMap<>();
    EngineSnapshot.Lateness lateness = snapshot.lateness();
    for (int i = 0; i < lateness.bars().size(); i++) {
      histogram.put(Duration.ofNanos(lateness.bars().get(i)), lateness.counts().get(i));
    }
    return Collections.unmodifiableSortedMap(histogram);
  }
}
