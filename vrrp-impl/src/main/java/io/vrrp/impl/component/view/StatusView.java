// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.NewMasterReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpPeer;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackReference;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.Transition;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualIp;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The status of a virtual router.
 *
 * @param id its identity
 * @param snapshot what the engine knows about it
 */
public record StatusView(VirtualRouterId id, RouterSnapshot snapshot) implements VrrpStatus {

  /** For a snapshot. */
  public static StatusView of(RouterSnapshot snapshot) {
    return new StatusView(RouterIds.of(snapshot.configured().id()), snapshot);
  }

  private RouterParameters configured() {
    return snapshot.configured().parameters();
  }

  @Override
  public VrrpState state() {
    return snapshot.state();
  }

  @Override
  public Instant since() {
    return snapshot.role().since();
  }

  @Override
  public List<String> reasons() {
    return snapshot.reasons();
  }

  @Override
  public boolean owner() {
    return snapshot.effective().owner();
  }

  @Override
  public int configuredPriority() {
    return configured().priority();
  }

  @Override
  public OptionalInt priorityOverride() {
    return unlessZero(snapshot.priorityOverride());
  }

  @Override
  public int effectivePriority() {
    return snapshot.effective().priority();
  }

  @Override
  public boolean preempt() {
    return configured().preempt();
  }

  @Override
  public Duration startDelay() {
    return snapshot.configured().startDelay();
  }

  @Override
  public Duration startDelayLeft() {
    return Duration.ofNanos(snapshot.timers().startDelayLeft());
  }

  @Override
  public Duration preemptDelay() {
    return Duration.ofNanos(configured().preemptDelay());
  }

  @Override
  public Duration preemptDelayLeft() {
    return Duration.ofNanos(snapshot.timers().preemptDelayLeft());
  }

  @Override
  public boolean acceptMode() {
    return configured().acceptMode();
  }

  @Override
  public String version() {
    return configured().versions().text();
  }

  @Override
  public Duration advertInterval() {
    return interval(configured().advertInterval());
  }

  @Override
  public Duration masterAdvertInterval() {
    return interval(snapshot.master().advertInterval());
  }

  @Override
  public Duration skewTime() {
    return Duration.ofNanos(snapshot.timers().skewTime());
  }

  @Override
  public Duration masterDownInterval() {
    return Duration.ofNanos(snapshot.timers().masterDownInterval());
  }

  @Override
  public Optional<InetAddress> primaryAddress() {
    return Optional.ofNullable(snapshot.primaryAddress()).map(IpAddress::toInetAddress);
  }

  @Override
  public Optional<InetAddress> masterAddress() {
    return Optional.ofNullable(snapshot.master().address()).map(IpAddress::toInetAddress);
  }

  @Override
  public OptionalInt masterPriority() {
    return unlessZero(snapshot.master().priority());
  }

  @Override
  public String virtualMac() {
    return snapshot.virtualMac().toString();
  }

  @Override
  public List<String> virtualIps() {
    return configured().virtualIps().stream().map(VirtualIp::toString).toList();
  }

  @Override
  public List<InetAddress> unicastPeers() {
    return configured().unicast().peers().stream().map(IpAddress::toInetAddress).toList();
  }

  @Override
  public NewMasterReason newMasterReason() {
    return snapshot.role().newMasterReason();
  }

  @Override
  public VrrpEvent lastEvent() {
    return snapshot.role().lastEvent();
  }

  @Override
  public boolean relinquished() {
    return snapshot.role().relinquished();
  }

  @Override
  public List<VrrpPeer> peers() {
    return snapshot.peers().stream().<VrrpPeer>map(PeerView::new).toList();
  }

  @Override
  public List<VrrpTrackReference> trackers() {
    return snapshot.trackers().stream().<VrrpTrackReference>map(TrackReferenceView::new).toList();
  }

  @Override
  public List<VrrpStateChange> history() {
    return snapshot.history().stream().map(this::stateChange).toList();
  }

  private VrrpStateChange stateChange(Transition transition) {
    return new StateChange(
        new Occurrence(id, transition.sequence(), transition.time()),
        transition.from(),
        transition.to(),
        transition.reason());
  }

  static Duration interval(int centiseconds) {
    return Duration.ofNanos(Timers.interval(centiseconds));
  }

  private static OptionalInt unlessZero(int value) {
    return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** Omits the snapshot: it contains the password. */
  @Override
  public String toString() {
    return id + " " + state() + " since " + since();
  }
}
