// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.TrackReference;
import java.time.Instant;
import java.util.List;

/**
 * Everything that is known about a virtual router at one moment.
 *
 * @param configured the parameters as configured
 * @param effective the parameters in use: the same except for the priority
 * @param priorityOverride the priority set at run time, or 0
 * @param role its state and how it got there
 * @param reasons why it is in INITIALIZE, in plain words
 * @param master the router that is master
 * @param timers its timers
 * @param primaryAddress null if the interface has none
 * @param virtualMac its virtual MAC address
 * @param counters its counters
 * @param peers the last heard first
 * @param history the oldest first
 * @param trackers in configured order
 */
public record RouterSnapshot(
    RouterConfig configured,
    RouterParameters effective,
    int priorityOverride,
    Role role,
    List<String> reasons,
    Master master,
    Timers timers,
    IpAddress primaryAddress,
    MacAddress virtualMac,
    CounterSnapshot counters,
    List<PeerSnapshot> peers,
    List<Transition> history,
    List<Tracked> trackers) {

  /** Its state. */
  public VrrpState state() {
    return role.state();
  }

  /** The priority without what trackers add to it. */
  public int basePriority() {
    return priorityOverride == 0 ? configured.parameters().priority() : priorityOverride;
  }

  /**
   * A tracker that the virtual router refers to.
   *
   * @param reference its weight
   * @param tracker what is known of it
   * @param contribution what it adds to the priority
   */
  public record Tracked(TrackReference reference, TrackerSnapshot tracker, int contribution) {}

  /**
   * A state and how the virtual router got there.
   *
   * @param since when it entered the state
   * @param relinquished whether it handed over mastership and follows every master
   * @param preempting whether it is about to preempt a master of lower priority
   * @param listening whether it listens before it acts, because its thread was stalled
   */
  public record Role(
      VrrpState state,
      Instant since,
      NewMasterReason newMasterReason,
      VrrpEvent lastEvent,
      boolean relinquished,
      boolean preempting,
      boolean listening) {}

  /**
   * What is known about the master.
   *
   * @param address null if no master is known
   * @param priority 0 if no master is known
   * @param advertInterval its interval in centiseconds, or this node's own
   * @param left whether it left with priority 0
   */
  public record Master(IpAddress address, int priority, int advertInterval, boolean left) {}

  /**
   * Timers, all in nanoseconds.
   *
   * @param untilTimer until its timer fires: Active_Down_Timer in BACKUP, Adver_Timer in MASTER; 0
   *     in INITIALIZE
   * @param startDelayLeft the rest of the start delay; 0 if it does not run
   * @param preemptDelayLeft the rest of the preempt delay; 0 if it does not run
   */
  public record Timers(
      long skewTime,
      long masterDownInterval,
      long untilTimer,
      long startDelayLeft,
      long preemptDelayLeft) {}
}
