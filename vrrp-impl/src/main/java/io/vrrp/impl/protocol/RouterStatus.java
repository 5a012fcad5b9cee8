// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;

/** The parts of a virtual router, and its state for callers. */
abstract class RouterStatus {

  final Counters counters = new Counters();
  final KnownMaster master = new KnownMaster();
  final Administration administration;
  final RouterTimer timer;
  final Advertiser advertiser;

  VrrpEvent lastEvent = VrrpEvent.NONE;
  NewMasterReason newMasterReason = NewMasterReason.NOT_MASTER;

  RouterStatus(RouterParameters parameters, Effects effects) {
    administration = new Administration(parameters);
    timer = new RouterTimer(administration, master);
    advertiser = new Advertiser(administration, effects, counters);
  }

  /** When {@link VirtualRouter#timerFired} must be called, or {@link VirtualRouter#NO_DEADLINE}. */
  public long deadline() {
    return timer.deadline();
  }

  /** Whether it listens because this node was stalled, so that it must not send anything either. */
  public boolean isListening() {
    return timer.phase().isRecovering();
  }

  /** The present state. */
  public VrrpState state() {
    return timer.phase().state();
  }

  /** The parameters in use, with the effective priority. */
  public RouterParameters parameters() {
    return administration.parameters();
  }

  /** The parameters as configured. */
  public RouterParameters configuredParameters() {
    return administration.configured();
  }

  /** The priority set at run time, or 0. */
  public int priorityOverride() {
    return administration.priorityOverride();
  }

  /** The sum that the trackers add to the priority. */
  public int contribution() {
    return administration.contribution();
  }

  /** The source address of advertisements; null before the first startup. */
  public IpAddress primaryAddress() {
    return advertiser.primaryAddress();
  }

  /**
   * The address of the router that acts as master, our own when we are master; null if none is
   * known. A backup that preempts may ignore this master.
   */
  public IpAddress masterAddress() {
    return master.address();
  }

  /** The master's priority; 0 if none is known. */
  public int masterPriority() {
    return master.priority();
  }

  /** Active_Adver_Interval in centiseconds. */
  public int masterAdvertInterval() {
    return timer.masterAdvertInterval();
  }

  /** Skew_Time in nanoseconds. */
  public long skewTime() {
    return timer.skewTime();
  }

  /** Active_Down_Interval in nanoseconds. */
  public long masterDownInterval() {
    return timer.masterDownInterval();
  }

  /** The checksum form to send now. */
  public ChecksumForm checksumForm() {
    return advertiser.checksumForm();
  }

  /** The last event. */
  public VrrpEvent lastEvent() {
    return lastEvent;
  }

  /** The reason why it last became master. */
  public NewMasterReason newMasterReason() {
    return newMasterReason;
  }

  /** Whether it handed over mastership and follows every master. */
  public boolean isRelinquished() {
    return administration.isRelinquished();
  }

  /** Whether the master's last advertisement had priority 0. */
  public boolean hasMasterLeft() {
    return master.hasLeft();
  }

  /** Whether it is about to preempt the master, whose priority is lower. */
  public boolean isPreempting() {
    return master.isIgnored();
  }

  /**
   * For how many nanoseconds a backup still follows a master of lower priority instead of
   * preempting it; 0 if it does not.
   */
  public long preemptDelayLeft(long now) {
    return timer.preemptDelayLeft(now);
  }

  /** Sets all counters to 0. */
  public void resetCounters() {
    counters.reset();
  }

  /** Its counters. */
  public Counters counters() {
    return counters;
  }
}
