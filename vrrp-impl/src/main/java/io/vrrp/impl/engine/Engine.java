// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.DiscardReason;
import io.vrrp.impl.protocol.State;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs all virtual routers on one thread. In every turn received packets are taken in before any
 * timer is judged, so that being late never makes a living master look dead.
 *
 * <p>All public methods are callable from any thread.
 */
public final class Engine implements Closeable {

  /**
   * More packets than a socket's queue holds: whatever had arrived when a turn began is taken in.
   */
  private static final int MAX_PACKETS_PER_TURN = 10_000;

  private static final long ANSWER_SECONDS = 10;
  private static final long PAUSE_AFTER_DEFECT = TimeUnit.MILLISECONDS.toNanos(1);

  /** Half of the shortest interval between advertisements. */
  static final long LATE = TimeUnit.MILLISECONDS.toNanos(5);

  /** So many virtual routers may each have a wake-up of their own for their advertisements. */
  private static final int FEW = 8;

  /** So many advertisements at once find room in the buffer of any receiver. */
  private static final int MANY = 128;

  /** Longer than any turn lasts, shorter than addresses live without being confirmed. */
  static final long OLD_NEWS = TimeUnit.MILLISECONDS.toNanos(500);

  private final PacketIo io;
  private final Receivers receivers;
  private final EventQueue events = new EventQueue();
  private final EngineServices services;
  private final EngineCounters counters;
  private final Consumer<String> warnings;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Map<RouterId, RouterInstance> routers = new HashMap<>();
  private final WarningLimiter defects = new WarningLimiter(1);
  private final DeadlineQueue deadlines = new DeadlineQueue();
  private final KeeperWatch keeper = new KeeperWatch();

  /** Those of which a round of announcements is due. */
  private final Queue<RouterInstance> rounds = new ArrayDeque<>();

  private final Thread thread;
  private Map<String, InterfaceStatus> interfaces = Map.of();
  private LateTimers lateTimers = (id, nanos) -> {};
  private volatile boolean closed;
  private boolean stopping;

  /** Whether an answer is due at the end of this turn. */
  private boolean confirmationAsked;

  /**
   * An engine that is not running yet.
   *
   * @param io closed with the engine
   * @param addresses who keeps the virtual IP addresses
   * @param wallClock for time stamps that people read
   * @param warnings hears, off the engine's thread, what concerns no single virtual router
   * @param threads makes the one thread that receives, sends and opens receivers
   */
  public Engine(
      PacketIo io,
      VirtualAddresses addresses,
      InstantSource wallClock,
      Consumer<String> warnings,
      ThreadFactory threads) {
    this.io = io;
    this.warnings = warnings;
    this.receivers = new Receivers(io);
    this.counters = new EngineCounters(wallClock.instant());
    this.services =
        new EngineServices(
            io,
            receivers,
            addresses,
            events,
            wallClock,
            io.allocateFrame(Announcer.FRAME_LENGTH),
            new TurnBudget(this::mayWaitForTheKernel),
            keeper,
            counters);
    this.thread = threads.newThread(this::run);
  }

  /** Has somebody told of timers that are served late. To be called before the start. */
  public void tellLateTimers(LateTimers listener) {
    lateTimers = listener;
  }

  /** Starts the thread. */
  public void start() {
    events.start();
    thread.start();
  }

  // ---------------------------------------------------------------- the thread

  private void run() {
    while (!stopping) {
      try {
        turn();
      } catch (RuntimeException | Error e) {
        // A defect must not silence every virtual router of the node, nor the commands that wait
        // behind the one that failed. Nor may one that stays take a whole processor.
        io.wakeUp();
        tellDefect(e);
        // One whose deadline had changed when it failed would hide those of the others.
        deadlines.allMoved();
        LockSupport.parkNanos(PAUSE_AFTER_DEFECT);
      }
    }
  }

  private void tellDefect(Throwable e) {
    counters.defective();
    if (defects.permits(0, io.nanoTime())) {
      events.post(() -> warnings.accept("defect in the VRRP engine: " + stackTrace(e)));
    }
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** One turn: wait, take in what came, then judge the timers. */
  void turn() {
    io.await(nextDeadline());
    services.budget().renew();
    // Timers are judged by the time before the receivers were read: a pause after reading them must
    // not make a deadline look missed whose advertisement has arrived meanwhile.
    long now = io.nanoTime();
    RouterInstance due = deadlines.first();
    if (due != null && due.deadline() <= now) {
      counters.late(now - due.deadline());
    }
    // Before the commands: a report that waited must not announce addresses over a new master.
    if (commands.isEmpty()) {
      drainReady();
    } else {
      drain();
    }
    Runnable command;
    while (!stopping && (command = commands.poll()) != null) {
      command.run();
    }
    fireTimers(now);
    watchKeeper(now);
    confirm(now);
    announce();
  }

  /**
   * Answers that what is wanted still is, unless this node was asleep and has yet to listen for a
   * successor: then the answer is left out, and the question comes again.
   *
   * @param now the time before the receivers were read
   */
  private void confirm(long now) {
    if (!confirmationAsked) {
      return;
    }
    confirmationAsked = false;
    // After a sleep in this very turn, what was heard in it is as old as its beginning.
    if (io.nanoTime() - now < OLD_NEWS && !deadlines.anyMatch(RouterInstance::mayHaveASuccessor)) {
      services.addresses().confirm();
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
  private void watchKeeper(long now) {
    if (now < keeper.deadline()) {
      return;
    }
    keeper.timerFired(now);
    if (keeper.silentSeconds() >= KeeperWatch.PATIENCE_SECONDS) {
      judgeKeeper(now);
    }
  }

  private void judgeKeeper(long now) {
    for (RouterInstance router : routers.values()) {
      try {
        router.keeperJudged(now);
      } catch (RuntimeException | Error e) {
        defectOf(router, e, now);
      }
      deadlines.moved(router);
    }
  }

  private long nextDeadline() {
    if (!rounds.isEmpty()) {
      return io.nanoTime();
    }
    RouterInstance next = deadlines.first();
    return next == null ? keeper.deadline() : Math.min(next.deadline(), keeper.deadline());
  }

  /** What the wait has found. */
  private void drainReady() {
    for (int i = 0; i < receivers.size(); i++) {
      Receivers.Reception reception = receivers.get(i);
      if (reception.packets.isReady()) {
        drain(reception);
      }
    }
  }

  /** What has come at all, even since the wait ended. */
  private void drain() {
    for (int i = 0; i < receivers.size(); i++) {
      drain(receivers.get(i));
    }
  }

  private void drain(Receivers.Reception reception) {
    for (int i = 0; i < MAX_PACKETS_PER_TURN; i++) {
      ByteBuffer packet = reception.packets.receive();
      if (packet == null) {
        return;
      }
      long now = io.nanoTime();
      counters.received();
      DiscardReason reason = reception.receive(packet, now);
      RouterInstance router = reception.lastRouter();
      if (reason != null) {
        counters.discarded(reason, router != null);
      }
      if (reason == null) {
        router.heard(reception.checks.lastAdvertisement(), now);
        deadlines.moved(router);
      } else if (router != null) {
        router.reporter().discarded(reason, reception.checks.lastAdvertisement(), now);
      } else if (reception.warnings.permits(reason.ordinal(), now)) {
        String text = "a VRRP packet for no virtual router of ours was discarded on ";
        events.post(
            () -> warnings.accept(text + reception.interfaceName + " because " + reason.text()));
      }
    }
  }

  private void fireTimers(long now) {
    boolean drained = false;
    RouterInstance due = deadlines.first();
    while (due != null && due.deadline() <= now) {
      // What came before now and after the wait must be heard before anybody is judged.
      if (!drained && !due.onlyAdvertises(now)) {
        drain();
        drained = true;
        due = deadlines.first();
        continue;
      }
      if (now - due.deadline() >= LATE) {
        lateTimers.late(due.id(), now - due.deadline());
      }
      try {
        if (due.timerFired(now)) {
          rounds.add(due);
        }
        if (routers.size() > FEW) {
          due.advertiseTogether(now, routers.size() > MANY);
        }
      } catch (RuntimeException | Error e) {
        // Left where it is, it would keep the timers behind it from ever being judged.
        defectOf(due, e, now);
      }
      deadlines.moved(due);
      due = deadlines.first();
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
        defectOf(router, e, now);
      }
      deadlines.moved(router);
    }
  }

  private void defectOf(RouterInstance router, Throwable e, long now) {
    try {
      router.defective(now);
    } catch (RuntimeException | Error another) {
      e.addSuppressed(another);
    }
    tellDefect(e);
  }

  // ---------------------------------------------------------------- commands from outside

  private void post(Runnable command) {
    commands.add(command);
    io.wakeUp();
  }

  private <T> T call(Supplier<T> command) {
    if (closed) {
      throw stopped();
    }
    Command<T> posted = new Command<>(command);
    post(posted);
    // It may be behind the last command that the thread ran.
    if (closed && posted.giveUp()) {
      throw stopped();
    }
    return posted.answer();
  }

  private static IllegalStateException stopped() {
    return new IllegalStateException("the VRRP engine is stopped");
  }

  /** What others report; nobody listens once the engine is closed. */
  private void report(Runnable command) {
    if (!closed) {
      post(command);
    }
  }

  /**
   * Tells something that concerns no single virtual router, without waiting for whoever hears it
   * unless the engine is closed.
   */
  public void warn(String text) {
    if (closed) {
      warnings.accept(text);
    } else {
      events.post(() -> warnings.accept(text));
    }
  }

  /**
   * Has something done in order with the events, on their thread; never if the engine is closed.
   */
  public void tell(Runnable event) {
    events.post(event);
  }

  /**
   * A consistent view of what concerns no single virtual router.
   *
   * @throws IllegalStateException if the engine is closed
   */
  public EngineSnapshot snapshot() {
    return call(() -> counters.snapshot(routers.size(), receivers.size(), events.lost()));
  }

  /**
   * Waits for what an observer does when it hears of an event that has happened, but not where that
   * would be in vain: in an observer, after closing, or behind one that is known to hang.
   */
  public void awaitHeard(CountDownLatch heard, Duration patience) {
    if (!events.awaitHeard(heard, patience)) {
      warnings.accept(
          "events are not delivered: a listener has been hanging for "
              + patience.toSeconds()
              + " s");
    }
  }

  /**
   * Adds a virtual router.
   *
   * @throws IllegalArgumentException if there is one of the same identity
   * @throws IllegalStateException if the engine is closed
   */
  public RouterHandle add(RouterConfig config, RouterObserver observer) {
    return call(
        () -> {
          RouterId id = config.id();
          if (routers.containsKey(id)) {
            throw new IllegalArgumentException(
                "vrid=" + id.vrid() + ": another configuration has the virtual router " + id);
          }
          RouterInstance router = new RouterInstance(config, services, observer);
          routers.put(id, router);
          deadlines.add(router);
          try {
            router.interfaceChanged(interfaces.get(id.interfaceName()), io.nanoTime());
          } finally {
            deadlines.moved(router);
          }
          return new Handle(router);
        });
  }

  /** The network interfaces changed; these are all there are now. */
  public void networkChanged(List<InterfaceStatus> all) {
    Map<String, InterfaceStatus> byName =
        all.stream().collect(Collectors.toMap(InterfaceStatus::name, i -> i, (a, b) -> b));
    report(
        () -> {
          interfaces = byName;
          long now = io.nanoTime();
          // Names may have changed hands: all leave the old interface before any takes the new one.
          for (RouterInstance router : routers.values()) {
            try {
              router.leaveUnless(byName.get(router.id().interfaceName()), now);
            } catch (RuntimeException | Error e) {
              defectOf(router, e, now);
            }
            deadlines.moved(router);
          }
          for (RouterInstance router : routers.values()) {
            try {
              router.interfaceChanged(byName.get(router.id().interfaceName()), now);
            } catch (RuntimeException | Error e) {
              defectOf(router, e, now);
            }
            deadlines.moved(router);
          }
        });
  }

  /** The kernel has the addresses that a virtual router wanted. */
  public void addressesHeld(RouterId id, long request) {
    report(
        () -> {
          RouterInstance router = routers.get(id);
          if (router != null) {
            router.addressesHeld(request, io.nanoTime());
            deadlines.moved(router);
          }
        });
  }

  /** The kernel refused an address that a virtual router wanted. */
  public void addressesRefused(RouterId id, long request, String text) {
    report(
        () -> {
          RouterInstance router = routers.get(id);
          if (router != null) {
            router.addressesRefused(request, text, io.nanoTime());
            deadlines.moved(router);
          }
        });
  }

  /**
   * Whoever keeps the addresses asks whether they are still wanted. The answer is {@link
   * VirtualAddresses#confirm}, once everything that was received before the question has been
   * heard: a node that was frozen must hear of its successor first. There is none while a virtual
   * router that has addresses listens for a successor.
   */
  public void confirmationWanted() {
    report(
        () -> {
          drain();
          long now = io.nanoTime();
          if (keeper.heard(now)) {
            judgeKeeper(now);
          }
          // By the timers it is seen whether this node was asleep.
          confirmationAsked = true;
        });
  }

  /** Every virtual router leaves gracefully; then the thread ends. Harmless when called again. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    post(
        () -> {
          List.copyOf(routers.values()).forEach(this::removeLast);
          stopping = true;
        });
    // Interrupted or not: what the thread uses cannot be taken from it while it runs.
    boolean interrupted = awaitEnd();
    events.close();
    if (thread.isAlive()) {
      warnings.accept("the VRRP engine does not end: its sockets stay open");
    } else {
      services.announcementFrame().close();
      closeIo();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that fails must not keep the others from leaving, nor the thread from ending. */
  private void removeLast(RouterInstance router) {
    try {
      remove(router);
    } catch (RuntimeException | Error e) {
      tellDefect(e);
    }
  }

  /** Returns whether the caller was interrupted meanwhile. */
  private boolean awaitEnd() {
    // Whoever was interrupted before hears the last events all the same.
    boolean interrupted = Thread.interrupted();
    long start = System.nanoTime();
    long patience = TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    long left = patience;
    while (left > 0 && thread.isAlive()) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = patience - (System.nanoTime() - start);
    }
    return interrupted;
  }

  private void closeIo() {
    try {
      io.close();
    } catch (IOException e) {
      warnings.accept("closing the sockets: " + e.getMessage());
    }
  }

  private void remove(RouterInstance router) {
    if (routers.remove(router.id(), router)) {
      // First: whatever becomes of its removal, no timer may start it again.
      deadlines.remove(router);
      rounds.removeIf(due -> due == router);
      router.remove();
    }
  }

  /** The outside's hold on a virtual router. */
  private final class Handle implements RouterHandle {

    private final RouterInstance router;

    Handle(RouterInstance router) {
      this.router = router;
    }

    @Override
    public RouterId id() {
      return router.id();
    }

    @Override
    public State state() {
      return router.state();
    }

    @Override
    public RouterSnapshot snapshot() {
      RouterSnapshot gone = router.lastSnapshot();
      return gone != null ? gone : call(router::snapshot);
    }

    @Override
    public void relinquish() {
      change(router::relinquish);
    }

    @Override
    public void announce() {
      change(router::announceAgain);
    }

    @Override
    public void resetCounters() {
      change(now -> router.resetCounters());
    }

    @Override
    public void configure(RouterConfig config) {
      if (!config.id().equals(router.id())) {
        throw new IllegalArgumentException(config.id() + " is not " + router.id());
      }
      change(now -> router.configure(config, now));
    }

    @Override
    public void overridePriority(int priority) {
      change(now -> router.overridePriority(priority, now));
    }

    @Override
    public void setShutDown(boolean shutDown) {
      change(now -> router.setShutDown(shutDown, now));
    }

    private void change(LongConsumer change) {
      call(
          () -> {
            if (routers.get(router.id()) != router) {
              throw new IllegalStateException("virtual router " + router.id() + " is gone");
            }
            try {
              change.accept(io.nanoTime());
            } finally {
              deadlines.moved(router);
            }
            return null;
          });
    }

    @Override
    public void remove() {
      if (!closed) {
        call(
            () -> {
              Engine.this.remove(router);
              return null;
            });
      }
    }
  }
}
