// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCounter;
import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.jmx.EngineMXBean;
import io.vrrp.jmx.Lateness;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows an engine in open types. */
final class EngineView implements EngineMXBean, CounterValues {

  private final Supplier<VrrpEngineStatistics> statistics;

  private EngineView(Supplier<VrrpEngineStatistics> statistics) {
    this.statistics = statistics;
  }

  /** A view that takes a new snapshot for each reading. */
  static EngineView live(VrrpEngine engine) {
    return new EngineView(engine::statistics);
  }

  /** A view whose readings all come from one snapshot. For one thread and one use. */
  static EngineView frozen(VrrpEngine engine) {
    return new EngineView(new Memoized<>(engine::statistics));
  }

  private VrrpEngineStatistics statistics() {
    return JmxExceptions.get(statistics);
  }

  @Override
  public Date getDiscontinuityDatetime() {
    return Date.from(statistics().discontinuityDatetime());
  }

  @Override
  public int getVirtualRouters() {
    return statistics().virtualRouters();
  }

  @Override
  public int getReceivers() {
    return statistics().receivers();
  }

  @Override
  public Map<String, Long> getCounters() {
    return CounterAttributes.byName(statistics().counters());
  }

  @Override
  public long get(VrrpCounter counter) {
    return statistics().get(counter);
  }

  @Override
  public Map<String, Long> getUnattributedDiscards() {
    return CounterAttributes.byName(statistics().unattributed());
  }

  @Override
  public long getLateness() {
    return TimeUnit.MICROSECONDS.convert(statistics().lateness());
  }

  @Override
  public long getWorstLateness() {
    return TimeUnit.MICROSECONDS.convert(statistics().worstLateness());
  }

  @Override
  public List<Lateness> getLatenessHistogram() {
    return statistics().latenessHistogram().entrySet().stream()
        .map(bar -> new Lateness(TimeUnit.MICROSECONDS.convert(bar.getKey()), bar.getValue()))
        .toList();
  }
}
