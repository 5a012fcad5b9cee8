// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.NewMasterReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import java.util.List;

/**
 * The state machine of one virtual router (RFC 9568 §6.4; in version 2 RFC 3768 §6.4).
 *
 * <p>It is told what happens and when, and answers through {@link Effects}. It never waits: whoever
 * runs it calls {@link #timerFired} at {@link #deadline()}, after all packets that have arrived by
 * then were handed over, so that a late thread never takes a living master for dead.
 */
public final class VirtualRouter {

  /** {@link #deadline()} when no timer runs. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /**
   * How many received advertisements a master answers out of turn between two of its regular ones.
   * The RFC answers each (§6.4.3), and so does this limit for peers with about its own interval.
   * Without the limit a faulty or forged peer could multiply its packets: each answer goes to every
   * unicast peer, in each version. A peer that hears neither five answers nor the next regular
   * advertisement would not hear a sixth answer.
   */
  static final int MAX_ANSWERS = 5;

  private final Effects effects;
  private final Counters counters = new Counters();
  private final ChecksumLearner checksum = new ChecksumLearner();

  /** The form of an answer while it is sent, otherwise null. */
  private ChecksumForm answerForm;

  private RouterParameters configured;
  private int priorityOverride;
  private RouterParameters parameters;
  private List<IpAddress> addresses;
  private IpAddress primaryAddress;

  private VrrpState state = VrrpState.INITIALIZE;

  /** Master_Down_Timer in BACKUP, Adver_Timer in MASTER: there is never more than one. */
  private long deadline = NO_DEADLINE;

  private int masterAdvertInterval;
  private final KnownMaster master = new KnownMaster();
  private final Version3Speaker version3 = new Version3Speaker();
  private int answers;

  /** Whether it gave mastership away and therefore follows every master. */
  private boolean relinquished;

  /** Whether the timer runs because this node was asleep when it was due. */
  private boolean listening;

  private VrrpEvent lastEvent = VrrpEvent.NONE;
  private NewMasterReason newMasterReason = NewMasterReason.NOT_MASTER;

  /** A virtual router in INITIALIZE. */
  public VirtualRouter(RouterParameters parameters, Effects effects) {
    this.effects = effects;
    this.configured = parameters;
    apply(parameters);
    this.masterAdvertInterval = parameters.advertInterval();
  }

  // ---------------------------------------------------------------- §6.4.1 Initialize

  /**
   * Startup: everything that running needs is there.
   *
   * @param newPrimaryAddress the address that advertisements are sent from (RFC 9568 §1.7)
   * @param event which of the conditions was the last to come true
   */
  public void startup(IpAddress newPrimaryAddress, VrrpEvent event, long now) {
    if (state != VrrpState.INITIALIZE) {
      return;
    }
    primaryAddress = newPrimaryAddress;
    masterAdvertInterval = parameters.advertInterval();
    checksum.forget();
    if (parameters.owner()) {
      newMasterReason = NewMasterReason.PREEMPTED;
      becomeMaster(event, now);
    } else {
      deadline = now + masterDownTimer();
      enter(VrrpState.BACKUP, event);
    }
  }

  // ---------------------------------------------------------------- §6.4.2 and §6.4.3: Shutdown

  /**
   * Shutdown: something that running needs is no longer there, or the operator wants it. A router
   * that gave mastership away stays relinquished, even if its cable is pulled meanwhile.
   *
   * @param event what it was
   */
  public void shutdown(VrrpEvent event) {
    if (state == VrrpState.INITIALIZE) {
      return;
    }
    if (state == VrrpState.MASTER) {
      send(AdvertisementFormat.PRIORITY_LEAVING);
      effects.releaseAddresses();
    }
    abandon(event);
  }

  /** As {@link #shutdown}, but without sending or releasing anything: for use when that failed. */
  public void abandon(VrrpEvent event) {
    if (state == VrrpState.INITIALIZE) {
      return;
    }
    listening = false;
    deadline = NO_DEADLINE;
    master.forget();
    enter(VrrpState.INITIALIZE, event);
  }

  /**
   * Gives mastership away: Shutdown and Startup in one (§6.4.3, §6.4.1). Until it is master again,
   * or {@link #endRelinquishment}, it follows every master as if Preempt_Mode were false. Otherwise
   * it would take mastership back at once. For the same reason every other backup takes over before
   * it does ({@link #patience}).
   *
   * @throws IllegalStateException if it is not master, or is the owner, who is never Backup
   *     (§6.4.1); nothing has changed then
   */
  public void relinquish(long now) {
    if (state != VrrpState.MASTER || parameters.owner()) {
      throw new IllegalStateException("only a master that is not the owner can relinquish");
    }
    listening = false;
    relinquished = true;
    send(AdvertisementFormat.PRIORITY_LEAVING);
    effects.releaseAddresses();
    master.forget();
    masterAdvertInterval = parameters.advertInterval();
    deadline = now + masterDownTimer();
    enter(VrrpState.BACKUP, VrrpEvent.SHUTDOWN);
  }

  /** From now on it preempts again, if configured to, and takes over according to its priority. */
  public void endRelinquishment(long now) {
    long timerBefore = masterDownTimer();
    relinquished = false;
    moveMasterDownTimer(timerBefore, now);
  }

  // ---------------------------------------------------------------- §6.4.2 and §6.4.3: timers

  /** The time has come that {@link #deadline()} names. Does nothing before. */
  public void timerFired(long now) {
    if (now < deadline) {
      return;
    }
    if (!listening && now - deadline >= stallLimit()) {
      listening = true;
      deadline = now + listeningTime();
      return;
    }
    listening = false;
    if (state == VrrpState.BACKUP) {
      newMasterReason = reasonToTakeOver();
      becomeMaster(
          parameters.owner()
              ? VrrpEvent.OWNER_PREEMPT
              : newMasterReason == NewMasterReason.PREEMPTED
                  ? VrrpEvent.LOWER_PRIORITY_MASTER
                  : VrrpEvent.MASTER_TIMEOUT,
          now);
    } else if (state == VrrpState.MASTER) {
      answers = 0;
      send(parameters.priority());
      long interval = Timers.interval(parameters.advertInterval());
      // On the grid of the first advertisement, so that being late once does not delay all others;
      // after a stall of more than an interval the missed ones are not made up for.
      deadline = deadline + interval > now ? deadline + interval : now + interval;
    }
  }

  /**
   * Brings a master's next advertisement forward, by less than an interval, to a moment at which
   * others with its interval advertise too: one wake-up does for all. An interval later there is
   * such a moment again, so that only one interval is shorter. In other states nothing changes.
   *
   * @param inHalves whether those with an odd VRID keep to another moment than those with an even
   *     one, half an interval away
   */
  public void advertiseTogether(long now, boolean inHalves) {
    if (state == VrrpState.MASTER && !listening) {
      long interval = Timers.interval(parameters.advertInterval());
      long moment = inHalves && parameters.vrid() % 2 != 0 ? interval / 2 : 0;
      // A nanosecond after each other, so that they come in the same order each time.
      long moved = deadline - Math.floorMod(deadline - moment, interval) + parameters.vrid();
      if (moved > now && moved < deadline) {
        deadline = moved;
      }
    }
  }

  /**
   * How late a timer must be to mean that this node was asleep: what it knows is out of date then,
   * and packets of the time may be lost, so that it listens before it acts. A backup that was
   * asleep may have missed an advertisement. A master that missed so many of its own has been
   * replaced by any backup that was awake, whose skew time is less than an interval.
   */
  private long stallLimit() {
    return state == VrrpState.BACKUP
        ? Timers.interval(masterAdvertInterval)
        : 3 * Timers.interval(parameters.advertInterval());
  }

  /**
   * How long it listens. A master for an interval, so that it hears any successor. A backup for
   * longer: if both slept, as guests of one host do, the master must be heard before a backup acts,
   * or sleeping would cost a fail-over. The skew time keeps backups in order.
   */
  private long listeningTime() {
    return state == VrrpState.BACKUP
        ? 2 * Timers.interval(masterAdvertInterval) + skewTime() + patience()
        : Timers.interval(parameters.advertInterval());
  }

  private NewMasterReason reasonToTakeOver() {
    if (master.isGone()) {
      return NewMasterReason.PRIORITY;
    }
    return master.isLowerPriorityHeard() ? NewMasterReason.PREEMPTED : NewMasterReason.NO_RESPONSE;
  }

  private void becomeMaster(VrrpEvent event, long now) {
    answers = 0;
    checksum.becameMaster();
    send(parameters.priority());
    effects.holdAddresses();
    deadline = now + Timers.interval(parameters.advertInterval());
    master.isThisRouter(primaryAddress, parameters.priority());
    counters.increment(RouterCounter.MASTER_TRANSITIONS);
    enter(VrrpState.MASTER, event);
    relinquished = false;
  }

  // ---------------------------------------------------------------- §6.4.2 and §6.4.3:
  // ADVERTISEMENT

  /**
   * Which rule keeps this virtual router from taking in an advertisement that is right in itself.
   *
   * @return null if none does
   */
  DiscardReason refuses(Advertisement advertisement, long now) {
    if (advertisement.version() == AdvertisementFormat.VERSION_3) {
      return null;
    }
    if (parameters.versions() == ProtocolVersions.V2_AND_V3) {
      return version3.repeats(advertisement, now) ? DiscardReason.VERSION_3_HEARD : null;
    }
    // That an owner discards everything is no longer demanded: what errata 8298 says of version 3,
    // that
    // two owners would never find out, is as true here.
    // RFC 3768 §7.1 demands what version 3 only wants to be told of.
    if (advertisement.priority() != RouterParameters.OWNER_PRIORITY
        && !advertisement.listsExactly(addresses)) {
      return DiscardReason.ADDRESS_LIST;
    }
    return advertisement.advertInterval() == parameters.advertInterval()
        ? null
        : DiscardReason.ADVER_INT;
  }

  /** An advertisement came that passed all checks of {@link AdvertisementReceiver}. */
  void advertisementReceived(Advertisement advertisement, long now) {
    counters.increment(RouterCounter.ADVERTISEMENT_RCVD);
    if (advertisement.priority() == AdvertisementFormat.PRIORITY_LEAVING) {
      counters.increment(RouterCounter.PRIORITY_ZERO_PKTS_RCVD);
    }
    if (parameters.versions() == ProtocolVersions.V2_AND_V3
        && advertisement.version() == AdvertisementFormat.VERSION_3) {
      version3.heard(advertisement, now);
    }
    notice(advertisement);
    learnChecksum(advertisement, now);
    if (state == VrrpState.BACKUP) {
      receivedAsBackup(advertisement, now);
    } else if (state == VrrpState.MASTER) {
      receivedAsMaster(advertisement, now);
    }
  }

  /** Called before the answer is sent, so that the sender can understand the answer. */
  private void learnChecksum(Advertisement advertisement, long now) {
    if (advertisement.version() != AdvertisementFormat.VERSION_3
        || parameters.family() != IpFamily.IPV4) {
      return;
    }
    if (state == VrrpState.BACKUP) {
      checksum.heardAsBackup(advertisement, follows(advertisement), now);
    } else if (checksum.heardAsMaster(advertisement, now)
        && parameters.checksumMode() == ChecksumMode.AUTO) {
      notice(Oddity.CHECKSUM_FORMS_DIFFER, advertisement);
    }
  }

  private void notice(Advertisement advertisement) {
    if (advertisement.advertInterval() != intervalToExpect(advertisement)) {
      notice(Oddity.INTERVAL_DIFFERS, advertisement);
    }
    if (!advertisement.listsExactly(addresses)) {
      notice(Oddity.ADDRESSES_DIFFER, advertisement);
    }
    if (parameters.owner()) {
      notice(Oddity.OWNER_CONFLICT, advertisement);
    }
  }

  /** Version 2 cannot say less than a second. */
  private int intervalToExpect(Advertisement advertisement) {
    return advertisement.version() == AdvertisementFormat.VERSION_2
        ? Math.max(RouterParameters.CENTISECONDS_PER_SECOND, parameters.advertInterval())
        : parameters.advertInterval();
  }

  private void notice(Oddity oddity, Advertisement advertisement) {
    counters.increment(oddity.counter());
    effects.noticed(oddity, advertisement);
  }

  private void receivedAsBackup(Advertisement advertisement, long now) {
    int priority = advertisement.priority();
    if (priority == AdvertisementFormat.PRIORITY_LEAVING) {
      listening = false;
      master.left(advertisement);
      deadline = now + masterDownTimer();
    } else if (follows(advertisement)) {
      follow(advertisement, now);
    } else {
      ignore(advertisement, now);
    }
  }

  /** Whether a backup takes the sender for master. */
  private boolean follows(Advertisement advertisement) {
    return !preempts() || advertisement.priority() >= parameters.priority();
  }

  /** A master of lower priority, which is to be preempted. */
  private void ignore(Advertisement advertisement, long now) {
    master.lowerPriorityHeard();
    if (master.isFollowed() && !listening) {
      long lastHeard = deadline - masterDownTimer();
      if (now - lastHeard <= Timers.interval(masterAdvertInterval) * 3 / 2) {
        // This backup follows another master, which is still heard.
        return;
      }
    }
    master.ignore(advertisement);
  }

  private void receivedAsMaster(Advertisement advertisement, long now) {
    int priority = advertisement.priority();
    if (priority == AdvertisementFormat.PRIORITY_LEAVING) {
      if (answer(advertisement)) {
        listening = false;
        deadline = now + Timers.interval(parameters.advertInterval());
      }
      effects.announceAddresses();
    } else if (priority > parameters.priority()
        || priority == parameters.priority() && advertisement.isFromGreaterThan(primaryAddress)) {
      yieldTo(advertisement, now);
    } else {
      if (parameters.versions() != ProtocolVersions.V2) {
        // RFC 3768 §6.4.3 discards it without a word.
        answer(advertisement);
      }
      effects.announceAddresses();
    }
  }

  /**
   * A better master is there. If both were masters for a while, as on the two sides of a partition,
   * hosts may know this node's MAC address for the virtual IP addresses, and the other router does
   * not know that there were two. So this node sends a last advertisement: the other router answers
   * the lower priority (§6.4.3) and announces the addresses again, as this implementation,
   * keepalived and others do. The RFC neither asks for this advertisement nor forbids it: this node
   * is still master when it sends it. Its priority is not 0, because other backups would take over.
   *
   * <p>It is not sent from the virtual MAC address. The switches know already from the better
   * master's advertisement where that address is, and hosts know no other.
   *
   * <p>It is not sent either if this node was silent long enough for the other one to take over:
   * then the other one announced the addresses after this node.
   */
  private void yieldTo(Advertisement advertisement, long now) {
    boolean wasSilent = listening || now - deadline >= Timers.interval(parameters.advertInterval());
    effects.releaseAddresses();
    if (!wasSilent && effects.advertisesFromOwnMac()) {
      send(parameters.priority());
    }
    follow(advertisement, now);
    enter(VrrpState.BACKUP, VrrpEvent.HIGHER_PRIORITY_BACKUP);
  }

  /** Takes the sender for master. */
  private void follow(Advertisement advertisement, long now) {
    master.follow(advertisement);
    masterAdvertInterval = advertisement.advertInterval();
    listening = false;
    deadline = now + masterDownTimer();
  }

  /**
   * Tells a router that acts as master that it is not, in the checksum form that it uses.
   * keepalived sends almost nothing while it hears others, even if it discards their packets. So it
   * is heard several times only if it yields and becomes master again.
   */
  private boolean answer(Advertisement advertisement) {
    if (answers == MAX_ANSWERS) {
      return false;
    }
    answers++;
    if (advertisement.version() == AdvertisementFormat.VERSION_3) {
      answerForm = advertisement.checksumForm();
    }
    send(parameters.priority());
    answerForm = null;
    return true;
  }

  // ---------------------------------------------------------------- configuration at run time

  /**
   * Changes the parameters, in any state and without leaving it. Family and VRID stay.
   *
   * <p>The RFC is silent about it. A master's next advertisement carries the change, and comes no
   * later than the old or the new interval asks for. A backup's deadline moves by as much as what
   * its timer was set to changes, unless it listens after a stall, which it does to the end. An
   * owner's priority is always 255 (§5.2.4): becoming owner ends an override.
   */
  public void configure(RouterParameters newParameters, long now) {
    long timerBefore = masterDownTimer();
    configured = newParameters;
    if (newParameters.owner()) {
      priorityOverride = 0;
      relinquished = false;
    }
    change(timerBefore, now);
  }

  /**
   * Uses another priority than the configured one, 1 to 254; or the configured one again, 0.
   *
   * @throws IllegalArgumentException if the priority is out of range; nothing has changed then
   */
  public void overridePriority(int priority, long now) {
    if (priority != 0) {
      checkOverride(priority);
    }
    priorityOverride = priority;
    change(masterDownTimer(), now);
  }

  /**
   * Checks a priority that is to replace the configured one.
   *
   * @throws IllegalArgumentException if it is not 1 to 254 (RFC 9568 §5.2.4)
   */
  public static void checkOverride(int priority) {
    if (priority < 1 || priority >= RouterParameters.OWNER_PRIORITY) {
      throw new IllegalArgumentException("priority=" + priority + "; allowed: 1 to 254");
    }
  }

  /** Derives the effective parameters. */
  private void change(long timerBefore, long now) {
    apply(priorityOverride == 0 ? configured : configured.withPriority(priorityOverride));
    // Version 2 learns no interval (RFC 3768 §6.1).
    if (!master.isKnown() || parameters.versions() == ProtocolVersions.V2) {
      masterAdvertInterval = parameters.advertInterval();
    }
    moveMasterDownTimer(timerBefore, now);
    if (state == VrrpState.MASTER) {
      deadline = Math.min(deadline, now + Timers.interval(parameters.advertInterval()));
      master.isThisRouter(primaryAddress, parameters.priority());
    }
  }

  /** The length of a backup's timer has changed. */
  private void moveMasterDownTimer(long timerBefore, long now) {
    if (state == VrrpState.BACKUP && !listening) {
      // Not into the past, where it would look as if this node had been asleep; and if it was, that
      // remains to be seen.
      long moved = deadline + masterDownTimer() - timerBefore;
      deadline = Math.max(moved, Math.min(deadline, now));
    }
  }

  /** What a backup's timer is set to (RFC 9568 §6.4.2). */
  private long masterDownTimer() {
    return (master.isGone() ? skewTime() : masterDownInterval()) + patience();
  }

  /**
   * How much longer a backup waits than its priority asks for. A router that gave mastership away
   * takes over only if no other backup does, whatever their priorities. The RFC has no such router;
   * to the others it looks like a slow one. Several of them still take over in the order of their
   * priorities.
   */
  private long patience() {
    return relinquished ? Timers.lastResort(masterAdvertInterval) : 0;
  }

  private void apply(RouterParameters newParameters) {
    parameters = newParameters;
    addresses = newParameters.addresses();
  }

  /** The interface has another primary address. */
  public void primaryAddressChanged(IpAddress newPrimaryAddress) {
    primaryAddress = newPrimaryAddress;
    if (state == VrrpState.MASTER) {
      master.isThisRouter(newPrimaryAddress, parameters.priority());
    }
  }

  /**
   * The interface has a primary address again after a short absence. Packets may have been lost
   * meanwhile: a master advertises at once, and a backup listens before it acts.
   */
  public void primaryAddressReturned(long now) {
    if (state == VrrpState.MASTER && !listening) {
      send(parameters.priority());
    } else if (state == VrrpState.BACKUP) {
      deadline = Math.max(deadline, now + listeningTime());
    }
  }

  // ---------------------------------------------------------------- helpers

  private void send(int priority) {
    int sent = effects.sendAdvertisement(priority);
    counters.add(RouterCounter.ADVERTISEMENT_SENT, sent);
    counters.add(
        RouterCounter.SEND_ERRORS,
        Math.max(0, parameters.packetsPerAdvertisement(primaryAddress) - sent));
    if (priority == AdvertisementFormat.PRIORITY_LEAVING) {
      counters.add(RouterCounter.PRIORITY_ZERO_PKTS_SENT, sent);
    }
  }

  private void enter(VrrpState newState, VrrpEvent event) {
    VrrpState from = state;
    state = newState;
    lastEvent = event;
    effects.stateChanged(from, newState, event);
  }

  /** The owner always preempts (RFC 9568 §6.1 Preempt_Mode). */
  private boolean preempts() {
    return parameters.preempt() && !relinquished || parameters.owner();
  }

  // ---------------------------------------------------------------- what can be asked

  /** When {@link #timerFired} is to be called, or {@link #NO_DEADLINE}. */
  public long deadline() {
    return deadline;
  }

  /**
   * Whether it waits to hear from others because this node was asleep, so that nothing may be said
   * either.
   */
  public boolean isListening() {
    return listening;
  }

  /** The present state. */
  public VrrpState state() {
    return state;
  }

  /** The parameters in use, with the effective priority. */
  public RouterParameters parameters() {
    return parameters;
  }

  /** The parameters as configured. */
  public RouterParameters configuredParameters() {
    return configured;
  }

  /** The priority set at run time, or 0. */
  public int priorityOverride() {
    return priorityOverride;
  }

  /** The address that advertisements are sent from; null before the first startup. */
  public IpAddress primaryAddress() {
    return primaryAddress;
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
    return masterAdvertInterval;
  }

  /** Skew_Time in nanoseconds. */
  public long skewTime() {
    return parameters.versions() == ProtocolVersions.V2
        ? Timers.skewTimeOfVersion2(parameters.priority())
        : Timers.skewTime(parameters.priority(), masterAdvertInterval);
  }

  /** Active_Down_Interval in nanoseconds. */
  public long masterDownInterval() {
    return parameters.versions() == ProtocolVersions.V2
        ? Timers.masterDownIntervalOfVersion2(parameters.priority(), masterAdvertInterval)
        : Timers.masterDownInterval(parameters.priority(), masterAdvertInterval);
  }

  /** Which checksum form to send now. */
  public ChecksumForm checksumForm() {
    if (parameters.family() == IpFamily.IPV6) {
      return ChecksumForm.PSEUDO_HEADER;
    }
    return switch (parameters.checksumMode()) {
      case RFC9568 -> ChecksumForm.MESSAGE_ONLY;
      case RFC5798 -> ChecksumForm.PSEUDO_HEADER;
      case AUTO -> answerForm == null ? checksum.form() : answerForm;
    };
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
    return relinquished;
  }

  /** Whether an advertisement of priority 0 was the last that was heard of the master. */
  public boolean hasMasterLeft() {
    return master.hasLeft();
  }

  /** Whether it is about to preempt the master, whose priority is lower. */
  public boolean isPreempting() {
    return master.isIgnored();
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
