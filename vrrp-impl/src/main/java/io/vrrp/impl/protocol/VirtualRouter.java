// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;
import io.vrrp.NewMasterReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;

/**
 * The state machine of one virtual router (RFC 9568 §6.4; in version 2 RFC 3768 §6.4).
 *
 * <p>Its caller reports events with their time, and it requests actions through {@link Effects}. It
 * never waits: the caller calls {@link #timerFired} at {@link #deadline()}, after it has passed on
 * all packets that arrived before. So a late thread never mistakes a living master for dead.
 */
public final class VirtualRouter extends RouterStatus {

  /** {@link #deadline()} if no timer is running. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  private final Effects effects;
  private final ParameterCheck check;

  /** Starts in INITIALIZE. */
  public VirtualRouter(RouterParameters parameters, Effects effects) {
    super(parameters, effects);
    this.effects = effects;
    this.check = new ParameterCheck(administration, effects, counters);
  }

  // ---------------------------------------------------------------- §6.4.1 Initialize

  /**
   * Startup: all conditions for running are met.
   *
   * @param newPrimaryAddress the source address of advertisements (RFC 9568 §1.7)
   * @param event the condition that was met last
   */
  public void startup(IpAddress newPrimaryAddress, VrrpEvent event, long now) {
    if (state() != VrrpState.INITIALIZE) {
      return;
    }
    advertiser.primaryAddress(newPrimaryAddress);
    advertiser.forgetChecksumForms();
    timer.forgetMasterAdvertInterval();
    if (parameters().owner()) {
      newMasterReason = NewMasterReason.PREEMPTED;
      becomeMaster(event, now);
    } else {
      timer.startMasterDown(now);
      left(VrrpState.INITIALIZE, event);
    }
  }

  // ---------------------------------------------------------------- §6.4.2 and §6.4.3: Shutdown

  /**
   * Shutdown: a condition for running is no longer met, or the operator wants it. A master first
   * sends an advertisement of priority 0. A router that handed over mastership stays relinquished,
   * even if its cable is pulled meanwhile.
   *
   * @param event the reason
   */
  public void shutdown(VrrpEvent event) {
    if (state() == VrrpState.MASTER) {
      advertiser.sendLeaving();
      effects.releaseAddresses();
    }
    abandon(event);
  }

  /** As {@link #shutdown}, but without sending or releasing anything: for use after that failed. */
  public void abandon(VrrpEvent event) {
    VrrpState from = state();
    if (from != VrrpState.INITIALIZE) {
      timer.stop();
      master.forget();
      left(from, event);
    }
  }

  /**
   * Hands over mastership: Shutdown and Startup in one (§6.4.3, §6.4.1). Until it is master again,
   * or {@link #endRelinquishment}, it follows every master as if Preempt_Mode were false. Otherwise
   * it would take mastership back at once. For the same reason every other backup takes over before
   * it does ({@link RouterTimer#masterDownTimer}).
   *
   * @throws IllegalStateException if it is not master, or is the owner, which is never Backup
   *     (§6.4.1); nothing has changed then
   */
  public void relinquish(long now) {
    if (state() != VrrpState.MASTER || parameters().owner()) {
      throw new IllegalStateException("only a master that is not the owner can relinquish");
    }
    timer.endRecovery();
    administration.relinquish();
    advertiser.sendLeaving();
    effects.releaseAddresses();
    master.forget();
    timer.forgetMasterAdvertInterval();
    timer.startMasterDown(now);
    left(VrrpState.MASTER, VrrpEvent.SHUTDOWN);
  }

  /** From now on it preempts again, if configured, and takes over according to its priority. */
  public void endRelinquishment(long now) {
    long timerBefore = timer.masterDownTimer();
    administration.endRelinquishment();
    timer.moveMasterDown(timerBefore, now);
  }

  // ---------------------------------------------------------------- §6.4.2 and §6.4.3: timers

  /** The time of {@link #deadline()} has come. Does nothing before that. */
  public void timerFired(long now) {
    if (!timer.isDue(now) || timer.recoversFromStall(now)) {
      return;
    }
    timer.endRecovery();
    if (state() == VrrpState.BACKUP) {
      newMasterReason = master.reasonToTakeOver();
      becomeMaster(
          parameters().owner()
              ? VrrpEvent.OWNER_PREEMPT
              : newMasterReason == NewMasterReason.PREEMPTED
                  ? VrrpEvent.LOWER_PRIORITY_MASTER
                  : VrrpEvent.MASTER_TIMEOUT,
          now);
    } else if (state() == VrrpState.MASTER) {
      advertiser.sendRegular();
      timer.continueAdvertising(now);
    }
  }

  /**
   * Moves a master's next advertisement forward, by less than an interval, to a moment when other
   * masters with its interval also advertise, so that one wake-up is enough for all. The following
   * advertisements come at such moments too, so only one interval is shorter. In other states
   * nothing changes.
   *
   * @param inHalves whether virtual routers with an odd VRID use another moment than those with an
   *     even one, half an interval later
   */
  public void advertiseTogether(long now, boolean inHalves) {
    timer.advertiseTogether(now, inHalves);
  }

  private void becomeMaster(VrrpEvent event, long now) {
    VrrpState from = state();
    advertiser.sendFirst();
    effects.holdAddresses();
    timer.startAdvertising(now);
    master.isThisRouter(primaryAddress(), parameters().priority());
    counters.increment(RouterCounter.MASTER_TRANSITIONS);
    left(from, event);
    administration.endRelinquishment();
  }

  // ---------------------------------------------------------------- §6.4.2, §6.4.3: ADVERTISEMENT

  /** See {@link ParameterCheck#refuses}. */
  DiscardReason refuses(Advertisement advertisement, long now) {
    return check.refuses(advertisement, now);
  }

  /** An advertisement that passed all checks of {@link AdvertisementReceiver}. */
  void advertisementReceived(Advertisement advertisement, long now) {
    counters.increment(RouterCounter.ADVERTISEMENT_RCVD);
    if (advertisement.priority() == AdvertisementFormat.PRIORITY_LEAVING) {
      counters.increment(RouterCounter.PRIORITY_ZERO_PKTS_RCVD);
    }
    check.accepted(advertisement, now);
    if (state() == VrrpState.BACKUP) {
      advertiser.heardAsBackup(advertisement, follows(advertisement, now), now);
      receivedAsBackup(advertisement, now);
    } else if (state() == VrrpState.MASTER) {
      if (advertiser.heardAsMaster(advertisement, now)) {
        check.report(ConfigMismatch.CHECKSUM_FORMS_DIFFER, advertisement);
      }
      receivedAsMaster(advertisement, now);
    }
  }

  private void receivedAsBackup(Advertisement advertisement, long now) {
    int priority = advertisement.priority();
    if (priority == AdvertisementFormat.PRIORITY_LEAVING) {
      master.left(advertisement);
      timer.startMasterDown(now);
    } else if (follows(advertisement, now)) {
      follow(advertisement, now);
    } else {
      ignore(advertisement, now);
    }
  }

  /**
   * Whether a backup follows the sender as master (§6.4.2). During the preempt delay it does so as
   * if Preempt_Mode were false. The delay protects a master only while it is heard: if it falls
   * silent or leaves, the timer fires as usual.
   */
  private boolean follows(Advertisement advertisement, long now) {
    return !administration.preempts()
        || advertisement.priority() >= parameters().priority()
        || timer.preemptDelayLeft(now) > 0;
  }

  /** Ignores a master of lower priority, which this router will preempt. */
  private void ignore(Advertisement advertisement, long now) {
    master.lowerPriorityHeard();
    // Unless this backup follows another master, which is still heard.
    if (!master.isFollowed() || master.isFollowed(advertisement) || !timer.hasHeardMaster(now)) {
      master.ignore(advertisement);
    }
  }

  private void receivedAsMaster(Advertisement advertisement, long now) {
    int priority = advertisement.priority();
    if (priority == AdvertisementFormat.PRIORITY_LEAVING) {
      if (advertiser.answer(advertisement)) {
        timer.startAdvertising(now);
      }
      effects.announceAddresses();
    } else if (priority > parameters().priority()
        || priority == parameters().priority()
            && advertisement.isFromGreaterThan(primaryAddress())) {
      yieldTo(advertisement, now);
    } else {
      if (parameters().versions() != ProtocolVersions.V2) {
        // RFC 3768 §6.4.3 discards it without an answer.
        advertiser.answer(advertisement);
      }
      effects.announceAddresses();
    }
  }

  /** There is a better master. */
  private void yieldTo(Advertisement advertisement, long now) {
    effects.releaseAddresses();
    // If this node was silent, the other router announced the addresses after it.
    if (!timer.wasSilent(now)) {
      advertiser.sendYielding();
    }
    follow(advertisement, now);
    left(VrrpState.MASTER, VrrpEvent.HIGHER_PRIORITY_BACKUP);
  }

  /** Follows the sender as master. */
  private void follow(Advertisement advertisement, long now) {
    master.follow(advertisement);
    timer.learnMasterAdvertInterval(advertisement.advertInterval());
    timer.startMasterDown(now);
  }

  // ---------------------------------------------------------------- configuration at run time

  /**
   * Changes the parameters, in any state and without leaving it. Family and VRID stay.
   *
   * <p>The RFC does not define this. A master's next advertisement contains the change, and comes
   * no later than the old or the new interval requires. A backup's deadline moves by the change of
   * its timer's length; but while it listens after a stall, the deadline stays. An owner's priority
   * is always 255 (§5.2.4): becoming owner ends an override.
   */
  public void configure(RouterParameters newParameters, long now) {
    configure(newParameters, administration.contribution(), now);
  }

  /**
   * The same, together with the sum that the trackers add to the priority: both may change at once,
   * if other trackers are configured.
   */
  public void configure(RouterParameters newParameters, int contribution, long now) {
    long timerBefore = timer.masterDownTimer();
    administration.configure(newParameters, contribution);
    changed(timerBefore, now);
  }

  /**
   * Sets the sum that the trackers add to the priority. A master's next advertisement contains the
   * new priority; a backup acts as if it were configured.
   *
   * @param contribution the sum over all trackers, see {@link Tracking#contribution}
   */
  public void trackersContribute(int contribution, long now) {
    if (contribution == administration.contribution()) {
      return;
    }
    long timerBefore = timer.masterDownTimer();
    administration.contribute(contribution);
    changed(timerBefore, now);
  }

  /**
   * Overrides the configured priority with 1 to 254; 0 ends the override.
   *
   * @throws IllegalArgumentException as {@link #checkOverride}; nothing has changed then
   * @throws IllegalStateException as {@link #checkOverride}; nothing has changed then
   */
  public void overridePriority(int priority, long now) {
    long timerBefore = timer.masterDownTimer();
    administration.overridePriority(priority);
    changed(timerBefore, now);
  }

  /**
   * Checks a priority that would override the configured one (RFC 9568 §5.2.4).
   *
   * @throws IllegalArgumentException if it is not 1 to 254
   * @throws IllegalStateException if this router is the owner, whose priority is 255
   */
  public void checkOverride(int priority) {
    administration.checkOverride(priority);
  }

  /** The parameters in use have changed. */
  private void changed(long timerBefore, long now) {
    // Version 2 does not learn intervals (RFC 3768 §6.1).
    if (!master.isKnown() || parameters().versions() == ProtocolVersions.V2) {
      timer.forgetMasterAdvertInterval();
    }
    timer.moveMasterDown(timerBefore, now);
    if (state() == VrrpState.MASTER) {
      timer.advertiseWithinInterval(now);
      master.isThisRouter(primaryAddress(), parameters().priority());
    }
  }

  /** The interface has another primary address. */
  public void primaryAddressChanged(IpAddress newPrimaryAddress) {
    advertiser.primaryAddress(newPrimaryAddress);
    if (state() == VrrpState.MASTER) {
      master.isThisRouter(newPrimaryAddress, parameters().priority());
    }
  }

  /**
   * The interface has a primary address again after a short absence. Packets may have been lost
   * meanwhile: a master advertises at once, and a backup listens before it acts.
   */
  public void primaryAddressReturned(long now) {
    if (timer.phase() == Phase.MASTER) {
      advertiser.send();
    } else if (state() == VrrpState.BACKUP) {
      timer.listen(now);
    }
  }

  /** The timer was set for another state. */
  private void left(VrrpState from, VrrpEvent event) {
    lastEvent = event;
    effects.stateChanged(from, state(), event);
  }
}
