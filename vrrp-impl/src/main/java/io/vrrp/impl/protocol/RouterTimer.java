// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * The timer of a virtual router: Master_Down_Timer in BACKUP, Adver_Timer in MASTER. There is never
 * more than one; the {@link Phase} is its purpose. Both change together.
 */
final class RouterTimer {

  private final Administration administration;
  private final KnownMaster master;

  private Phase phase = Phase.INITIALIZE;
  private long deadline = VirtualRouter.NO_DEADLINE;

  /** When it entered BACKUP; not used in other states. */
  private long backupSince;

  /** Active_Adver_Interval in centiseconds. */
  private int masterAdvertInterval;

  RouterTimer(Administration administration, KnownMaster master) {
    this.administration = administration;
    this.master = master;
    forgetMasterAdvertInterval();
  }

  // ---------------------------------------------------------------- starting and ending

  void stop() {
    phase = Phase.INITIALIZE;
    deadline = VirtualRouter.NO_DEADLINE;
  }

  /** Sets Master_Down_Timer and enters BACKUP. */
  void startMasterDown(long now) {
    if (!isBackup()) {
      backupSince = now;
    }
    phase = Phase.BACKUP;
    deadline = now + masterDownTimer();
  }

  /** Sets Adver_Timer and enters MASTER. */
  void startAdvertising(long now) {
    phase = Phase.MASTER;
    deadline = now + advertInterval();
  }

  /** Sets Adver_Timer again after a regular advertisement. */
  void continueAdvertising(long now) {
    long interval = advertInterval();
    // In the rhythm of the first advertisement, so that one late timer does not delay all others.
    // After a stall of more than an interval, the missed advertisements are not sent later.
    deadline = deadline + interval > now ? deadline + interval : now + interval;
  }

  boolean isDue(long now) {
    return now >= deadline;
  }

  /**
   * Begins a recovery if the timer that is due is so late that this node must have been stalled. It
   * recovers once: a node that is late every time must not wait for ever.
   *
   * @return whether it began
   */
  boolean recoversFromStall(long now) {
    if (phase.isRecovering() || now - deadline < stallLimit()) {
      return false;
    }
    phase = phase.afterStall();
    deadline = now + listeningTime();
    return true;
  }

  /** The recovery is over. */
  void endRecovery() {
    phase = phase.recovered();
  }

  /**
   * How late a timer must be to mean that this node was stalled. Its knowledge is then out of date,
   * and packets may be lost, so it listens before it acts. A stalled backup may have missed an
   * advertisement. After a master missed this many of its own advertisements, any backup that did
   * not stall has replaced it, because the skew time is less than an interval.
   */
  private long stallLimit() {
    return isBackup() ? Timers.interval(masterAdvertInterval) : 3 * advertInterval();
  }

  /**
   * How long it listens. A master listens for an interval, so that it hears any successor. A backup
   * listens longer: if both were stalled, like virtual machines of one host, the master must be
   * heard before a backup acts, or the stall would cause a fail-over. The skew time keeps backups
   * in order.
   */
  private long listeningTime() {
    return isBackup()
        ? 2 * Timers.interval(masterAdvertInterval) + skewTime() + patience()
        : advertInterval();
  }

  // ---------------------------------------------------------------- moving the deadline

  /** See {@link VirtualRouter#advertiseTogether}. */
  void advertiseTogether(long now, boolean inHalves) {
    if (phase == Phase.MASTER) {
      long interval = advertInterval();
      int vrid = administration.parameters().vrid();
      long moment = inHalves && vrid % 2 != 0 ? interval / 2 : 0;
      // A nanosecond apart, so that they come in the same order each time.
      long moved = deadline - Math.floorMod(deadline - moment, interval) + vrid;
      if (moved > now && moved < deadline) {
        deadline = moved;
      }
    }
  }

  /** The length of a backup's timer has changed; a recovery continues to its end. */
  void moveMasterDown(long timerBefore, long now) {
    if (phase == Phase.BACKUP) {
      // Not into the past, where it would look as if this node had been stalled. If it really was
      // stalled, that is judged later.
      long moved = deadline + masterDownTimer() - timerBefore;
      deadline = Math.max(moved, Math.min(deadline, now));
    }
  }

  /** The interval of a master may have become shorter. */
  void advertiseWithinInterval(long now) {
    deadline = Math.min(deadline, now + advertInterval());
  }

  /** Packets may have been lost until now: a backup listens before it acts. */
  void listen(long now) {
    deadline = Math.max(deadline, now + listeningTime());
  }

  // ---------------------------------------------------------------- intervals

  /** Follows a master with this interval. */
  void learnMasterAdvertInterval(int interval) {
    masterAdvertInterval = interval;
  }

  /** As long as no master is known, its own interval applies (RFC 9568 §6.4.1). */
  void forgetMasterAdvertInterval() {
    masterAdvertInterval = administration.parameters().advertInterval();
  }

  int masterAdvertInterval() {
    return masterAdvertInterval;
  }

  /** The value of a backup's timer (RFC 9568 §6.4.2). */
  long masterDownTimer() {
    return (master.isGone() ? skewTime() : masterDownInterval()) + patience();
  }

  /**
   * How much longer a backup waits than its priority requires. A router that handed over mastership
   * takes over only if no other backup does, whatever their priorities are. The RFC has no such
   * router; to the others it looks like a slow one. Several of them still take over in the order of
   * their priorities.
   */
  private long patience() {
    return administration.isRelinquished() ? Timers.lastResort(masterAdvertInterval) : 0;
  }

  /** Skew_Time in nanoseconds. */
  long skewTime() {
    RouterParameters parameters = administration.parameters();
    return parameters.versions() == ProtocolVersions.V2
        ? Timers.skewTimeOfVersion2(parameters.priority())
        : Timers.skewTime(parameters.priority(), masterAdvertInterval);
  }

  /** Active_Down_Interval in nanoseconds. */
  long masterDownInterval() {
    RouterParameters parameters = administration.parameters();
    return parameters.versions() == ProtocolVersions.V2
        ? Timers.masterDownIntervalOfVersion2(parameters.priority(), masterAdvertInterval)
        : Timers.masterDownInterval(parameters.priority(), masterAdvertInterval);
  }

  private long advertInterval() {
    return Timers.interval(administration.parameters().advertInterval());
  }

  // ---------------------------------------------------------------- queries

  /** Whether a backup has heard its master within the last one and a half intervals. */
  boolean hasHeardMaster(long now) {
    return phase == Phase.BACKUP
        && now - (deadline - masterDownTimer()) <= Timers.interval(masterAdvertInterval) * 3 / 2;
  }

  /**
   * How long a backup still follows a master of lower priority; 0 if it does not. It is computed
   * from the parameters in use, so a new delay is measured from the same beginning.
   */
  long preemptDelayLeft(long now) {
    return isBackup() ? Math.max(0, administration.preemptDelay() - (now - backupSince)) : 0;
  }

  /** Whether a master was silent long enough for another router to take over. */
  boolean wasSilent(long now) {
    return phase.isRecovering() || now - deadline >= advertInterval();
  }

  private boolean isBackup() {
    return phase == Phase.BACKUP || phase == Phase.BACKUP_RECOVERING;
  }

  Phase phase() {
    return phase;
  }

  long deadline() {
    return deadline;
  }
}
