// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * The timer of a virtual router: Master_Down_Timer in BACKUP, Adver_Timer in MASTER. There is never
 * more than one, and what it is for is the {@link Phase}. Both change together.
 */
final class RouterTimer {

  private final Administration administration;
  private final KnownMaster master;

  private Phase phase = Phase.INITIALIZE;
  private long deadline = VirtualRouter.NO_DEADLINE;

  /** When it entered BACKUP; without a meaning in other states. */
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

  /** Sets Master_Down_Timer: it is BACKUP from now on. */
  void startMasterDown(long now) {
    if (!isBackup()) {
      backupSince = now;
    }
    phase = Phase.BACKUP;
    deadline = now + masterDownTimer();
  }

  /** Sets Adver_Timer: it is MASTER from now on. */
  void startAdvertising(long now) {
    phase = Phase.MASTER;
    deadline = now + advertInterval();
  }

  /** Sets Adver_Timer again after a regular advertisement. */
  void continueAdvertising(long now) {
    long interval = advertInterval();
    // On the grid of the first advertisement, so that being late once does not delay all others;
    // after a stall of more than an interval the missed ones are not made up for.
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

  /** It acts as usual again. */
  void endRecovery() {
    phase = phase.recovered();
  }

  /**
   * How late a timer must be to mean that this node was stalled: what it knows is out of date then,
   * and packets of the time may be lost, so that it listens before it acts. A backup that was
   * stalled may have missed an advertisement. A master that missed so many of its own has been
   * replaced by any backup that was awake, whose skew time is less than an interval.
   */
  private long stallLimit() {
    return isBackup() ? Timers.interval(masterAdvertInterval) : 3 * advertInterval();
  }

  /**
   * How long it listens. A master for an interval, so that it hears any successor. A backup for
   * longer: if both were stalled, as guests of one host are, the master must be heard before a
   * backup acts, or the stall would cost a fail-over. The skew time keeps backups in order.
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
      // A nanosecond after each other, so that they come in the same order each time.
      long moved = deadline - Math.floorMod(deadline - moment, interval) + vrid;
      if (moved > now && moved < deadline) {
        deadline = moved;
      }
    }
  }

  /** The length of a backup's timer has changed; a recovery goes on to its end. */
  void moveMasterDown(long timerBefore, long now) {
    if (phase == Phase.BACKUP) {
      // Not into the past, where it would look as if this node had been stalled; and if it was,
      // that remains to be seen.
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

  /** As long as no master is known its own interval counts (RFC 9568 §6.4.1). */
  void forgetMasterAdvertInterval() {
    masterAdvertInterval = administration.parameters().advertInterval();
  }

  int masterAdvertInterval() {
    return masterAdvertInterval;
  }

  /** What a backup's timer is set to (RFC 9568 §6.4.2). */
  long masterDownTimer() {
    return (master.isGone() ? skewTime() : masterDownInterval()) + patience();
  }

  /**
   * How much longer a backup waits than its priority asks for. A router that gave mastership away
   * takes over only if no other backup does, whatever their priorities. The RFC has no such router;
   * to the others it looks like a slow one. Several of them still take over in the order of their
   * priorities.
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

  // ---------------------------------------------------------------- what can be asked

  /** Whether a backup has heard the master that it follows within one and a half intervals. */
  boolean hasHeardMaster(long now) {
    return phase == Phase.BACKUP
        && now - (deadline - masterDownTimer()) <= Timers.interval(masterAdvertInterval) * 3 / 2;
  }

  /**
   * For how long a backup still follows a master of lower priority; 0 if it does not. It follows
   * from the parameters in use, so that a new delay counts from the same beginning.
   */
  long preemptDelayLeft(long now) {
    return isBackup() ? Math.max(0, administration.preemptDelay() - (now - backupSince)) : 0;
  }

  /** Whether a master was silent for long enough for another router to take over. */
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
