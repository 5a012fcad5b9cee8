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
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
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
 * What the engine's thread does: in every turn received packets are taken in before any timer is
 * judged, so that being late never makes a living master look dead. All of it belongs to that
 * thread, but for {@link #post}.
 */
final class EngineLoop implements Runnable, Closeable {

  private static final long PAUSE_AFTER_DEFECT = TimeUnit.MILLISECONDS.toNanos(1);

  /** Up to this number, each virtual router has a wake-up of its own for its advertisements. */
  private static final int MAX_OWN_WAKE_UPS = 8;

  /** The largest burst that fits into the buffer of any receiver. */
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

  /** Those of which a round of announcements is due. */
  private final Queue<RouterInstance> rounds = new ArrayDeque<>();

  private Map<String, InterfaceStatus> interfaces = Map.of();
  private LateTimers lateTimers = (id, nanos) -> {};
  private boolean stopping;

  /**
   * A loop that is not running yet.
   *
   * @param io closed with the loop
   * @param addresses who keeps the virtual IP addresses
   * @param events the way to whoever must not keep this thread waiting
   * @param wallClock for time stamps that people read
   * @param warnings hears, by way of the events, what concerns no single virtual router
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

  /** To be called before the start. */
  void tellLateTimers(LateTimers listener) {
    lateTimers = listener;
  }

  /** Has the thread do this in its next turn. From any thread. */
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
        // Exceptions are expected to be caught closer to their cause; this is the last resort.
        io.wakeUp();
        defects.report(e);
        // One whose deadline had changed when it failed would hide those of the others.
        deadlines.allMoved();
        LockSupport.parkNanos(PAUSE_AFTER_DEFECT);
      }
    }
  }

  /** One turn: wait, take in what came, then judge the timers. */
  void turn() {
    await();
    services.budget().renew();
    // Timers are judged by the time before the receivers were read: a pause after reading them must
    // not make a deadline look missed whose advertisement has arrived meanwhile.
    long now = io.nanoTime();
    RouterInstance due = deadlines.first();
    if (due != null && due.deadline() <= now) {
      counters.late(now - due.deadline());
    }
    deletionWatch.take();
    // Before the commands: a report that waited must not announce addresses over a new master.
    if (commands.isEmpty() && !confirmations.isAsked()) {
      intake.drainReady();
    } else {
      intake.drain();
    }
    runCommands();
    fireTimers(now);
    watchDataPlane(now);
    confirm(now);
    announce();
  }

  /** If waiting fails, the timers and the receivers are looked at all the same. */
  private void await() {
    try {
      io.await(nextDeadline());
    } catch (RuntimeException | Error e) {
      defects.report(e);
      LockSupport.parkNanos(PAUSE_AFTER_DEFECT);
    }
  }

  /** If a command fails, the others are carried out all the same. */
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
    // If this turn took long, packets may have come since it read the receivers. The next turn,
    // which comes at once, reads them first.
    if (confirmations.isDue() && io.nanoTime() - now < TurnTimes.LONGEST_TURN) {
      confirmations.answer();
    }
  }

  /**
   * Whoever else changes the kernel's network may keep it busy for long, and this thread would wait
   * with all its virtual routers.
   */
  private boolean mayWaitForTheKernel() {
    return !deadlines.anyMatch(RouterInstance::isImpatientMaster);
  }

  /** A master without addresses is worse than none: its backups would take over. */
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
      // What came before now and after the wait must be heard before anybody is judged.
      if (!drained && !due.onlyAdvertises(now)) {
        intake.drain();
        drained = true;
        due = deadlines.first();
        continue;
      }
      try {
        if (now - due.deadline() >= TurnTimes.LATE_TIMER) {
          reportLate(due.id(), now - due.deadline());
        }
        if (due.timerFired(now)) {
          rounds.add(due);
        }
        if (routers.size() > MAX_OWN_WAKE_UPS) {
          due.advertiseTogether(now, routers.size() > MAX_ADVERTS_IN_ONE_BURST);
        }
      } catch (RuntimeException | Error e) {
        // Left where it is, it would keep the timers behind it from ever being judged.
        defects.reportOf(due, e);
      }
      deadlines.moved(due);
      due = deadlines.first();
    }
  }

  private void reportLate(RouterId id, long nanos) {
    try {
      lateTimers.late(id, nanos);
    } catch (RuntimeException | Error e) {
      defects.report(e);
    }
  }

  /**
   * One round in a turn: with all that many virtual routers announce at once, the advertisements
   * that become due meanwhile would wait too long.
   */
  private void announce() {
    RouterInstance router = rounds.poll();
    if (router != null) {
      long now = io.nanoTime();
      try {
        router.announce(now);
      } catch (RuntimeException | Error e) {
        defects.reportOf(router, e);
      }
      deadlines.moved(router);
    }
  }

  /** One that fails must not keep the others from hearing of it. */
  private void forEach(Consumer<RouterInstance> action) {
    routers.values().forEach(router -> attempt(router, () -> action.accept(router)));
  }

  /** A defect of one virtual router is not reported to the caller, only logged. */
  private void attempt(RouterInstance router, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      defects.reportOf(router, e);
    }
    deadlines.moved(router);
  }

  // ---------------------------------------------------------------- what is posted

  /** As {@link Engine#add}. */
  RouterInstance add(RouterConfig config, RouterObserver observer) {
    RouterId id = config.id();
    if (routers.containsKey(id)) {
      throw new IllegalArgumentException(
          "vrid=" + id.vrid() + ": another configuration has the virtual router " + id);
    }
    RouterInstance router = new RouterInstance(config, services, receivers, observer);
    routers.put(id, router);
    deadlines.add(router);
    // If that fails, the virtual router exists all the same, and starts later.
    attempt(
        router,
        () ->
            router.lifecycle().interfaceChanged(interfaces.get(id.interfaceName()), io.nanoTime()));
    return router;
  }

  /**
   * Has one virtual router changed, as of the time that the change is given.
   *
   * @param check throws an exception for the caller if the change is not allowed now
   * @throws IllegalStateException if it was removed
   */
  void change(RouterInstance router, Runnable check, LongConsumer change) {
    if (routers.get(router.id()) != router) {
      throw new IllegalStateException("virtual router " + router.id() + " is gone");
    }
    check.run();
    attempt(router, () -> change.accept(io.nanoTime()));
  }

  /** Harmless when called again. */
  void remove(RouterInstance router) {
    if (routers.remove(router.id(), router)) {
      // First: whatever becomes of its removal, no timer may start it again.
      deadlines.remove(router);
      rounds.removeIf(due -> due == router);
      confirmations.forget(router);
      try {
        router.lifecycle().remove();
      } catch (RuntimeException | Error e) {
        defects.report(e);
      }
    }
  }

  /** Every virtual router leaves gracefully; then the thread ends. */
  void end() {
    List.copyOf(routers.values()).forEach(this::remove);
    stopping = true;
  }

  /** These are all interfaces there are now, by name. */
  void networkChanged(Map<String, InterfaceStatus> byName) {
    interfaces = byName;
    long now = io.nanoTime();
    // Names may have changed hands: all leave the old interface before any takes the new one.
    forEach(router -> router.lifecycle().leaveUnless(byName.get(router.id().interfaceName()), now));
    forEach(
        router ->
            router.lifecycle().interfaceChanged(byName.get(router.id().interfaceName()), now));
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
    // By the timers it is seen whether this node was asleep.
    confirmations.ask();
  }

  EngineSnapshot snapshot() {
    return counters.snapshot(routers.size(), receivers.size(), events.lost());
  }

  /** Gives back what the thread used. Only once it has ended, or if it never began. */
  @Override
  public void close() throws IOException {
    try {
      services.announcementFrame().close();
    } finally {
      io.close();
    }
  }
}
