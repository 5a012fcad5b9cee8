// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.ChecksumForm;
import io.vrrp.NewMasterReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpPeer;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackReference;
import io.vrrp.VrrpTrackerState;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A status with given values. */
record FakeStatus(
    VirtualRouterId id,
    VrrpState state,
    Instant since,
    List<String> reasons,
    boolean owner,
    int configuredPriority,
    OptionalInt priorityOverride,
    int effectivePriority,
    boolean preempt,
    boolean acceptMode,
    String version,
    Duration advertInterval,
    Duration masterAdvertInterval,
    Duration skewTime,
    Duration masterDownInterval,
    Duration startDelay,
    Duration startDelayLeft,
    Duration preemptDelay,
    Duration preemptDelayLeft,
    Optional<InetAddress> primaryAddress,
    Optional<InetAddress> masterAddress,
    OptionalInt masterPriority,
    String virtualMac,
    List<String> virtualIps,
    List<InetAddress> unicastPeers,
    NewMasterReason newMasterReason,
    VrrpEvent lastEvent,
    boolean relinquished,
    List<VrrpPeer> peers,
    List<VrrpTrackReference> trackers,
    List<VrrpStateChange> history)
    implements VrrpStatus {

  /** A peer with given values. */
  record Peer(
      InetAddress address,
      int version,
      int priority,
      Duration advertInterval,
      ChecksumForm checksumForm,
      Instant lastHeard,
      long advertisementRcvd)
      implements VrrpPeer {}

  /** A tracker with the values that it is given. */
  record Tracker(
      String name,
      String kind,
      VrrpTrackerState state,
      Instant since,
      String reason,
      OptionalInt weight,
      int contribution,
      long reports,
      long changes)
      implements VrrpTrackReference {}
}
