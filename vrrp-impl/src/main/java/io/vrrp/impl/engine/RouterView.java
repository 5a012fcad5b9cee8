// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.CounterSnapshot;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.Transition;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.Counters;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.VirtualRouter;
import java.time.Instant;
import java.util.List;

/** The state of one virtual router for other threads: its history, its peers and its snapshots. */
final class RouterView {

  private final RouterContext context;
  private final VirtualRouter protocol;
  private final Readiness readiness;
  private final RouterTrackers trackers;
  private final Peers peers = new Peers();
  private final History history;
  private Instant discontinuityTime;
  private volatile RouterSnapshot last;

  RouterView(RouterContext context, Readiness readiness, RouterTrackers trackers) {
    this.context = context;
    this.protocol = context.protocol();
    this.readiness = readiness;
    this.trackers = trackers;
    this.discontinuityTime = context.services().wallClock().instant();
    this.history = new History(discontinuityTime);
  }

  void heard(Advertisement advertisement, long now) {
    peers.heard(advertisement, now);
  }

  /** The virtual router is now on another interface. */
  void forgetPeers() {
    peers.forget();
  }

  void resetCounters() {
    protocol.resetCounters();
    discontinuityTime = context.services().wallClock().instant();
  }

  void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {
    Instant now = context.services().wallClock().instant();
    List<String> reasons = readiness.texts(context.services().io().nanoTime());
    String reason = History.explain(protocol, to, event, reasons);
    history.add(
        new Transition(
            context.reporter().stateChanged(now, from, to, reason), now, from, to, reason));
  }

  RouterSnapshot snapshot() {
    long now = context.services().io().nanoTime();
    boolean running = context.isRunning();
    Counters counters = protocol.counters();
    return new RouterSnapshot(
        context.config(),
        protocol.parameters(),
        protocol.priorityOverride(),
        new RouterSnapshot.Role(
            context.state(),
            history.since(),
            protocol.newMasterReason(),
            protocol.lastEvent(),
            protocol.isRelinquished(),
            protocol.isPreempting(),
            protocol.isListening()),
        running ? List.of() : readiness.texts(now),
        new RouterSnapshot.Master(
            protocol.masterAddress(),
            protocol.masterPriority(),
            protocol.masterAdvertInterval(),
            protocol.hasMasterLeft()),
        new RouterSnapshot.Timers(
            protocol.skewTime(),
            protocol.masterDownInterval(),
            running ? protocol.deadline() - now : 0,
            readiness.startDelayLeft(now),
            protocol.preemptDelayLeft(now)),
        context.primaryAddress(),
        context.virtualMac(),
        new CounterSnapshot(
            discontinuityTime, counters.protoErrReason(), counters.counts(), counters.discards()),
        peers.snapshot(
            context.id().family() == IpFamily.IPV6, now, context.services().wallClock().instant()),
        history.latest(),
        trackers.snapshot());
  }

  /** The virtual router was removed: keep the last snapshot. */
  void keepLast() {
    last = snapshot();
  }

  /**
   * The last snapshot of a virtual router that was removed, or null. May be called from any thread.
   */
  RouterSnapshot last() {
    return last;
  }
}
