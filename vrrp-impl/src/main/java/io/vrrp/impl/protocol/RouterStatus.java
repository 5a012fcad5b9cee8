// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;

/** What a virtual router consists of, and what can be asked of it. */
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

  /**
   * When {@link VirtualRouter#timerFired} is to be called, or {@link VirtualRouter#NO_DEADLINE}.
   */
  public long deadline() {
    return timer.deadline();
  }

  /**
   * Whether it waits to hear from others because this node was stalled, so that nothing may be said
   * either.
   */
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

  /** What the trackers add to the priority. */
  public int contribution() {
    return administration.contribution();
  }

  /** The address that advertisements are sent from; null before the first startup. */
  public IpAddress primaryAddress() {
    return advertiser.primaryAddress();
  }

  /**
   * The address of the router that acts as master, our own when we are master; null if none is
   * known. A backup that preempts may ignore the one that it names here.
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

  /** Which checksum form to send now. */
  public ChecksumForm checksumForm() {
    return advertiser.checksumForm();
  }

  /** What last happened. */
  public VrrpEvent lastEvent() {
    return lastEvent;
  }

  /** Why it last became master. */
  public NewMasterReason newMasterReason() {
    return newMasterReason;
  }

  /** Whether it gave mastership away and follows every master. */
  public boolean isRelinquished() {
    return administration.isRelinquished();
  }

  /** Whether an advertisement of priority 0 was the last that was heard of the master. */
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

  /** Counts from 0 again. */
  public void resetCounters() {
    counters.reset();
  }

  /** Its counters. */
  public Counters counters() {
    return counters;
  }
}
