// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCounter;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.jmx.Peer;
import io.vrrp.jmx.Tracker;
import io.vrrp.jmx.Transition;
import io.vrrp.jmx.VirtualRouterMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows a virtual router in open types. */
final class VirtualRouterView implements VirtualRouterMXBean, CounterValues {

  private static final int MILLIS_PER_CENTISECOND = 10;

  private final VrrpService service;
  private final Supplier<VrrpStatus> status;
  private final Supplier<VrrpStatistics> statistics;

  private VirtualRouterView(
      VrrpService service, Supplier<VrrpStatus> status, Supplier<VrrpStatistics> statistics) {
    this.service = service;
    this.status = status;
    this.statistics = statistics;
  }

  /** A view that takes a new snapshot for each reading. */
  static VirtualRouterView live(VrrpService service) {
    return new VirtualRouterView(service, service::status, service::statistics);
  }

  /** A view whose readings all come from one snapshot. For one thread and one use. */
  static VirtualRouterView frozen(VrrpService service) {
    return new VirtualRouterView(
        service, new Memoized<>(service::status), new Memoized<>(service::statistics));
  }

  private VrrpStatus status() {
    return JmxExceptions.get(status);
  }

  private VrrpStatistics statistics() {
    return JmxExceptions.get(statistics);
  }

  private static int centiseconds(Duration duration) {
    return (int) (duration.toMillis() / MILLIS_PER_CENTISECOND);
  }

  /** What has not ended is not 0. */
  private static long millisecondsRoundedUp(Duration duration) {
    return duration.plusNanos(999_999).toMillis();
  }

  private static Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  @Override
  public String getState() {
    return status().state().name();
  }

  @Override
  public boolean isMaster() {
    return status().state() == VrrpState.MASTER;
  }

  @Override
  public Date getSince() {
    return Date.from(status().since());
  }

  @Override
  public String getExplanation() {
    return JmxExceptions.get(service::explain);
  }

  @Override
  public String getConfigurationPid() {
    return JmxExceptions.get(service::configurationPid);
  }

  @Override
  public String getConfigurationFile() {
    return JmxExceptions.get(service::configurationFile).orElse(null);
  }

  @Override
  public List<Peer> getPeers() {
    return status().peers().stream()
        .map(
            peer ->
                new Peer(
                    AddressText.of(peer.address()),
                    peer.version(),
                    peer.priority(),
                    centiseconds(peer.advertInterval()),
                    peer.checksumForm().name(),
                    Date.from(peer.lastHeard()),
                    peer.advertisementRcvd()))
        .toList();
  }

  @Override
  public List<Tracker> getTrackers() {
    return status().trackers().stream()
        .map(
            tracker ->
                new Tracker(
                    tracker.name(),
                    tracker.kind(),
                    tracker.state().name(),
                    Date.from(tracker.since()),
                    tracker.reason(),
                    orNull(tracker.weight()),
                    tracker.contribution(),
                    tracker.reports(),
                    tracker.changes()))
        .toList();
  }

  @Override
  public List<Transition> getHistory() {
    List<Transition> changes = new ArrayList<>();
    for (VrrpStateChange change : status().history()) {
      changes.add(
          new Transition(
              change.sequence(),
              Date.from(change.time()),
              change.from().name(),
              change.to().name(),
              change.reason()));
    }
    Collections.reverse(changes);
    return changes;
  }

  @Override
  public boolean isRelinquished() {
    return status().relinquished();
  }

  @Override
  public List<String> getReasons() {
    return status().reasons();
  }

  @Override
  public boolean isOwner() {
    return status().owner();
  }

  @Override
  public int getConfiguredPriority() {
    return status().configuredPriority();
  }

  @Override
  public Integer getPriorityOverride() {
    return orNull(status().priorityOverride());
  }

  @Override
  public int getEffectivePriority() {
    return status().effectivePriority();
  }

  @Override
  public boolean isPreempt() {
    return status().preempt();
  }

  @Override
  public long getPreemptDelay() {
    return status().preemptDelay().toMillis();
  }

  @Override
  public long getPreemptDelayLeft() {
    return millisecondsRoundedUp(status().preemptDelayLeft());
  }

  @Override
  public long getStartDelay() {
    return status().startDelay().toMillis();
  }

  @Override
  public long getStartDelayLeft() {
    return millisecondsRoundedUp(status().startDelayLeft());
  }

  @Override
  public boolean isAcceptMode() {
    return status().acceptMode();
  }

  @Override
  public String getVersion() {
    return status().version();
  }

  @Override
  public int getAdvertInterval() {
    return centiseconds(status().advertInterval());
  }

  @Override
  public int getMasterAdvertInterval() {
    return centiseconds(status().masterAdvertInterval());
  }

  @Override
  public long getSkewTime() {
    return TimeUnit.MICROSECONDS.convert(status().skewTime());
  }

  @Override
  public long getMasterDownInterval() {
    return centiseconds(status().masterDownInterval());
  }

  @Override
  public String getPrimaryAddress() {
    return status().primaryAddress().map(AddressText::of).orElse(null);
  }

  @Override
  public String getMasterAddress() {
    return status().masterAddress().map(AddressText::of).orElse(null);
  }

  @Override
  public Integer getMasterPriority() {
    return orNull(status().masterPriority());
  }

  @Override
  public String getVirtualMac() {
    return status().virtualMac();
  }

  @Override
  public List<String> getVirtualIps() {
    return status().virtualIps();
  }

  @Override
  public List<String> getUnicastPeers() {
    return status().unicastPeers().stream().map(AddressText::of).toList();
  }

  @Override
  public String getNewMasterReason() {
    return status().newMasterReason().name();
  }

  @Override
  public String getLastEvent() {
    return status().lastEvent().name();
  }

  @Override
  public Date getDiscontinuityDatetime() {
    return Date.from(statistics().discontinuityDatetime());
  }

  @Override
  public String getProtoErrReason() {
    return statistics().protoErrReason().name();
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
  public void overridePriority(int priority) {
    JmxExceptions.run(() -> service.overridePriority(priority));
  }

  @Override
  public void clearPriorityOverride() {
    JmxExceptions.run(service::clearPriorityOverride);
  }

  @Override
  public void shutdown() {
    JmxExceptions.run(service::shutdown);
  }

  @Override
  public void startup() {
    JmxExceptions.run(service::startup);
  }

  @Override
  public void relinquish() {
    JmxExceptions.run(service::relinquish);
  }

  @Override
  public void announce() {
    JmxExceptions.run(service::announce);
  }

  @Override
  public void resetStatistics() {
    JmxExceptions.run(service::resetStatistics);
  }
}
