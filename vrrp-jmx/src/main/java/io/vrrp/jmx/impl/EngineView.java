// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.jmx.Discards;
import io.vrrp.jmx.EngineMXBean;
import io.vrrp.jmx.Lateness;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An engine in open types. */
final class EngineView implements EngineMXBean {

  private final Supplier<VrrpEngineStatistics> statistics;

  private EngineView(Supplier<VrrpEngineStatistics> statistics) {
    this.statistics = statistics;
  }

  /** A view that takes a new snapshot for each reading. */
  static EngineView live(VrrpEngine engine) {
    return new EngineView(engine::statistics);
  }

  /** A view whose readings all come from one snapshot. For a single thread and a short life. */
  static EngineView frozen(VrrpEngine engine) {
    return new EngineView(new Once<>(engine::statistics));
  }

  private VrrpEngineStatistics statistics() {
    return PlainFailures.get(statistics);
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
  public long getPacketsRcvd() {
    return statistics().packetsRcvd();
  }

  @Override
  public long getPacketsSent() {
    return statistics().packetsSent();
  }

  @Override
  public long getSendErrors() {
    return statistics().sendErrors();
  }

  @Override
  public long getChecksumErrors() {
    return statistics().checksumErrors();
  }

  @Override
  public long getVersionErrors() {
    return statistics().versionErrors();
  }

  @Override
  public long getVridErrors() {
    return statistics().vridErrors();
  }

  @Override
  public long getIpTtlErrors() {
    return statistics().ipTtlErrors();
  }

  @Override
  public List<Discards> getUnattributedDiscards() {
    Map<DiscardReason, Long> unattributed = statistics().unattributed();
    return Arrays.stream(DiscardReason.values())
        .map(reason -> new Discards(reason.name(), unattributed.getOrDefault(reason, 0L)))
        .toList();
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
    return statistics().latenessHistogram().stream()
        .map(bar -> new Lateness(TimeUnit.MICROSECONDS.convert(bar.atLeast()), bar.count()))
        .toList();
  }

  @Override
  public long getStalls() {
    return statistics().stalls();
  }

  @Override
  public long getDefects() {
    return statistics().defects();
  }

  @Override
  public long getNetlinkOverruns() {
    return statistics().netlinkOverruns();
  }

  @Override
  public long getEventsLost() {
    return statistics().eventsLost();
  }
}
