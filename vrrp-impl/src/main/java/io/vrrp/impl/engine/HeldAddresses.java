// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Manages the virtual IP addresses of one virtual router: requests that the kernel adds and removes
 * them, announces them once the kernel has them, and notices if the kernel loses them.
 */
final class HeldAddresses {

  /** How long deleted addresses may be missing: the data plane needs a moment to add them again. */
  static final long REPAIR_TIME = TimeUnit.MILLISECONDS.toNanos(900);

  /** How long a new master waits for its addresses if the data plane thread does not respond. */
  private static final int SECONDS_TO_HOLD = 5;

  /** Stops a virtual router whose addresses do not work. */
  interface FaultHandler {

    void fail(String text, long now);
  }

  private final RouterContext context;
  private final VirtualRouter protocol;
  private final DataPlaneWatchdog watchdog;
  private final ReceiverLink<?> receiver;
  private final Fault fault;
  private final FaultHandler faults;
  private final AddressRequest addressRequest;
  private final Announcer announcer;

  HeldAddresses(
      RouterContext context,
      ReceiverLink<?> receiver,
      AnnouncementSender announcements,
      Fault fault,
      FaultHandler faults) {
    EngineServices services = context.services();
    this.context = context;
    this.protocol = context.protocol();
    this.watchdog = services.watchdog();
    this.receiver = receiver;
    this.fault = fault;
    this.faults = faults;
    this.addressRequest = new AddressRequest(context.id(), services.addresses(), services.budget());
    this.announcer = new Announcer(announcements, protocol.counters());
  }

  // ---------------------------------------------------------------- requests

  /** Makes the kernel add the addresses: at once if this is prepared, otherwise soon. */
  void hold() {
    announcer.cancel();
    EngineServices services = context.services();
    long begin = services.io().nanoTime();
    boolean held = addressRequest.hold(receiver.interfaceIndex(), context.config());
    long now = services.io().nanoTime();
    services.budget().waited(now - begin);
    if (held) {
      use(now);
      // Announce before the change of state is reported, which takes longer than everything so far.
      // But if the thread was stalled, the next turn first finds out whether another node has taken
      // over.
      if (now - begin < TurnTimes.LONGEST_TURN && announcer.timerFired(now)) {
        announcer.announce(now);
      }
    } else {
      addressRequest.expect(now + TimeUnit.SECONDS.toNanos(SECONDS_TO_HOLD));
    }
  }

  /** Gives the addresses up, but stays ready to hold them. */
  void release() {
    want(false);
  }

  private void want(boolean held) {
    announcer.cancel();
    addressRequest.want(receiver.interfaceIndex(), context.config(), held);
  }

  /** The configuration changed in a way that concerns the kernel. */
  void reconfigure(long now) {
    if (addressRequest.isStated()) {
      want(context.isMaster());
      if (context.isMaster()) {
        addressRequest.expect(now + TimeUnit.SECONDS.toNanos(SECONDS_TO_HOLD));
      }
    }
  }

  /** Makes sure that nothing is held, even if an earlier call was interrupted by an error. */
  void releaseAfterDefect() {
    addressRequest.release(context.config());
  }

  /** Removes everything from the kernel. */
  void forget() {
    addressRequest.forget();
  }

  /** Removes everything from the kernel, if there is anything. */
  void forgetIfStated() {
    if (addressRequest.isStated()) {
      addressRequest.forget();
    }
  }

  // ---------------------------------------------------------------- reports

  /** The kernel has what was requested: announce it. */
  void held(long request, long now) {
    if (context.isMaster() && addressRequest.isPresent(request)) {
      addressRequest.confirm();
      use(now);
    }
  }

  private void use(long now) {
    fault.repaired();
    startAnnouncing(now);
  }

  /**
   * The kernel refused the request. A backup that cannot be ready to take over must not pretend to
   * be.
   */
  void refused(long request, String text, long now) {
    if (context.isRunning() && addressRequest.isPresent(request)) {
      faults.fail(text, now);
    }
  }

  /** Whether the kernel has what was requested. */
  boolean areHeld() {
    return addressRequest.isHeld();
  }

  /** Whether this node is master and the kernel has its addresses. */
  boolean areHeldByMaster() {
    return context.isMaster() && addressRequest.isHeld();
  }

  /** Whether this node is master and the kernel has this address. */
  boolean holds(IpAddress address) {
    return areHeldByMaster()
        && address.family() == context.id().family()
        && context.config().parameters().hasAddress(address);
  }

  /** Whether another node may have taken over while this node was stalled. */
  boolean mayHaveASuccessor() {
    return addressRequest.isWanted() && protocol.isListening();
  }

  /** Confirms that the addresses are still wanted, if they are. */
  void confirm() {
    if (context.isMaster()) {
      addressRequest.confirmWanted();
    }
  }

  /**
   * Whether the data plane thread does not respond although the addresses need it: they expired up
   * to a quarter of their lifetime ago, or cannot be added. A master whose addresses are still
   * valid continues: they could not be removed either.
   */
  boolean lackDataPlane() {
    int silent = watchdog.silentSeconds();
    int lifetime = context.config().addressLifetime();
    return watchdog.isUnresponsive()
        && !(addressRequest.isHeld() && (lifetime == 0 || silent < lifetime));
  }

  /**
   * The kernel deleted an address that is held, or may have done so. The address must be back in
   * time.
   */
  void missing(long until) {
    announcer.cancel();
    addressRequest.missing(until);
  }

  /** Checks whether missing addresses are due. */
  void checkMissing(long now) {
    if (now >= addressRequest.missingUntil()) {
      stillMissing(now);
    }
  }

  /** A master without addresses is worse than none. */
  private void stillMissing(long now) {
    long late = now - addressRequest.missingUntil();
    // In each case it must not be due again at once.
    addressRequest.postponeMissing(now + REPAIR_TIME);
    if (late >= TurnTimes.LONGEST_TURN) {
      // This node was stalled: the data plane gets its time again.
      return;
    }
    if (protocol.isListening()) {
      // It does not advertise, and the addresses must not be added before it has listened.
      addressRequest.postponeMissing(protocol.deadline() + REPAIR_TIME);
    } else if (watchdog.silentSeconds() >= (addressRequest.wereDeleted() ? 1 : SECONDS_TO_HOLD)) {
      watchdog.declareHung(now);
    } else if (!addressRequest.wereDeleted()) {
      // Other programs keep the network busy, or there is much to do.
      addressRequest.postponeMissing(now + TimeUnit.SECONDS.toNanos(1));
    } else {
      faults.fail("the kernel deleted virtual IP addresses, and they are not back in time", now);
    }
  }

  // ---------------------------------------------------------------- announcements

  /** When {@link #checkMissing} or {@link #announcementIsDue} must be called. */
  long deadline() {
    return Math.min(announcer.deadline(), addressRequest.missingUntil());
  }

  /** Returns whether {@link #announce} must be called, after everything urgent was done. */
  boolean announcementIsDue(long now) {
    return !listens() && announcer.timerFired(now);
  }

  /** Sends a round of announcements, if it is still due. */
  void announce(long now) {
    if (!listens()) {
      announcer.announce(now);
    }
  }

  /** A node that was stalled must not announce addresses that another node may have taken over. */
  private boolean listens() {
    if (protocol.isListening()) {
      announcer.postpone(protocol.deadline());
      return true;
    }
    return false;
  }

  /** Announces the addresses from the beginning, if the kernel has them. */
  void startAnnouncing(long now) {
    if (addressRequest.isHeld()) {
      announcer.start(context.config(), context.mac(), context.network().index(), now);
    }
  }

  /** Uses the delays and repetitions of the present configuration. */
  void configureAnnouncements(long now) {
    announcer.configure(context.config(), now);
  }

  void cancelAnnouncements() {
    announcer.cancel();
  }

  /** The operator requests one more round. */
  void announceAgain(long now) {
    announcer.repeat(now);
  }

  /** The protocol requests one more round because of another master. */
  void announceForCompetitor(long now) {
    announcer.repeatForCompetitor(now);
  }

  /** This master received another master's advertisement. */
  void competitorHeard(Advertisement advertisement, long now) {
    if (advertisement.priority() == 0) {
      announcer.competitorLeft(now);
    } else {
      announcer.competitorHeard(advertisement.advertInterval(), now);
    }
  }
}
