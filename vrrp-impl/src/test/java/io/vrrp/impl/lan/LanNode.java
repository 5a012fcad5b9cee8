// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.AdvertisementFrame;
import io.vrrp.impl.protocol.AdvertisementReceiver;
import io.vrrp.impl.protocol.ConfigMismatch;
import io.vrrp.impl.protocol.Counters;
import io.vrrp.impl.protocol.Effects;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.ReceivedPacket;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualRouter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A node: a virtual router behind the receiver of its interface, with a clock of its own origin. It
 * records what the node did and what it must have done.
 */
final class LanNode implements Effects {

  private static final DiscardReason[] REASONS = DiscardReason.values();
  private static final ConfigMismatch[] MISMATCHES = ConfigMismatch.values();

  private final Lan lan;
  final int number;
  private final long clockOrigin;
  private final ByteBuffer memory = ByteBuffer.allocate(AdvertisementFrame.MAX_LENGTH);
  private final AdvertisementFrame frame = new AdvertisementFrame(memory);

  /** The operator's last configuration; a restart begins with it. */
  private RouterParameters configured;

  private IpAddress source;
  private VirtualRouter router;
  private AdvertisementReceiver receiver;
  private final ReceivedPacket received = new ReceivedPacket();
  private TimerModel model;
  private RouterParameters written;
  private IpAddress writtenSource;

  /** The start of its present uninterrupted run. */
  private long startedAt;

  /** How many times it was stopped or died. */
  private int stops;

  /** Since when it has been BACKUP, if it is. */
  private long backupSince;

  /** When it last heard a master of lower priority that it must not preempt yet. */
  private long protectedMasterHeardAt = Long.MIN_VALUE;

  /** Whether it handed over mastership and is master again because no other router took over. */
  private boolean lastResort;

  /** Its present outage, or null; outages do not overlap. */
  Disturbance outage;

  private final List<Frame> queue = new ArrayList<>();

  /** Commands that came during a stall; they run after the queued packets and before the timers. */
  private final List<Runnable> commands = new ArrayList<>();

  private final LanTrackers trackers;

  /** The priority that the operator set, or 0. */
  private int override;

  private boolean mute;
  private boolean holds;

  /** Counts in the present step. */
  private int framesOfStep;

  private int priorityZerosOfStep;

  private long sent;
  private long priorityZeros;
  private long refused;
  private long accepted;
  private long goodbyes;
  private long transitions;
  private final long[] discards = new long[REASONS.length];
  private final long[] mismatches = new long[MISMATCHES.length];

  private long second = -1;
  private int framesOfSecond;
  private int allowanceOfSecond;

  LanNode(
      Lan lan,
      int number,
      RouterParameters parameters,
      IpAddress source,
      long clockOrigin,
      LanTrackers trackers) {
    this.trackers = trackers;
    this.lan = lan;
    this.number = number;
    this.configured = parameters;
    this.source = source;
    this.clockOrigin = clockOrigin;
  }

  // ---------------------------------------------------------------- queries

  boolean present() {
    return router != null;
  }

  boolean isStalled() {
    return outage != null
        && (outage.kind() == Disturbance.Kind.STALL
            || outage.kind() == Disturbance.Kind.SUSPENSION);
  }

  VrrpState state() {
    return router == null ? VrrpState.INITIALIZE : router.state();
  }

  VirtualRouter router() {
    return router;
  }

  IpAddress source() {
    return source;
  }

  int stops() {
    return stops;
  }

  long startedAt() {
    return startedAt;
  }

  /** Whether others that handed over mastership may take it back although this node is present. */
  boolean isLastResort() {
    return lastResort || router.isRelinquished();
  }

  int learned() {
    return model.learned();
  }

  /** When its timer is due, on the LAN's clock. */
  long deadline() {
    if (router == null || isStalled()) {
      return Long.MAX_VALUE;
    }
    long deadline = router.deadline();
    return deadline == VirtualRouter.NO_DEADLINE ? deadline : deadline - clockOrigin;
  }

  private long clock() {
    return lan.now() + clockOrigin;
  }

  // ---------------------------------------------------------------- events

  /** A process without memory starts. */
  void boot() {
    router = new VirtualRouter(configured, this);
    router.trackersContribute(trackers.contribution(), clock());
    override = 0;
    receiver = new AdvertisementReceiver();
    receiver.add(router);
    model = new TimerModel();
    written = null;
    queue.clear();
    sent = 0;
    priorityZeros = 0;
    refused = 0;
    accepted = 0;
    goodbyes = 0;
    transitions = 0;
    Arrays.fill(discards, 0);
    Arrays.fill(mismatches, 0);
  }

  void start(VrrpEvent event) {
    begin();
    startedAt = lan.now();
    model.started(router.parameters(), lan.now());
    router.startup(source, event, clock());
    finish(router.parameters().owner() ? 1 : 0, 0);
  }

  void stop() {
    stops++;
    begin();
    int priorityZero = router.state() == VrrpState.MASTER ? 1 : 0;
    model.stopped();
    router.shutdown(VrrpEvent.INTERFACE_DOWN);
    finish(priorityZero, priorityZero);
  }

  /** The process dies, and all its state is lost. */
  void crash() {
    stops++;
    router = null;
    holds = false;
    queue.clear();
    commands.clear();
  }

  void wake() {
    long now = lan.now();
    model.woken(now);
    List<Frame> late = List.copyOf(queue);
    queue.clear();
    late.forEach(this::receive);
    commands.forEach(Runnable::run);
    commands.clear();
    if (deadline() <= now) {
      fire();
    }
    check();
  }

  void loseQueue() {
    queue.clear();
  }

  /** Runs a command now, or after the stall. */
  void command(Runnable command) {
    if (isStalled()) {
      commands.add(command);
    } else {
      command.run();
    }
  }

  void configure(RouterParameters parameters) {
    configured = parameters;
    if (configured.owner()) {
      override = 0;
    }
    if (router != null) {
      begin();
      router.configure(parameters, clock());
      model.configured(router.parameters(), lan.now());
      finish(0, 0);
    }
  }

  void overridePriority(int priority) {
    if (router == null || configured.owner()) {
      return;
    }
    begin();
    override = priority;
    router.overridePriority(priority, clock());
    model.configured(router.parameters(), lan.now());
    finish(0, 0);
  }

  void trackerReports(int report) {
    trackers.report(report);
    if (router != null) {
      begin();
      router.trackersContribute(trackers.contribution(), clock());
      model.configured(router.parameters(), lan.now());
      finish(0, 0);
    }
  }

  /** Hands over mastership, if it is master and may do so. */
  void relinquish() {
    if (router == null
        || isStalled()
        || state() != VrrpState.MASTER
        || router.parameters().owner()) {
      return;
    }
    begin();
    model.relinquished(router.parameters(), lan.now());
    router.relinquish(clock());
    finish(1, 1);
  }

  void endRelinquishment() {
    if (router == null) {
      return;
    }
    begin();
    router.endRelinquishment(clock());
    model.endRelinquishment(lan.now());
    finish(0, 0);
  }

  void mute(boolean silent) {
    mute = silent;
  }

  void changeSource(IpAddress address) {
    source = address;
    if (router != null) {
      begin();
      router.primaryAddressChanged(address);
      finish(0, 0);
    }
  }

  RouterParameters configured() {
    return configured;
  }

  void arrive(Frame arriving) {
    // Before its first start it does not receive, as in the engine.
    if (router == null
        || router.primaryAddress() == null
        || outage != null && outage.kind() == Disturbance.Kind.FLAP) {
      return;
    }
    if (isStalled()) {
      queue.add(arriving);
    } else {
      receive(arriving);
    }
  }

  private void receive(Frame arriving) {
    begin();
    VrrpState before = router.state();
    long deadlineBefore = router.deadline();
    RouterParameters own = router.parameters();
    DiscardReason expected = expectation(arriving, before);
    if (lan.traced()) {
      lan.trace(this, (expected == null ? "accepts " : "discards ") + arriving);
    }
    received.view(own.family(), arriving.packet());
    DiscardReason reason = receiver.receive(received, clock());
    require(reason == expected, "each packet has its verdict", reason + " for " + arriving);
    if (reason != null) {
      discards[reason.ordinal()]++;
      require(router.deadline() == deadlineBefore, "a rejected packet moves no timer", "");
      finish(0, 0);
      return;
    }
    accepted++;
    if (arriving.priority() == 0) {
      goodbyes++;
      allowanceOfSecond++;
      protectedMasterHeardAt = Long.MIN_VALUE;
    } else if (before == VrrpState.BACKUP
        && arriving.priority() < own.priority()
        && mustNotPreempt(own)) {
      protectedMasterHeardAt = lan.now();
    }
    noteMismatches(arriving, own);
    boolean greater = arriving.source().compareTo(source) > 0;
    int frames = model.heard(arriving, own, greater, advertisesFromOwnMac(), lan.now());
    finish(frames, 0);
    if (before == VrrpState.MASTER
        && router.state() == VrrpState.MASTER
        && arriving.priority() != 0) {
      require(router.deadline() == deadlineBefore, "an answer moves no timer", "");
    }
  }

  private DiscardReason expectation(Frame arriving, VrrpState before) {
    if (arriving.expected() == null && arriving.source().equals(source)) {
      return DiscardReason.OWN_PACKET;
    }
    return arriving.expected() == null && before == VrrpState.INITIALIZE
        ? DiscardReason.NOT_RUNNING
        : arriving.expected();
  }

  private void noteMismatches(Frame arriving, RouterParameters own) {
    if (arriving.sender().advertInterval() != own.advertInterval()) {
      mismatches[ConfigMismatch.INTERVAL_DIFFERS.ordinal()]++;
    }
    if (arriving.sender().virtualIps().size() != own.virtualIps().size()) {
      mismatches[ConfigMismatch.ADDRESSES_DIFFER.ordinal()]++;
    }
    if (own.owner()) {
      mismatches[ConfigMismatch.OWNER_CONFLICT.ordinal()]++;
    }
  }

  /** Whether its preempt delay is running, whichever routers it hears. */
  private boolean mustNotPreempt(RouterParameters own) {
    return own.preempt() && !own.owner() && lan.now() - backupSince < own.preemptDelay();
  }

  /** Its timer is due. */
  void fire() {
    begin();
    VrrpState before = router.state();
    boolean relinquished = router.isRelinquished();
    long now = lan.now();
    long late = now - deadline();
    boolean silence =
        now - 3 * Timers.interval(router.masterAdvertInterval()) >= protectedMasterHeardAt;
    boolean mayTakeOver = silence || !mustNotPreempt(router.parameters());
    router.timerFired(clock());
    require(
        mayTakeOver || router.state() != VrrpState.MASTER || before == VrrpState.MASTER,
        "no preemption within the delay while a lower master lives",
        "");
    finish(model.due(router.parameters(), late, now), 0);
    if (relinquished && before == VrrpState.BACKUP && router.state() == VrrpState.MASTER) {
      lastResort = true;
      lan.lastResort(this);
    }
    require(deadline() > now, "a timer that fired is set again", "");
    if (late == 0 && before == VrrpState.MASTER) {
      long interval = router.parameters().advertInterval() * 10_000_000L;
      require(deadline() == now + interval, "a master keeps its interval", "");
    }
  }

  // ---------------------------------------------------------------- the frame of each step

  private void begin() {
    framesOfStep = 0;
    priorityZerosOfStep = 0;
  }

  private void finish(int frames, int priorityZeroFrames) {
    require(
        framesOfStep == frames && priorityZerosOfStep == priorityZeroFrames,
        "a node sends what its state asks for",
        framesOfStep + " frames, " + priorityZerosOfStep + " priorityZeros, expected " + frames);
    require(router.state() == model.state(), "the state is the RFC's", router.state().toString());
    require(
        router.isRelinquished() == model.isRelinquished(),
        "a router remembers that it handed over mastership",
        "");
    require(holds == (router.state() == VrrpState.MASTER), "only a master holds addresses", "");
    check();
  }

  /** Invariants that hold whenever it does not stall. */
  private void check() {
    RouterParameters own = router.parameters();
    require(
        own.priority() == trackers.priority(override == 0 ? configured.priority() : override),
        "the effective priority depends only on configuration, operator and trackers",
        own.toString());
    // While it processes packets of a stall, its timer is still to be judged.
    if (queue.isEmpty() && (deadline() >= lan.now() || !lan.waking(this))) {
      model.checkDeadline(deadline(), own, lan.now());
    }
    Counters counters = router.counters();
    require(
        counters.get(RouterCounter.ADVERTISEMENT_SENT) == sent
            && counters.get(RouterCounter.PRIORITY_ZERO_PKTS_SENT) == priorityZeros
            && counters.get(RouterCounter.SEND_ERRORS) == refused
            && counters.get(RouterCounter.ADVERTISEMENT_RCVD) == accepted
            && counters.get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD) == goodbyes
            && counters.get(RouterCounter.MASTER_TRANSITIONS) == transitions,
        "the counters add up",
        "");
  }

  /** Checks the counters that are too many to check after each event. */
  void checkAllCounters() {
    Counters counters = router.counters();
    for (DiscardReason reason : REASONS) {
      long counted = counters.discards(reason) + receiver.unattributed().discards(reason);
      require(counted == discards[reason.ordinal()], "the discards add up", reason + " " + counted);
    }
    for (ConfigMismatch mismatch : MISMATCHES) {
      // The checksum forms of other routers are not modelled.
      require(
          mismatch == ConfigMismatch.CHECKSUM_FORMS_DIFFER
              || counters.get(mismatch.counter()) == mismatches[mismatch.ordinal()],
          "the mismatches add up",
          mismatch.toString());
    }
  }

  private void require(boolean holds, String invariant, String details) {
    if (!holds) {
      throw new Violation(invariant, this + " " + details);
    }
  }

  // ---------------------------------------------------------------- Effects

  @Override
  public int sendAdvertisement(int priority) {
    framesOfStep++;
    if (priority == 0) {
      priorityZerosOfStep++;
    }
    RouterParameters own = router.parameters();
    require(
        priority == 0 ? router.state() == VrrpState.MASTER : priority == own.priority(),
        "an advertisement carries the effective priority",
        priority + "");
    countForRate(own);
    if (mute) {
      refused++;
      return 0;
    }
    sent++;
    if (priority == 0) {
      priorityZeros++;
    }
    if (written != own || !source.equals(writtenSource)) {
      frame.write(
          own,
          3,
          MacAddress.ofVirtualRouter(own.family(), own.vrid()),
          source,
          own.family().group());
      written = own;
      writtenSource = source;
    }
    frame.prepare(priority, router.checksumForm());
    if (lan.traced()) {
      lan.trace(this, "sends priority " + priority);
    }
    lan.transmit(this, new Frame(packet(memory, own.family()), source, own, priority, null));
    return 1;
  }

  /**
   * In each interval a master sends one frame and at most {@link TimerModel#MAX_ANSWERS} immediate
   * advertisements. It can become master again after three intervals, or when a master leaves, or
   * after a disturbance.
   */
  private void countForRate(RouterParameters own) {
    long thisSecond = lan.now() / 1_000_000_000L;
    if (thisSecond != second) {
      second = thisSecond;
      framesOfSecond = 0;
      allowanceOfSecond = 0;
    }
    framesOfSecond++;
    int bursts = 2 * (100 / lan.shortestInterval() + 2) + allowanceOfSecond + lan.operations();
    require(
        framesOfSecond <= (1 + TimerModel.MAX_ANSWERS) * bursts,
        "the frames of a second are bounded",
        framesOfSecond + " frames");
  }

  /** The IP packet of a frame. */
  static ByteBuffer packet(ByteBuffer memory, IpFamily family) {
    int ip = 14;
    boolean v6 = family == IpFamily.IPV6;
    byte[] bytes = new byte[v6 ? 40 + memory.getShort(ip + 4) : memory.getShort(ip + 2)];
    memory.get(ip, bytes);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public void holdAddresses() {
    require(!holds, "addresses are taken once", "");
    holds = true;
    lan.announced(this);
  }

  @Override
  public void announceAddresses() {
    require(holds && router.state() == VrrpState.MASTER, "only a master announces", "");
    lan.announced(this);
  }

  /** Without a virtual MAC address, or with unicast peers. */
  @Override
  public boolean advertisesFromOwnMac() {
    return lan.withoutVirtualMac() || number % 2 == 0;
  }

  @Override
  public void releaseAddresses() {
    require(holds, "addresses are released once", "");
    holds = false;
  }

  @Override
  public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {
    if (to == VrrpState.MASTER) {
      transitions++;
    }
    backupSince = lan.now();
    protectedMasterHeardAt = Long.MIN_VALUE;
    lastResort = false;
    if (lan.traced()) {
      lan.trace(this, from + " to " + to + ": " + event);
    }
    lan.stateChanged(this);
  }

  @Override
  public void noticed(ConfigMismatch mismatch, Advertisement advertisement) {
    Objects.requireNonNull(advertisement);
  }

  @Override
  public String toString() {
    return Lan.name(number);
  }
}
