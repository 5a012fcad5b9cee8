// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.AdvertisementFrame;
import io.vrrp.impl.protocol.Counters;
import io.vrrp.impl.protocol.DiscardReason;
import io.vrrp.impl.protocol.Effects;
import io.vrrp.impl.protocol.Event;
import io.vrrp.impl.protocol.GratuitousArpFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.Oddity;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.State;
import io.vrrp.impl.protocol.VirtualIp;
import io.vrrp.impl.protocol.VirtualRouter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One virtual router at run time: carries out what its protocol asks for, and derives from the
 * facts (configuration, operator, interface) whether it may run. Belongs to the engine's thread,
 * but for {@link #state()} and {@link #lastSnapshot()}.
 */
final class RouterInstance implements Effects {

  private static final long SHORTEST_FAULT_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_FAULT_PAUSE = TimeUnit.MINUTES.toNanos(5);
  private static final DiscardReason[] DISCARDS = DiscardReason.values();
  private static final Oddity[] ODDITIES = Oddity.values();
  private static final int SEND_WARNING = DISCARDS.length + ODDITIES.length;
  static final int WARNING_KINDS = SEND_WARNING + 1;

  private final RouterId id;
  private final EngineServices services;
  private final RouterObserver observer;
  private final VirtualRouter protocol;
  private final TransmitFrame memory;
  private final AdvertisementFrame frame;
  private final WarningLimiter warnings = new WarningLimiter(WARNING_KINDS);
  private final Instant discontinuityTime;

  private RouterConfig config;
  private boolean shutDown;
  private InterfaceStatus network;
  private Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);
  private Receivers.Reception reception;
  private String fault;
  private String toldReasons;
  private List<IpAddress> foreignAddresses = List.of();
  private long faultUntil = VirtualRouter.NO_DEADLINE;
  private long faultPause = SHORTEST_FAULT_PAUSE;
  private long addressRequest;

  /** Whether the kernel has confirmed the present request to hold the addresses. */
  private boolean addressesHeld;

  private long announcementErrors;
  private Instant since;
  private long sequence;

  private volatile State state = State.INITIALIZE;
  private volatile RouterSnapshot lastSnapshot;

  /** This router's place in the {@link DeadlineQueue}, kept by the queue. */
  int queuePlace = DeadlineQueue.NOWHERE;

  RouterInstance(RouterConfig config, EngineServices services, RouterObserver observer) {
    this.id = config.id();
    this.config = config;
    this.services = services;
    this.observer = observer;
    this.protocol = new VirtualRouter(config.parameters(), this);
    this.memory = services.io().allocateFrame(AdvertisementFrame.MAX_LENGTH);
    this.frame = new AdvertisementFrame(memory.buffer());
    this.discontinuityTime = services.wallClock().instant();
    this.since = discontinuityTime;
  }

  RouterId id() {
    return id;
  }

  VirtualRouter protocol() {
    return protocol;
  }

  State state() {
    return state;
  }

  /** When {@link #timerFired} is to be called. */
  long deadline() {
    return Math.min(protocol.deadline(), faultUntil);
  }

  void timerFired(long now) {
    if (now >= faultUntil) {
      forgetFault();
      reassess(now);
    }
    protocol.timerFired(now);
  }

  private void forgetFault() {
    fault = null;
    faultUntil = VirtualRouter.NO_DEADLINE;
  }

  // ---------------------------------------------------------------- facts that change

  void configure(RouterConfig newConfig, long now) {
    if (newConfig.equals(config)) {
      return;
    }
    boolean sameAddresses =
        newConfig.parameters().virtualIps().equals(config.parameters().virtualIps());
    config = newConfig;
    protocol.configure(newConfig.parameters(), now);
    // Whatever was wrong, this may mend it.
    forgetFault();
    faultPause = SHORTEST_FAULT_PAUSE;
    reassess(now);
    if (state != State.INITIALIZE) {
      // Which address is the primary one depends on which are virtual.
      protocol.primaryAddressChanged(primaryAddress());
      writeFrame();
      if (!sameAddresses) {
        wantAddresses(state == State.MASTER);
      }
    }
  }

  void overridePriority(int priority, long now) {
    if (priority < 0 || priority >= RouterParameters.OWNER_PRIORITY) {
      throw new IllegalArgumentException(
          "priority=" + priority + "; allowed: 1 to 254, or 0 for the configured one");
    }
    if (priority != 0 && config.parameters().owner()) {
      throw new IllegalStateException(
          "priority=255 is configured: the owner of the addresses has no other priority");
    }
    protocol.overridePriority(priority, now);
  }

  void setShutDown(boolean newShutDown, long now) {
    shutDown = newShutDown;
    reassess(now);
  }

  /** Stops unless this is the interface it is on: another of the same name is another one. */
  void leaveUnless(InterfaceStatus newNetwork, long now) {
    if (network != null && (newNetwork == null || newNetwork.index() != network.index())) {
      network = null;
      reassess(now);
      stopReceiving();
    }
  }

  /** The interface as it is now, or null if there is none of that name. */
  void interfaceChanged(InterfaceStatus newNetwork, long now) {
    leaveUnless(newNetwork, now);
    boolean sameMac = network != null && Objects.equals(newNetwork.mac(), network.mac());
    network = newNetwork;
    reassess(now);
    if (state != State.INITIALIZE) {
      IpAddress primaryAddress = primaryAddress();
      if (!sameMac || !primaryAddress.equals(protocol.primaryAddress())) {
        protocol.primaryAddressChanged(primaryAddress);
        writeFrame();
      }
      if (!sameMac && state == State.MASTER) {
        wantAddresses(true);
      }
    }
  }

  void remove() {
    try {
      protocol.shutdown(Event.SHUTDOWN);
      stopReceiving();
      services.addresses().forget(id);
      memory.close();
      lastSnapshot = snapshot();
    } finally {
      services.events().post(observer::removed);
    }
  }

  /** The last view of a virtual router that was removed, or null. */
  RouterSnapshot lastSnapshot() {
    return lastSnapshot;
  }

  // ---------------------------------------------------------------- may it run?

  private void reassess(long now) {
    tellForeignAddresses();
    Set<Obstacle> before = obstacles;
    obstacles = findObstacles();
    if (obstacles.isEmpty()) {
      if (state == State.INITIALIZE) {
        start(before, now);
      }
    } else if (state != State.INITIALIZE) {
      // It goes on hearing while its interface is there: what comes meanwhile is counted as its
      // own.
      protocol.shutdown(Obstacle.stopping(obstacles));
    } else if (!obstacles.equals(before)) {
      tellReasons();
    }
  }

  private void tellReasons() {
    String reasons = String.join("; ", reasons());
    // A fault that is there again after each pause is no news.
    if (!reasons.equals(toldReasons)) {
      toldReasons = reasons;
      services.events().post(() -> observer.warned("stays in INITIALIZE: " + reasons));
    }
  }

  private Set<Obstacle> findObstacles() {
    Set<Obstacle> found = EnumSet.noneOf(Obstacle.class);
    if (!config.enabled()) {
      found.add(Obstacle.DISABLED);
    }
    if (shutDown) {
      found.add(Obstacle.SHUT_DOWN);
    }
    if (network == null) {
      found.add(Obstacle.INTERFACE_MISSING);
    } else {
      if (!network.adminUp()) {
        found.add(Obstacle.INTERFACE_SET_DOWN);
      } else if (!network.running()) {
        found.add(Obstacle.NO_CARRIER);
      }
      if (network.mac() == null) {
        found.add(Obstacle.NOT_ETHERNET);
      }
      if (primaryAddress() == null) {
        found.add(Obstacle.NO_PRIMARY_ADDRESS);
      }
    }
    if (fault != null) {
      found.add(Obstacle.FAULT);
    }
    return found;
  }

  private void start(Set<Obstacle> before, long now) {
    try {
      if (reception == null) {
        reception = services.receivers().join(this, network);
      }
    } catch (IOException e) {
      fail(e.getMessage(), now);
      return;
    }
    IpAddress primaryAddress = primaryAddress();
    writeFrame();
    wantAddresses(false);
    protocol.startup(primaryAddress, Obstacle.starting(before), now);
  }

  /** Something does not work that should: stop, say so, and try again after a pause. */
  private void fail(String text, long now) {
    fault = text;
    faultUntil = now + faultPause;
    // Each try may unseat a master that works: a fault that stays is tried less and less often.
    faultPause = Math.min(2 * faultPause, LONGEST_FAULT_PAUSE);
    reassess(now);
  }

  /** A defect of ours broke off what it was doing, at any point: stop, and start anew later. */
  void defective(long now) {
    if (state == State.INITIALIZE) {
      stopReceiving();
    }
    fail("a defect, told in the log", now);
  }

  private void stopReceiving() {
    if (reception != null) {
      services.receivers().leave(this, reception);
      reception = null;
    }
  }

  /**
   * The address that advertisements are sent from: the interface's first that is not virtual (RFC
   * 9568 §1.7), or for an owner one of the virtual IP addresses that it owns.
   */
  private IpAddress primaryAddress() {
    List<IpAddress> virtual = config.parameters().addresses();
    for (IpAddress address : network.addresses()) {
      if (address.family() == id.family() && !virtual.contains(address)) {
        return address;
      }
    }
    if (config.parameters().owner()) {
      for (IpAddress address : network.addresses()) {
        if (virtual.contains(address)) {
          return address;
        }
      }
    }
    return null;
  }

  private MacAddress virtualMac() {
    return MacAddress.ofVirtualRouter(id.family(), id.vrid());
  }

  private void writeFrame() {
    frame.write(
        protocol.parameters(),
        config.virtualMac() ? virtualMac() : network.mac(),
        primaryAddress());
  }

  /** A backup that has a virtual IP address answers for it: two hosts with one address. */
  private void tellForeignAddresses() {
    List<IpAddress> foreign = List.of();
    if (network != null && !config.parameters().owner()) {
      foreign = new ArrayList<>(config.parameters().addresses());
      foreign.retainAll(network.addresses());
    }
    if (!foreign.equals(foreignAddresses) && !foreign.isEmpty()) {
      String text =
          foreign + " was put on " + id.interfaceName() + " by somebody else and stays there";
      services.events().post(() -> observer.warned(text));
    }
    foreignAddresses = foreign;
  }

  // ---------------------------------------------------------------- effects of the protocol

  @Override
  public boolean sendAdvertisement(int priority) {
    int length = frame.prepare(priority, protocol.checksumForm());
    int error = memory.send(network == null ? reception.interfaceIndex : network.index(), length);
    if (error != 0) {
      warnNotSent("advertisement", error);
    }
    return error == 0;
  }

  @Override
  public void holdAddresses() {
    wantAddresses(true);
  }

  @Override
  public void releaseAddresses() {
    wantAddresses(false);
  }

  private void wantAddresses(boolean held) {
    addressRequest++;
    addressesHeld = false;
    int index = network == null ? reception.interfaceIndex : network.index();
    services.addresses().want(id, index, config.parameters().virtualIps(), held, addressRequest);
  }

  /** The kernel has what {@link #wantAddresses} asked for: the world may know. */
  void addressesHeld(long request) {
    if (state == State.MASTER && request == addressRequest) {
      addressesHeld = true;
      faultPause = SHORTEST_FAULT_PAUSE;
      announceAddresses();
    }
  }

  @Override
  public void announceAddresses() {
    if (!addressesHeld) {
      return;
    }
    TransmitFrame announcement = services.announcementFrame();
    for (VirtualIp ip : config.parameters().virtualIps()) {
      GratuitousArpFrame.write(announcement.buffer(), network.mac(), ip.address());
      int error = announcement.send(network.index(), GratuitousArpFrame.LENGTH);
      if (error != 0) {
        announcementErrors++;
        warnNotSent("gratuitous ARP", error);
      }
    }
  }

  void addressesRefused(long request, String text, long now) {
    if (state == State.MASTER && request == addressRequest) {
      fail(text, now);
    }
  }

  @Override
  public void stateChanged(State from, State to, Event event) {
    state = to;
    toldReasons = null;
    since = services.wallClock().instant();
    long number = ++sequence;
    Instant time = since;
    String reason = explain(to, event);
    services.events().post(() -> observer.stateChanged(number, time, from, to, reason));
  }

  private String explain(State to, Event event) {
    return switch (to) {
      case INITIALIZE -> obstacles.isEmpty() ? "removed" : String.join("; ", reasons());
      case BACKUP ->
          event == Event.HIGHER_PRIORITY_BACKUP
              ? protocol.masterAddress() + " (priority " + protocol.masterPriority() + ") is master"
              : "started";
      case MASTER ->
          switch (protocol.newMasterReason()) {
            case PRIORITY -> "the master left with priority 0";
            case PREEMPTED ->
                protocol.parameters().owner()
                    ? "owner of the virtual IP addresses"
                    : "preempts a master of lower priority";
            default ->
                "no master heard within the master down interval of "
                    + TimeUnit.NANOSECONDS.toMillis(protocol.masterDownInterval())
                    + " ms";
          };
    };
  }

  // ---------------------------------------------------------------- what operators may want to
  // know

  @Override
  public void noticed(Oddity oddity, Advertisement advertisement) {
    if (warnings.permits(DISCARDS.length + oddity.ordinal(), services.io().nanoTime())) {
      String text =
          "an advertisement of "
              + advertisement.source()
              + " was accepted although "
              + oddity.text();
      services.events().post(() -> observer.warned(text));
    }
  }

  void discarded(DiscardReason reason, Advertisement packet, long now) {
    // That a node which is shut down hears the others is no news.
    if (reason != DiscardReason.NOT_RUNNING && warnings.permits(reason.ordinal(), now)) {
      String text = "a packet from " + packet.source() + " was discarded because " + reason.text();
      services.events().post(() -> observer.warned(text));
    }
  }

  private void warnNotSent(String what, int error) {
    if (warnings.permits(SEND_WARNING, services.io().nanoTime())) {
      String text = what + " not sent on " + id.interfaceName() + ": error " + error;
      services.events().post(() -> observer.warned(text));
    }
  }

  private List<String> reasons() {
    return obstacles.stream().map(o -> o.text(id.interfaceName(), fault)).toList();
  }

  RouterSnapshot snapshot() {
    Counters counters = protocol.counters();
    Map<DiscardReason, Long> discards = new EnumMap<>(DiscardReason.class);
    for (DiscardReason reason : DISCARDS) {
      discards.put(reason, counters.discards(reason));
    }
    Map<Oddity, Long> oddities = new EnumMap<>(Oddity.class);
    for (Oddity oddity : ODDITIES) {
      oddities.put(oddity, counters.oddities(oddity));
    }
    return new RouterSnapshot(
        config,
        protocol.parameters(),
        protocol.priorityOverride(),
        state,
        since,
        state == State.INITIALIZE ? reasons() : List.of(),
        protocol.masterAdvertInterval(),
        protocol.skewTime(),
        protocol.masterDownInterval(),
        network == null ? null : primaryAddress(),
        protocol.masterAddress(),
        protocol.masterPriority(),
        virtualMac(),
        protocol.newMasterReason(),
        protocol.lastEvent(),
        discontinuityTime,
        counters.masterTransitions(),
        counters.advertisementsReceived(),
        counters.advertisementsSent(),
        counters.priorityZeroReceived(),
        counters.priorityZeroSent(),
        counters.sendErrors() + announcementErrors,
        counters.lastProtocolError(),
        discards,
        oddities);
  }
}
