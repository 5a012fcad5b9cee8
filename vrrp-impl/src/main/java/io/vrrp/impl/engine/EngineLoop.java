// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.EngineSnapshot;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.LateTimers;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.engine.port.Trackers;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The engine thread's work: each turn processes received packets before it judges timers, so that a
 * delay of this thread never makes a living master look dead. Everything except {@link #post}
 * belongs to that thread.
 */
final class EngineLoop implements Runnable, Closeable {

  private static final long PAUSE_AFTER_DEFECT = TimeUnit.MILLISECONDS.toNanos(1);

  /** Up to this number, each virtual router gets its own wake-up for its advertisements. */
  private static final int MAX_OWN_WAKE_UPS = 8;

  /** The largest burst that fits into any receive buffer. */
  private static final int MAX_ADVERTS_IN_ONE_BURST = 128;

  private final PacketIo io;
  private final Receivers<RouterInstance> receivers;
  private final EventQueue events;
  private final EngineServices services;
  private final EngineCounters counters;
  private final Consumer<String> warnings;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Map<RouterId, RouterInstance> routers = new HashMap<>();
  private final Defects defects;
  private final DeadlineQueue<RouterInstance> deadlines = new DeadlineQueue<>();
  private final DataPlaneWatchdog watchdog = new DataPlaneWatchdog();
  private final ConfirmationAnswers confirmations;
  private final DeletionWatch deletionWatch;
  private final PacketIntake intake;
  private final AnnouncementRounds rounds;

  private Map<String, InterfaceStatus> interfaces = Map.of();
  private LateTimers lateTimers = (id, nanos) -> {};
  private Trackers trackers = Trackers.NONE;
  private boolean stopping;

  /**
   * Creates a loop that does not run yet.
   *
   * @param io is closed with the loop
   * @param addresses manages the virtual IP addresses in the kernel
   * @param events delivers events to observers, which must not delay this thread
   * @param wallClock for time stamps that people read
   * @param warnings receives, on the event thread, warnings that do not concern one virtual router
   *     only
   */
  EngineLoop(
      PacketIo io,
      DataPlanePort addresses,
      EventQueue events,
      InstantSource wallClock,
      Consumer<String> warnings) {
    this.io = io;
    this.events = events;
    this.warnings = warnings;
    this.receivers = new Receivers<>(io);
    this.counters = new EngineCounters(wallClock.instant());
    this.defects = new Defects(io, events, counters, warnings);
    this.confirmations = new ConfirmationAnswers(deadlines, defects);
    this.deletionWatch = new DeletionWatch(io, deadlines, defects);
    this.rounds = new AnnouncementRounds(io, deadlines, defects);
    this.intake = new PacketIntake(io, receivers, deadlines, defects, counters, this::warn);
    this.services =
        new EngineServices(
            io,
            addresses,
            events,
            wallClock,
            io.allocateFrame(AnnouncementSender.FRAME_LENGTH),
            new TurnBudget(this::mayWaitForTheKernel),
            watchdog,
            counters,
            new VirtualIps());
  }

  private void warn(String text) {
    events.post(() -> warnings.accept(text));
  }

  /** Must be called before the start. */
  void setLateTimers(LateTimers listener) {
    lateTimers =
        (id, nanos) -> {
          try {
            listener.late(id, nanos);
          } catch (RuntimeException | Error e) {
            defects.report(e);
          }
        };
  }

  /** Must be called before the start. */
  void use(Trackers theTrackers) {
    trackers = theTrackers;
  }

  /** Makes the thread run a command in its next turn. May be called from any thread. */
  void post(Runnable command) {
    commands.add(command);
    io.wakeUp();
  }

  // ---------------------------------------------------------------- the turns

  @Override
  public void run() {
    while (!stopping) {
      try {
        turn();
      } catch (RuntimeException | Error e) {
        // A last resort: exceptions should be caught closer to their cause.
        io.wakeUp();
        defects.report(e);
        // If an entry's deadline changed when it failed, it could hide the deadlines of the others.
        deadlines.allMoved();
        LockSupport.parkNanos(PAUSE_AFTER_DEFECT);
      }
    }
  }

  /** One turn: waits, processes packets and commands, then judges the timers. */
  void turn() {
    await();
    services.budget().renew();
    // Timers are judged by the time before the packets were read. Otherwise a pause after reading
    // could make a deadline look missed although the advertisement has arrived.
    long now = io.nanoTime();
    RouterInstance due = deadlines.first();
    if (due != null && due.deadline() <= now) {
      counters.late(now - due.deadline());
    }
    deletionWatch.take();
    // Before the commands: a report that waited must not announce addresses although there is a new
    // master.
    if (commands.isEmpty() && !confirmations.isAsked()) {
      intake.drainReady();
    } else {
      intake.drain();
    }
    runCommands();
    fireTimers(now);
    watchDataPlane(now);
    confirm(now);
    rounds.sendNext();
  }

  /** If waiting fails, timers and receivers are still handled. */
  private void await() {
    try {
      io.await(nextDeadline());
    } catch (RuntimeException | Error e) {
      defects.report(e);
      LockSupport.parkNanos(PAUSE_AFTER_DEFECT);
    }
  }

  /** If a command fails, the others still run. */
  private void runCommands() {
    Runnable command;
    while (!stopping && (command = commands.poll()) != null) {
      try {
        command.run();
      } catch (RuntimeException | Error e) {
        defects.report(e);
      }
    }
  }

  /**
   * Answers which addresses are still wanted.
   *
   * @param now the time before the receivers were read
   */
  private void confirm(long now) {
    // If this turn took long, packets may have come since then. The next turn, which comes at once,
    // reads them first.
    if (confirmations.isDue() && io.nanoTime() - now < TurnTimes.LONGEST_TURN) {
      confirmations.answer();
    }
  }

  /**
   * Other programs may hold the kernel's network lock for long, and this thread would wait with all
   * its virtual routers.
   */
  private boolean mayWaitForTheKernel() {
    return !deadlines.anyMatch(RouterInstance::isImpatientMaster);
  }

  /** A master without addresses is worse than none: stop it, so that a backup takes over. */
  private void watchDataPlane(long now) {
    if (now < watchdog.deadline()) {
      return;
    }
    watchdog.timerFired(now);
    if (watchdog.isUnresponsive()) {
      judgeDataPlane(now);
    }
  }

  private void judgeDataPlane(long now) {
    forEach(router -> router.lifecycle().dataPlaneJudged(now));
  }

  private long nextDeadline() {
    if (!rounds.isEmpty() || confirmations.isAsked()) {
      return io.nanoTime();
    }
    RouterInstance next = deadlines.first();
    return next == null ? watchdog.deadline() : Math.min(next.deadline(), watchdog.deadline());
  }

  private void fireTimers(long now) {
    boolean drained = false;
    RouterInstance due = deadlines.first();
    while (due != null && due.deadline() <= now) {
      // Before a timer is judged, process everything that arrived after the wait and before this
      // time.
      if (!drained && !due.onlyAdvertises(now)) {
        intake.drain();
        drained = true;
        due = deadlines.first();
        continue;
      }
      try {
        if (now - due.deadline() >= TurnTimes.LATE_TIMER) {
          lateTimers.late(due.id(), now - due.deadline());
        }
        if (due.timerFired(now)) {
          rounds.add(due);
        }
        if (routers.size() > MAX_OWN_WAKE_UPS) {
          due.advertiseTogether(now, routers.size() > MAX_ADVERTS_IN_ONE_BURST);
        }
      } catch (RuntimeException | Error e) {
        // In its old place it would prevent the timers behind it from being judged.
        defects.reportOf(due, e);
      }
      deadlines.moved(due);
      due = deadlines.first();
    }
  }

  /** A failure of one must not prevent the others. */
  private void forEach(Consumer<RouterInstance> action) {
    routers.values().forEach(router -> attempt(router, () -> action.accept(router)));
  }

  /** An internal error of one virtual router is logged, not thrown to the caller. */
  private void attempt(RouterInstance router, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      defects.reportOf(router, e);
    }
    deadlines.moved(router);
  }

  // ---------------------------------------------------------------- commands

  /** As {@link Engine#add}. */
  RouterInstance add(RouterConfig config, RouterObserver observer) {
    RouterId id = config.id();
    if (routers.containsKey(id)) {
      throw new IllegalArgumentException(
          "vrid=" + id.vrid() + ": another configuration has the virtual router " + id);
    }
    RouterInstance router = new RouterInstance(config, services, receivers, trackers, observer);
    routers.put(id, router);
    deadlines.add(router);
    // If this fails, the virtual router exists nevertheless, and starts later.
    attempt(
        router, () -> router.lifecycle().begin(interfaces.get(id.interfaceName()), io.nanoTime()));
    return router;
  }

  /**
   * Changes one virtual router, at the time that is passed to the change.
   *
   * @param check throws an exception for the caller if the change is not allowed now
   * @throws IllegalStateException if the virtual router was removed
   */
  void change(RouterInstance router, Runnable check, LongConsumer change) {
    if (routers.get(router.id()) != router) {
      throw new IllegalStateException("virtual router " + router.id() + ": it was removed");
    }
    check.run();
    attempt(router, () -> change.accept(io.nanoTime()));
  }

  /** Calling it again has no effect. */
  void remove(RouterInstance router) {
    if (routers.remove(router.id(), router)) {
      // First, so that no timer can start it again, even if the removal fails.
      deadlines.remove(router);
      rounds.forget(router);
      confirmations.forget(router);
      try {
        router.lifecycle().remove();
      } catch (RuntimeException | Error e) {
        defects.report(e);
      }
    }
  }

  /** All virtual routers leave gracefully; then the thread ends. */
  void end() {
    List.copyOf(routers.values()).forEach(this::remove);
    stopping = true;
  }

  /** These are now all interfaces, by name. */
  void networkChanged(Map<String, InterfaceStatus> byName) {
    interfaces = byName;
    long now = io.nanoTime();
    // Names may have been exchanged: all virtual routers leave their old interface before one joins
    // a new one.
    forEach(router -> router.lifecycle().leaveUnless(byName.get(router.id().interfaceName()), now));
    forEach(
        router ->
            router.lifecycle().interfaceChanged(byName.get(router.id().interfaceName()), now));
  }

  /** As {@link Engine#trackersChanged}. */
  void trackersChanged() {
    long now = io.nanoTime();
    for (RouterInstance router : routers.values()) {
      if (router.followsTrackers()) {
        attempt(router, () -> router.lifecycle().trackersChanged(now));
      }
    }
  }

  /** As {@link Engine#addressesHeld}. */
  void addressesHeld(RouterId id, long request) {
    RouterInstance router = routers.get(id);
    if (router != null) {
      attempt(router, () -> router.addresses().held(request, io.nanoTime()));
    }
  }

  /** As {@link Engine#addressesRefused}. */
  void addressesRefused(RouterId id, long request, String text) {
    RouterInstance router = routers.get(id);
    if (router != null) {
      attempt(router, () -> router.addresses().refused(request, text, io.nanoTime()));
    }
  }

  /** As {@link Engine#confirmationWanted}. */
  void confirmationWanted() {
    intake.drain();
    long now = io.nanoTime();
    if (watchdog.heard(now)) {
      judgeDataPlane(now);
    }
    // The timers show whether this node was stalled.
    confirmations.ask();
  }

  EngineSnapshot snapshot() {
    return counters.snapshot(routers.size(), receivers.size(), events.lost());
  }

  /** Frees the thread's resources. Only after it has ended, or if it never ran. */
  @Override
  public void close() throws IOException {
    try {
      services.announcementFrame().close();
    } finally {
      io.close();
    }
  }
}
