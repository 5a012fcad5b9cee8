// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.jmx.Peer;
import io.vrrp.jmx.Statistics;
import io.vrrp.jmx.Transition;
import io.vrrp.jmx.VirtualRouterMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A virtual router in open types. */
final class VirtualRouterView implements VirtualRouterMXBean {

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

  /** A view whose readings all come from one snapshot. For a single thread and a short life. */
  static VirtualRouterView frozen(VrrpService service) {
    return new VirtualRouterView(
        service, new Once<>(service::status), new Once<>(service::statistics));
  }

  private VrrpStatus status() {
    return PlainFailures.get(status);
  }

  private VrrpStatistics statistics() {
    return PlainFailures.get(statistics);
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
    return PlainFailures.get(service::explain);
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
                    peer.advertInterval(),
                    peer.checksumForm().name(),
                    Date.from(peer.lastHeard()),
                    peer.advertisementRcvd()))
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
  public boolean isAcceptMode() {
    return status().acceptMode();
  }

  @Override
  public String getVersion() {
    return status().version();
  }

  @Override
  public int getAdvertInterval() {
    return status().advertInterval();
  }

  @Override
  public int getMasterAdvertInterval() {
    return status().masterAdvertInterval();
  }

  @Override
  public long getSkewTime() {
    return TimeUnit.MICROSECONDS.convert(status().skewTime());
  }

  @Override
  public long getMasterDownInterval() {
    return status().masterDownInterval().toMillis() / MILLIS_PER_CENTISECOND;
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
  public long getMasterTransitions() {
    return statistics().masterTransitions();
  }

  @Override
  public long getAdvertisementRcvd() {
    return statistics().advertisementRcvd();
  }

  @Override
  public long getAdvertisementSent() {
    return statistics().advertisementSent();
  }

  @Override
  public long getPriorityZeroPktsRcvd() {
    return statistics().priorityZeroPktsRcvd();
  }

  @Override
  public long getPriorityZeroPktsSent() {
    return statistics().priorityZeroPktsSent();
  }

  @Override
  public String getProtoErrReason() {
    return statistics().protoErrReason().name();
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
  public long getIpTtlErrors() {
    return statistics().ipTtlErrors();
  }

  @Override
  public long getInvalidTypePktsRcvd() {
    return statistics().invalidTypePktsRcvd();
  }

  @Override
  public long getPacketLengthErrors() {
    return statistics().packetLengthErrors();
  }

  @Override
  public long getAddressCountZero() {
    return statistics().addressCountZero();
  }

  @Override
  public long getIntervalZero() {
    return statistics().intervalZero();
  }

  @Override
  public long getOwnPackets() {
    return statistics().ownPackets();
  }

  @Override
  public long getWrongDestination() {
    return statistics().wrongDestination();
  }

  @Override
  public long getSourceNotLinkLocal() {
    return statistics().sourceNotLinkLocal();
  }

  @Override
  public long getFirstAddressNotLinkLocal() {
    return statistics().firstAddressNotLinkLocal();
  }

  @Override
  public long getUnknownPeers() {
    return statistics().unknownPeers();
  }

  @Override
  public long getAuthTypeMismatches() {
    return statistics().authTypeMismatches();
  }

  @Override
  public long getAuthFailures() {
    return statistics().authFailures();
  }

  @Override
  public long getAddressListMismatches() {
    return statistics().addressListMismatches();
  }

  @Override
  public long getAdvertIntervalMismatches() {
    return statistics().advertIntervalMismatches();
  }

  @Override
  public long getVersion3Preferred() {
    return statistics().version3Preferred();
  }

  @Override
  public long getNotRunning() {
    return statistics().notRunning();
  }

  @Override
  public long getIntervalErrors() {
    return statistics().intervalErrors();
  }

  @Override
  public long getAddressListErrors() {
    return statistics().addressListErrors();
  }

  @Override
  public long getOwnerConflicts() {
    return statistics().ownerConflicts();
  }

  @Override
  public long getAnnouncementSent() {
    return statistics().announcementSent();
  }

  @Override
  public long getSendErrors() {
    return statistics().sendErrors();
  }

  @Override
  public Statistics getStatistics() {
    VrrpStatistics s = statistics();
    return new Statistics(
        Date.from(s.discontinuityDatetime()),
        s.masterTransitions(),
        s.advertisementRcvd(),
        s.advertisementSent(),
        s.priorityZeroPktsRcvd(),
        s.priorityZeroPktsSent(),
        s.protoErrReason().name(),
        s.checksumErrors(),
        s.versionErrors(),
        s.ipTtlErrors(),
        s.invalidTypePktsRcvd(),
        s.packetLengthErrors(),
        s.addressCountZero(),
        s.intervalZero(),
        s.ownPackets(),
        s.wrongDestination(),
        s.sourceNotLinkLocal(),
        s.firstAddressNotLinkLocal(),
        s.unknownPeers(),
        s.authTypeMismatches(),
        s.authFailures(),
        s.addressListMismatches(),
        s.advertIntervalMismatches(),
        s.version3Preferred(),
        s.notRunning(),
        s.intervalErrors(),
        s.addressListErrors(),
        s.ownerConflicts(),
        s.announcementSent(),
        s.sendErrors());
  }

  @Override
  public void overridePriority(int priority) {
    PlainFailures.run(() -> service.overridePriority(priority));
  }

  @Override
  public void clearPriorityOverride() {
    PlainFailures.run(service::clearPriorityOverride);
  }

  @Override
  public void shutdown() {
    PlainFailures.run(service::shutdown);
  }

  @Override
  public void startup() {
    PlainFailures.run(service::startup);
  }

  @Override
  public void relinquish() {
    PlainFailures.run(service::relinquish);
  }

  @Override
  public void announce() {
    PlainFailures.run(service::announce);
  }

  @Override
  public void resetStatistics() {
    PlainFailures.run(service::resetStatistics);
  }
}
