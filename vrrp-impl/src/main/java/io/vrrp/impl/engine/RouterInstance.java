// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.Counters;
import io.vrrp.impl.protocol.Effects;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.Oddity;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualRouter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One virtual router at run time: carries out what its protocol asks for, and derives from the
 * facts (configuration, operator, interface) whether it may run. Belongs to the engine's thread,
 * but for {@link #state()} and {@link #lastSnapshot()}.
 */
final class RouterInstance extends DeadlineQueue.Entry
    implements Effects, InterfaceReceiver.Listener, Defects.Subject {

  /** How long deleted addresses may be missing: the data plane needs a moment to add them again. */
  static final long REPAIR_TIME = TimeUnit.MILLISECONDS.toNanos(900);

  /** How long a new master waits for its addresses while the data plane thread is silent. */
  static final int SECONDS_TO_HOLD = 5;

  private static final String DEFECT = "a defect; see the log";

  private final RouterId id;
  private final EngineServices services;
  private final Receivers<RouterInstance> receivers;
  private final VirtualRouter protocol;
  private final Reporter reporter;
  private final AdvertisementSender sender;
  private final Announcer announcer;
  private final SourceAnnouncer sourceAnnouncer;
  private final MembershipReports membership;
  private final AddressClaim claim;
  private final PrimaryAddress source;
  private final Fault fault = new Fault();
  private final Peers peers = new Peers();
  private final Rival rival;
  private final ForeignAddresses foreignAddresses;
  private final History history;

  private Instant discontinuityTime;
  private RouterConfig config;
  private boolean shutDown;
  private InterfaceStatus network;
  private Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);
  private InterfaceReceiver<RouterInstance> receiver;

  /** The number of the in_device or inet6_dev with which the receiver was known to work. */
  private long ipDevice;

  private volatile VrrpState state = VrrpState.INITIALIZE;
  private volatile RouterSnapshot lastSnapshot;

  RouterInstance(
      RouterConfig config,
      EngineServices services,
      Receivers<RouterInstance> receivers,
      RouterObserver observer) {
    this.id = config.id();
    this.config = config;
    this.services = services;
    this.receivers = receivers;
    this.protocol = new VirtualRouter(config.parameters(), this);
    this.reporter = new Reporter(id.interfaceName(), services, observer);
    this.sender = new AdvertisementSender(services, reporter);
    AnnouncementSender announcements = new AnnouncementSender(services, reporter);
    this.announcer = new Announcer(announcements, protocol.counters());
    this.sourceAnnouncer = new SourceAnnouncer(announcements);
    this.membership = new MembershipReports(services, protocol);
    this.rival = new Rival(reporter);
    this.foreignAddresses = new ForeignAddresses(id, services.addresses(), reporter);
    this.claim = new AddressClaim(id, services.addresses(), services.budget());
    this.source =
        new PrimaryAddress(
            services.io(),
            address -> services.virtualIps().contain(id.interfaceName(), address),
            protocol,
            () -> this.config.parameters());
    services.virtualIps().put(id, config.parameters());
    this.discontinuityTime = services.wallClock().instant();
    this.history = new History(discontinuityTime);
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
    return reporter;
  }

  VrrpState state() {
    return state;
  }

  /** When {@link #timerFired} is to be called. */
  @Override
  long deadline() {
    return Math.min(
        Math.min(
            Math.min(
                mayTakeOver() ? protocol.deadline() : VirtualRouter.NO_DEADLINE, fault.deadline()),
            Math.min(source.deadline(), sourceAnnouncer.deadline())),
        Math.min(
            Math.min(announcer.deadline(), rival.deadline()),
            Math.min(claim.missingUntil(), membership.deadline())));
  }

  /** A backup that lacks the address to send from cannot become master before it is back. */
  private boolean mayTakeOver() {
    return state != VrrpState.BACKUP || !source.isAbsent();
  }

  /** Whether it is due, and that in time, to do no more than what a master does again and again. */
  boolean onlyAdvertises(long now) {
    return state == VrrpState.MASTER
        && !protocol.isListening()
        && now - deadline() < TurnTimes.LATE_TIMER
        && deadline() == protocol.deadline();
  }

  /** Whether an advertisement is due, and still in time. */
  boolean advertisesInTime(long now) {
    return state == VrrpState.MASTER
        && protocol.deadline() <= now
        && now - protocol.deadline() < TurnTimes.LATE_TIMER
        && !protocol.isListening();
  }

  /** Sends the advertisement that is due, and does nothing else. */
  void advertise(long now) {
    protocol.timerFired(now);
  }

  /** Returns whether {@link #announce} is to be called, once all that is urgent has been done. */
  boolean timerFired(long now) {
    if (now >= fault.deadline()) {
      fault.forget();
      reassess(now);
    }
    if (now >= source.deadline()) {
      boolean wasAbsent = source.isAbsent();
      source.lookAgain(network, now);
      sourceMayHaveChanged(now);
      sourceMayBeBack(wasAbsent, now);
    }
    boolean listened = protocol.isListening();
    if (mayTakeOver()) {
      protocol.timerFired(now);
    }
    if (!listened && protocol.isListening()) {
      services.counters().stalled();
    }
    rival.timerFired(now);
    if (now >= membership.deadline()) {
      reportMembership(now);
    }
    if (now >= claim.missingUntil()) {
      addressesStillMissing(now);
    }
    boolean sourceIsDue = sourceAnnouncer.timerFired(now);
    return !listens() && announcer.timerFired(now) || sourceIsDue;
  }

  /** As {@link VirtualRouter#advertiseTogether}. */
  void advertiseTogether(long now, boolean inHalves) {
    protocol.advertiseTogether(now, inHalves);
  }

  /** Sends a round of announcements, if it is still due. */
  void announce(long now) {
    sourceAnnouncer.announce(now);
    if (!listens()) {
      announcer.announce(now);
    }
  }

  /** Whether it has addresses that another node may have taken over while this one was asleep. */
  boolean mayHaveASuccessor() {
    return claim.isWanted() && protocol.isListening();
  }

  /** Says that its addresses are still wanted, if they are. */
  void confirmAddresses() {
    if (state == VrrpState.MASTER) {
      claim.confirmWanted();
    }
  }

  /** Whether its backups take over in less time than some program may keep the kernel busy for. */
  boolean isImpatientMaster() {
    return state == VrrpState.MASTER
        && config.parameters().advertInterval() < RouterParameters.CENTISECONDS_PER_SECOND;
  }

  /** A node that was asleep must not announce what another one may have taken over. */
  private boolean listens() {
    if (protocol.isListening()) {
      announcer.postpone(protocol.deadline());
      return true;
    }
    return false;
  }

  /** An advertisement was accepted, and the protocol has drawn its conclusions. */
  void heard(Advertisement advertisement, long now) {
    peers.heard(advertisement, now);
    membership.expectAdvertisement(now);
    if (state == VrrpState.MASTER) {
      rival.heard(advertisement, now);
      if (advertisement.priority() == 0) {
        announcer.rivalLeft(now);
      } else {
        announcer.rivalHeard(advertisement.advertInterval(), now);
      }
    } else if (state == VrrpState.BACKUP && advertisement.isFrom(protocol.masterAddress())) {
      foreignAddresses.masterAdvertises(advertisement);
    }
  }

  // ---------------------------------------------------------------- facts that change

  void configure(RouterConfig newConfig, long now) {
    if (newConfig.equals(config)) {
      return;
    }
    boolean sameAddresses = newConfig.keepsAddressesLike(config);
    if (newConfig.enabled() && !config.enabled()) {
      protocol.endRelinquishment(now);
    }
    RouterParameters before = config.parameters();
    config = newConfig;
    services.virtualIps().put(id, newConfig.parameters());
    // Whatever was wrong, this may mend it.
    fault.forget();
    fault.mended();
    // Which address is the primary one depends on which are virtual.
    boolean wasAbsent = source.isAbsent();
    source.configured(before, network, now);
    if (state != VrrpState.INITIALIZE) {
      // If it must stop, or its new advertisements cannot be written, it leaves with the old ones.
      reassess(now);
    }
    if (state != VrrpState.INITIALIZE) {
      rewriteAdvertisements(now);
    }
    int priority = protocol.parameters().priority();
    protocol.configure(newConfig.parameters(), now);
    filterPackets(now);
    reporter.priorityChanged(priority, protocol.parameters().priority());
    if (state != VrrpState.INITIALIZE) {
      protocol.primaryAddressChanged(primaryAddress());
      announcer.configure(newConfig, now);
      sourceMayBeBack(wasAbsent, now);
    }
    if (!sameAddresses && claim.isStated()) {
      wantAddresses(state == VrrpState.MASTER);
      expectAddresses(now);
    }
    reassess(now);
  }

  /** Throws what keeps {@link #overridePriority} from being allowed now. */
  void checkOverride(int priority) {
    VirtualRouter.checkOverride(priority);
    if (config.parameters().owner()) {
      throw new IllegalStateException(
          "priority=255 is configured: the owner of the addresses has no other priority");
    }
  }

  void overridePriority(int priority, long now) {
    int before = protocol.parameters().priority();
    protocol.overridePriority(priority, now);
    reporter.priorityChanged(before, protocol.parameters().priority());
  }

  void setShutDown(boolean newShutDown, long now) {
    shutDown = newShutDown;
    if (!shutDown) {
      protocol.endRelinquishment(now);
      // Whatever was wrong, the operator may have mended it.
      fault.forget();
      fault.mended();
    }
    reassess(now);
  }

  /** Throws what keeps {@link #relinquish} from being allowed now. */
  void checkRelinquish() {
    requireMaster("relinquish");
    if (protocol.parameters().owner()) {
      throw new IllegalStateException(
          "the owner of the addresses is master while it runs: shut it down instead");
    }
  }

  void relinquish(long now) {
    protocol.relinquish(now);
  }

  /** Throws what keeps {@link #announceAgain} from being allowed now. */
  void checkAnnounce() {
    requireMaster("announce");
    if (!claim.isHeld()) {
      throw new IllegalStateException(
          "the kernel does not have the addresses yet; they are announced as soon as it has");
    }
  }

  void announceAgain(long now) {
    announcer.repeat(now);
  }

  private void requireMaster(String operation) {
    if (state != VrrpState.MASTER) {
      throw new IllegalStateException(
          "virtual router " + id + " is " + state + "; only a master can " + operation);
    }
  }

  void resetCounters() {
    protocol.resetCounters();
    discontinuityTime = services.wallClock().instant();
  }

  /** Stops unless this is the interface it is on: another of the same name is another one. */
  void leaveUnless(InterfaceStatus newNetwork, long now) {
    if (network != null && (newNetwork == null || newNetwork.index() != network.index())) {
      network = null;
      source.forget();
      // What could not be had was to be had of that interface.
      fault.forget();
      reassess(now);
      stopReceiving();
      peers.forget();
    }
  }

  /** The interface as it is now, or null if there is none of that name. */
  void interfaceChanged(InterfaceStatus newNetwork, long now) {
    leaveUnless(newNetwork, now);
    boolean sameMac = network != null && Objects.equals(newNetwork.mac(), network.mac());
    if (network != null && newNetwork.ipDevice(id.family()) != network.ipDevice(id.family())) {
      // The kernel refused an address because it was taking IPv4 or IPv6 from the interface.
      fault.forget();
    }
    network = newNetwork;
    boolean wasAbsent = source.isAbsent();
    joinAgain(now);
    source.networkChanged(newNetwork, now);
    sourceMayHaveChanged(now);
    if (obstacles.contains(Obstacle.NO_IP)) {
      stopReceiving();
    }
    if (!sameMac && state != VrrpState.INITIALIZE) {
      rewriteAdvertisements(now);
      if (!config.virtualMac() && state != VrrpState.INITIALIZE) {
        startAnnouncing(now);
      }
    }
    sourceMayBeBack(wasAbsent, now);
    if (state != VrrpState.INITIALIZE && !wasAbsent && source.isAbsent()) {
      reporter.sourceAbsent(primaryAddress(), source.absentFor(now), now);
    }
  }

  /** A wait for the address may be over, with the same address or another one. */
  private void sourceMayBeBack(boolean wasAbsent, long now) {
    if (wasAbsent && !source.isAbsent() && state != VrrpState.INITIALIZE) {
      protocol.primaryAddressReturned(now);
    }
  }

  /**
   * Becomes a member again after the interface lost its group memberships. A backup that received
   * nothing waits for the master as long as after a start.
   */
  private void joinAgain(long now) {
    if (receiver == null || network == null) {
      return;
    }
    long present = network.ipDevice(id.family());
    if (present == 0 || present == ipDevice) {
      return;
    }
    try {
      receiver.joinAgain(network);
      ipDevice = present;
      if (state == VrrpState.BACKUP) {
        protocol.shutdown(VrrpEvent.INTERFACE_DOWN);
      }
    } catch (IOException e) {
      fail(e.getMessage(), now);
      stopReceiving();
    }
  }

  private void sourceMayHaveChanged(long now) {
    reassess(now);
    IpAddress before = protocol.primaryAddress();
    if (state != VrrpState.INITIALIZE && !primaryAddress().equals(before)) {
      reporter.sourceChanged(before, primaryAddress(), config.parameters().unicast().isUsed(), now);
      protocol.primaryAddressChanged(primaryAddress());
      rewriteAdvertisements(now);
    }
  }

  void remove() {
    Defects.doAll(
        () -> services.virtualIps().remove(id),
        () -> protocol.shutdown(VrrpEvent.SHUTDOWN),
        () -> protocol.abandon(VrrpEvent.SHUTDOWN),
        this::stopReceiving,
        announcer::cancel,
        sourceAnnouncer::cancel,
        claim::forget,
        sender::close,
        () -> lastSnapshot = snapshot(),
        reporter::removed);
  }

  /** The last view of a virtual router that was removed, or null. */
  RouterSnapshot lastSnapshot() {
    return lastSnapshot;
  }

  // ---------------------------------------------------------------- may it run?

  private void reassess(long now) {
    foreignAddresses.are(findForeignAddresses());
    Set<Obstacle> before = obstacles;
    obstacles = findObstacles();
    if (obstacles.isEmpty()) {
      if (state == VrrpState.INITIALIZE) {
        start(before, now);
      }
    } else if (state != VrrpState.INITIALIZE) {
      // It goes on hearing while its interface is there: what comes meanwhile is counted as its
      // own.
      protocol.shutdown(Obstacle.stopping(obstacles));
      source.stopped(network, now);
      obstacles = findObstacles();
    } else if (!obstacles.equals(before)) {
      reporter.staysInInitialize(reasons());
    }
    // A cable may be put back at any moment; but whom an operator stopped, or whose interface went,
    // may never be back: it must not leave a macvlan, settings and filter rules behind.
    if (claim.isStated() && !Collections.disjoint(obstacles, Obstacle.LASTING)) {
      claim.forget();
    }
    announceSource(now);
  }

  /** Lets unicast peers know where to send to; multicast needs no MAC address of a neighbor. */
  private void announceSource(long now) {
    RouterParameters parameters = config.parameters();
    // The owner's source may be a virtual IP address, which has announcements of its own.
    boolean needed =
        state != VrrpState.INITIALIZE
            && parameters.unicast().isUsed()
            && !source.isAbsent()
            && !parameters.hasAddress(primaryAddress());
    if (needed) {
      sourceAnnouncer.reachedAt(
          network, primaryAddress(), Timers.interval(parameters.advertInterval()), now);
    } else {
      sourceAnnouncer.cancel();
    }
  }

  private Set<Obstacle> findObstacles() {
    return Obstacle.find(config, shutDown, network, primaryAddress(), isUnattended(), fault);
  }

  private void start(Set<Obstacle> before, long now) {
    try {
      if (receiver == null) {
        receiver = receivers.join(this, network);
        ipDevice = network.ipDevice(id.family());
      }
      receiver.filter();
      writeAdvertisements();
    } catch (IOException e) {
      fail(e.getMessage(), now);
      return;
    }
    IpAddress primaryAddress = primaryAddress();
    wantAddresses(false);
    reportMembership(now);
    protocol.startup(primaryAddress, Obstacle.starting(before), now);
    reporter.works();
  }

  private void reportMembership(long now) {
    membership.report(receiver, network, primaryAddress(), now);
  }

  /** Nobody is heard of who keeps the addresses, or somebody is again. */
  void keeperJudged(long now) {
    if (state != VrrpState.INITIALIZE && isUnattended()) {
      reporter.faulty(KeeperWatch.SILENCE);
    }
    reassess(now);
  }

  /** Whether it is master and the kernel has given it this address. */
  boolean holds(IpAddress address) {
    return state == VrrpState.MASTER
        && claim.isHeld()
        && address.family() == id.family()
        && config.parameters().hasAddress(address);
  }

  /** Whether it is master and the kernel has given it its addresses. */
  boolean holdsAddresses() {
    return state == VrrpState.MASTER && claim.isHeld();
  }

  /** The kernel deleted an address that it holds, or may have. The address must be back in time. */
  void addressesMissing(long until) {
    announcer.cancel();
    claim.missing(until);
  }

  private void expectAddresses(long now) {
    if (state == VrrpState.MASTER) {
      claim.expect(now + TimeUnit.SECONDS.toNanos(SECONDS_TO_HOLD));
    }
  }

  /** A master without addresses is worse than none. */
  private void addressesStillMissing(long now) {
    long late = now - claim.missingUntil();
    // In any case it must not be due again at once.
    claim.postponeMissing(now + REPAIR_TIME);
    if (late >= TurnTimes.LONGEST_TURN) {
      // This node was stalled: the data plane gets its time again.
      return;
    }
    if (protocol.isListening()) {
      // It does not advertise, and the addresses must not be added before it has listened.
      claim.postponeMissing(protocol.deadline() + REPAIR_TIME);
    } else if (services.keeper().silentSeconds() >= (claim.wereDeleted() ? 1 : SECONDS_TO_HOLD)) {
      services.keeper().declareHung(now);
    } else if (!claim.wereDeleted()) {
      // Others keep the network busy, or there is much to do.
      claim.postponeMissing(now + TimeUnit.SECONDS.toNanos(1));
    } else {
      fail("the kernel deleted virtual IP addresses, and they are not back in time", now);
    }
  }

  /**
   * Whether its addresses have lapsed, up to a quarter of their lifetime ago, or could not be had.
   * As long as a master's live it goes on: they could not be taken from it either.
   */
  private boolean isUnattended() {
    int silent = services.keeper().silentSeconds();
    int lifetime = config.addressLifetime();
    return services.keeper().isUnresponsive()
        && !(claim.isHeld() && (lifetime == 0 || silent < lifetime));
  }

  /** Something does not work that should: stop, say so, and try again after a pause. */
  private void fail(String text, long now) {
    fault.occurred(text, now);
    reporter.faulty(text);
    reassess(now);
  }

  /** A defect interrupted it, at any point: it stops, and starts again later. */
  @Override
  public void defective(long now) {
    boolean ran = state != VrrpState.INITIALIZE;
    Defects.doAll(
        () -> fail(DEFECT, now),
        // Does nothing, unless the step before failed.
        () -> protocol.abandon(VrrpEvent.SHUTDOWN),
        () -> {
          // The defect may have interrupted joining or leaving the interface.
          if (!ran || network == null) {
            stopReceiving();
          }
        },
        () -> claim.release(config));
  }

  /** Its receiver does not work: it stops, and starts again later with another one. */
  @Override
  public void receiverDefective(long now) {
    Defects.doAll(() -> defective(now), this::stopReceiving);
  }

  private void filterPackets(long now) {
    if (receiver != null) {
      try {
        receiver.filter();
      } catch (IOException e) {
        fail(e.getMessage(), now);
      }
    }
  }

  private void stopReceiving() {
    if (receiver != null) {
      InterfaceReceiver<RouterInstance> left = receiver;
      receiver = null;
      Defects.doAll(() -> receivers.leave(this, left), sender::close);
    }
  }

  /** Null if there is none. */
  private IpAddress primaryAddress() {
    return source.get();
  }

  private MacAddress virtualMac() {
    return MacAddress.ofVirtualRouter(id.family(), id.vrid());
  }

  /** Where the virtual IP addresses are reached, and advertisements come from. */
  private MacAddress mac() {
    return config.virtualMac() ? virtualMac() : network.mac();
  }

  private void writeAdvertisements() throws IOException {
    sender.write(config.parameters(), network, mac(), primaryAddress());
  }

  /** While it runs, with something in them that is different now. */
  private void rewriteAdvertisements(long now) {
    try {
      writeAdvertisements();
    } catch (IOException e) {
      fail(e.getMessage(), now);
    }
  }

  /** The owner's are its own. */
  private List<IpAddress> findForeignAddresses() {
    if (network == null || config.parameters().owner()) {
      return List.of();
    }
    List<IpAddress> foreign = new ArrayList<>(config.parameters().addresses());
    foreign.removeIf(address -> !network.has(address));
    return foreign;
  }

  // ---------------------------------------------------------------- effects of the protocol

  @Override
  public int sendAdvertisement(int priority) {
    return sender.send(priority, protocol.checksumForm());
  }

  /** That of the interface, or of the one that has just gone. */
  private int interfaceIndex() {
    return network == null ? receiver.interfaceIndex : network.index();
  }

  @Override
  public void holdAddresses() {
    announcer.cancel();
    long begin = services.io().nanoTime();
    boolean held = claim.hold(interfaceIndex(), config);
    long now = services.io().nanoTime();
    services.budget().waited(now - begin);
    if (held) {
      useAddresses(now);
      // Before anybody is told of the new state, which takes longer than all that goes before. But
      // who was asleep meanwhile hears in the next turn whether another one has taken over.
      if (now - begin < TurnTimes.LONGEST_TURN && announcer.timerFired(now)) {
        announcer.announce(now);
      }
    } else {
      claim.expect(now + TimeUnit.SECONDS.toNanos(SECONDS_TO_HOLD));
    }
  }

  @Override
  public void releaseAddresses() {
    wantAddresses(false);
  }

  private void wantAddresses(boolean held) {
    announcer.cancel();
    claim.want(interfaceIndex(), config, held);
  }

  /** The kernel has what {@link #wantAddresses} asked for: the world may know. */
  void addressesHeld(long request, long now) {
    if (state == VrrpState.MASTER && claim.isPresent(request)) {
      claim.confirm();
      useAddresses(now);
    }
  }

  private void useAddresses(long now) {
    fault.mended();
    startAnnouncing(now);
  }

  private void startAnnouncing(long now) {
    if (claim.isHeld()) {
      announcer.start(config, mac(), network.index(), now);
    }
  }

  @Override
  public void announceAddresses() {
    announcer.repeatForRival(services.io().nanoTime());
  }

  @Override
  public boolean advertisesFromOwnMac() {
    return !config.virtualMac() || config.parameters().unicast().isUsed();
  }

  /**
   * The kernel does not do what {@link #wantAddresses} asked for. A backup that cannot be ready to
   * take over must not pretend to be.
   */
  void addressesRefused(long request, String text, long now) {
    if (state != VrrpState.INITIALIZE && claim.isPresent(request)) {
      fail(text, now);
    }
  }

  @Override
  public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {
    state = to;
    if (to == VrrpState.INITIALIZE) {
      sourceAnnouncer.cancel();
      membership.cancel();
    } else {
      membership.expectAdvertisement(services.io().nanoTime());
    }
    if (to != VrrpState.BACKUP) {
      foreignAddresses.noMaster();
    }
    if (from == VrrpState.MASTER) {
      rival.gone();
    } else if (to == VrrpState.MASTER && protocol.newMasterReason() == NewMasterReason.PREEMPTED) {
      rival.preempted(services.io().nanoTime());
    }
    Instant now = services.wallClock().instant();
    String reason = History.explain(protocol, to, event, reasons());
    history.add(
        new Transition(reporter.stateChanged(now, from, to, reason), now, from, to, reason));
  }

  @Override
  public void noticed(Oddity oddity, Advertisement advertisement) {
    reporter.noticed(oddity, advertisement);
  }

  // ---------------------------------------------------------------- what can be asked

  private List<String> reasons() {
    return obstacles.stream().map(o -> o.text(config, network, fault)).toList();
  }

  RouterSnapshot snapshot() {
    long now = services.io().nanoTime();
    Counters counters = protocol.counters();
    return new RouterSnapshot(
        config,
        protocol.parameters(),
        protocol.priorityOverride(),
        new RouterSnapshot.Role(
            state,
            history.since(),
            protocol.newMasterReason(),
            protocol.lastEvent(),
            protocol.isRelinquished(),
            protocol.isPreempting(),
            protocol.isListening()),
        state == VrrpState.INITIALIZE ? reasons() : List.of(),
        new RouterSnapshot.Master(
            protocol.masterAddress(),
            protocol.masterPriority(),
            protocol.masterAdvertInterval(),
            protocol.hasMasterLeft()),
        new RouterSnapshot.Timers(
            protocol.skewTime(),
            protocol.masterDownInterval(),
            state == VrrpState.INITIALIZE ? 0 : protocol.deadline() - now),
        primaryAddress(),
        virtualMac(),
        new CounterSnapshot(
            discontinuityTime, counters.protoErrReason(), counters.counts(), counters.discards()),
        peers.snapshot(id.family() == IpFamily.IPV6, now, services.wallClock().instant()),
        history.latest());
  }
}
