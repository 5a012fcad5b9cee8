// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.engine.port.Trackers;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.ConfigMismatch;
import io.vrrp.impl.protocol.Effects;
import io.vrrp.impl.protocol.PrimaryAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.VirtualRouter;

/**
 * One virtual router at run time. It connects the parts, handles their timers, and does what the
 * protocol requests. Belongs to the engine thread, except {@link #state()} and {@link
 * RouterView#last()}.
 */
final class RouterInstance extends DeadlineQueue.Entry
    implements Effects, InterfaceReceiver.Listener, Defects.Subject {

  private final RouterId id;
  private final EngineServices services;
  private final VirtualRouter protocol;
  private final RouterContext context;
  private final PrimaryAddress source;
  private final Fault fault = new Fault();
  private final ReceiverLink<RouterInstance> receiver;
  private final AdvertisementSender sender;
  private final SourceAnnouncer sourceAnnouncer;
  private final HeldAddresses addresses;
  private final ForeignAddresses foreignAddresses;
  private final CompetingMaster competingMaster;
  private final Readiness readiness;
  private final RouterTrackers trackers;
  private final RouterView view;
  private final RouterLifecycle lifecycle;
  private final OperatorCalls operatorCalls;

  RouterInstance(
      RouterConfig config,
      EngineServices services,
      Receivers<RouterInstance> receivers,
      Trackers trackers,
      RouterObserver observer) {
    this.id = config.id();
    this.services = services;
    this.protocol = new VirtualRouter(config.parameters(), this);
    Reporter reporter = new Reporter(id.interfaceName(), services, observer);
    this.context = new RouterContext(config, services, protocol, reporter);
    this.source = context.source();
    this.receiver = new ReceiverLink<>(context, this, receivers);
    this.sender = new AdvertisementSender(services, reporter);
    AnnouncementSender announcements = new AnnouncementSender(services, reporter);
    this.sourceAnnouncer = new SourceAnnouncer(announcements);
    this.addresses = new HeldAddresses(context, receiver, announcements, fault, this::fail);
    this.foreignAddresses = new ForeignAddresses(id, services.addresses(), reporter);
    this.competingMaster = new CompetingMaster(reporter);
    this.trackers = new RouterTrackers(context, trackers);
    this.readiness = new Readiness(context, fault, addresses::lackDataPlane, this.trackers);
    services.virtualIps().put(id, config.parameters());
    this.view = new RouterView(context, readiness, this.trackers);
    this.lifecycle =
        new RouterLifecycle(
            context,
            readiness,
            fault,
            receiver,
            addresses,
            foreignAddresses,
            sourceAnnouncer,
            sender,
            this.trackers,
            view);
    this.operatorCalls = new OperatorCalls(context, addresses);
  }

  private void fail(String text, long now) {
    lifecycle.fail(text, now);
  }

  @Override
  public RouterId id() {
    return id;
  }

  @Override
  public VirtualRouter protocol() {
    return protocol;
  }

  Reporter reporter() {
    return context.reporter();
  }

  VrrpState state() {
    return context.state();
  }

  /** Its addresses in the kernel. */
  HeldAddresses addresses() {
    return addresses;
  }

  /** Its handling of changed facts. */
  RouterLifecycle lifecycle() {
    return lifecycle;
  }

  OperatorCalls operatorCalls() {
    return operatorCalls;
  }

  /** Whether a change of a tracker may concern it. */
  boolean followsTrackers() {
    return !trackers.isEmpty();
  }

  /** Its state for other threads. */
  RouterView view() {
    return view;
  }

  // ---------------------------------------------------------------- timers

  /** When {@link #timerFired} must be called. */
  @Override
  long deadline() {
    return Math.min(
        Math.min(
            Math.min(
                mayTakeOver() ? protocol.deadline() : VirtualRouter.NO_DEADLINE, fault.deadline()),
            Math.min(source.deadline(), sourceAnnouncer.deadline())),
        Math.min(
            Math.min(addresses.deadline(), competingMaster.deadline()),
            Math.min(receiver.reportDeadline(), readiness.deadline())));
  }

  /** A backup without source address cannot become master before the address is back. */
  private boolean mayTakeOver() {
    return !context.isBackup() || !source.isAbsent();
  }

  /** Whether the only thing that is due, and in time, is a master's regular advertisement. */
  boolean onlyAdvertises(long now) {
    return context.isMaster()
        && !protocol.isListening()
        && now - deadline() < TurnTimes.LATE_TIMER
        && deadline() == protocol.deadline();
  }

  /** Whether an advertisement is due, and still in time. */
  boolean advertisesInTime(long now) {
    return context.isMaster()
        && protocol.deadline() <= now
        && now - protocol.deadline() < TurnTimes.LATE_TIMER
        && !protocol.isListening();
  }

  /** Sends the advertisement that is due, and does nothing else. */
  void advertise(long now) {
    protocol.timerFired(now);
  }

  /** Returns whether {@link #announce} must be called, after everything urgent was done. */
  boolean timerFired(long now) {
    if (now >= fault.deadline()) {
      lifecycle.tryAgain(now);
    }
    if (now >= readiness.deadline()) {
      lifecycle.startDelayOver(now);
    }
    if (now >= source.deadline()) {
      lifecycle.lookForSource(now);
    }
    boolean listened = protocol.isListening();
    if (mayTakeOver()) {
      protocol.timerFired(now);
    }
    if (!listened && protocol.isListening()) {
      services.counters().stalled();
    }
    competingMaster.timerFired(now);
    if (now >= receiver.reportDeadline()) {
      receiver.reportMembership(now);
    }
    addresses.checkMissing(now);
    boolean sourceIsDue = sourceAnnouncer.timerFired(now);
    return addresses.announcementIsDue(now) || sourceIsDue;
  }

  /** As {@link VirtualRouter#advertiseTogether}. */
  void advertiseTogether(long now, boolean inHalves) {
    protocol.advertiseTogether(now, inHalves);
  }

  /** Sends a round of announcements, if it is still due. */
  void announce(long now) {
    sourceAnnouncer.announce(now);
    addresses.announce(now);
  }

  /**
   * Whether its backups would take over sooner than some programs release the kernel's network
   * lock.
   */
  boolean isImpatientMaster() {
    return context.isMaster()
        && context.config().parameters().advertInterval()
            < RouterParameters.CENTISECONDS_PER_SECOND;
  }

  // ---------------------------------------------------------------- reports

  /** An advertisement was accepted, and the protocol has processed it. */
  void heard(Advertisement advertisement, long now) {
    view.heard(advertisement, now);
    receiver.expectAdvertisement(now);
    if (context.isMaster()) {
      competingMaster.heard(advertisement, now);
      addresses.competitorHeard(advertisement, now);
    } else if (context.isBackup() && advertisement.isFrom(protocol.masterAddress())) {
      foreignAddresses.masterAdvertises(advertisement);
    }
  }

  @Override
  public void defective(long now) {
    lifecycle.defective(now);
  }

  @Override
  public void receiverDefective(long now) {
    lifecycle.receiverDefective(now);
  }

  // ---------------------------------------------------------------- effects of the protocol

  @Override
  public int sendAdvertisement(int priority) {
    return sender.send(priority, protocol.checksumForm());
  }

  @Override
  public void holdAddresses() {
    addresses.hold();
  }

  @Override
  public void releaseAddresses() {
    addresses.release();
  }

  @Override
  public void announceAddresses() {
    addresses.announceForCompetitor(services.io().nanoTime());
  }

  @Override
  public boolean advertisesFromOwnMac() {
    RouterConfig config = context.config();
    return !config.virtualMac() || config.parameters().unicast().isUsed();
  }

  @Override
  public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {
    context.setState(to);
    if (to == VrrpState.INITIALIZE) {
      sourceAnnouncer.cancel();
      receiver.cancelReports();
    } else {
      receiver.expectAdvertisement(services.io().nanoTime());
    }
    if (to != VrrpState.BACKUP) {
      foreignAddresses.noMaster();
    }
    if (from == VrrpState.MASTER) {
      competingMaster.gone();
    } else if (to == VrrpState.MASTER && protocol.newMasterReason() == NewMasterReason.PREEMPTED) {
      competingMaster.preempted(services.io().nanoTime());
    }
    view.stateChanged(from, to, event);
  }

  @Override
  public void noticed(ConfigMismatch mismatch, Advertisement advertisement) {
    context.reporter().noticed(mismatch, advertisement, protocol.parameters());
  }
}
