// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.EngineSnapshot;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.LateTimers;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.Trackers;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs all virtual routers on one thread, {@link EngineLoop}. This class is its interface for other
 * threads.
 *
 * <p>All public methods may be called from any thread.
 */
public final class Engine implements Closeable {

  private static final long ANSWER_SECONDS = 10;

  private final EngineLoop loop;
  private final EventQueue events;
  private final Consumer<String> warnings;
  private final Thread thread;
  private volatile boolean closed;

  /** Whether the thread is yet to look at the trackers again. */
  private final AtomicBoolean trackersDue = new AtomicBoolean();

  /**
   * Creates an engine that does not run yet.
   *
   * @param io is closed with the engine
   * @param addresses manages the virtual IP addresses in the kernel
   * @param wallClock for time stamps that people read
   * @param warnings receives, on the event thread, warnings that do not concern one virtual router
   *     only
   * @param threads makes the one thread that receives, sends and opens receivers
   */
  public Engine(
      PacketIo io,
      DataPlanePort addresses,
      InstantSource wallClock,
      Consumer<String> warnings,
      ThreadFactory threads) {
    this.warnings = warnings;
    this.events =
        new EventQueue(
            lost ->
                warnings.accept(
                    "VRRP engine: "
                        + lost
                        + " events were lost, because a listener or the log did not return in time;"
                        + " the states of virtual routers are still right"));
    this.loop = new EngineLoop(io, addresses, events, wallClock, warnings);
    this.thread = threads.newThread(loop);
  }

  /** Sets the listener for timers that are handled late. Must be called before the start. */
  public void setLateTimers(LateTimers listener) {
    loop.setLateTimers(listener);
  }

  /** Has virtual routers follow these trackers. To be called before the start. */
  public void use(Trackers trackers) {
    loop.use(trackers);
  }

  /** Starts the thread. */
  public void start() {
    events.start();
    thread.start();
  }

  /** Runs one turn, for tests that run the turns themselves. */
  void turn() {
    loop.turn();
  }

  private <T> T call(Supplier<T> command) {
    if (closed) {
      throw stopped();
    }
    Command<T> posted = new Command<>(command);
    loop.post(posted);
    // The thread may already have run its last command.
    if (closed && posted.giveUp()) {
      throw stopped();
    }
    return posted.answer();
  }

  private static IllegalStateException stopped() {
    return new IllegalStateException("the VRRP engine is stopped");
  }

  /** Posts a report; it is dropped if the engine is closed. */
  private void report(Runnable command) {
    if (!closed) {
      loop.post(command);
    }
  }

  /**
   * Passes on a warning that does not concern one virtual router only. It does not wait for the
   * receiver, unless the engine is closed.
   */
  public void warn(String text) {
    if (closed) {
      warnings.accept(text);
    } else {
      events.post(() -> warnings.accept(text));
    }
  }

  /**
   * Runs an action on the event thread, in order with the events. It is dropped if the engine is
   * closed.
   */
  public void postEvent(Runnable event) {
    events.post(event);
  }

  /**
   * A consistent snapshot of everything that does not concern one virtual router only.
   *
   * @throws IllegalStateException if the engine is closed
   */
  public EngineSnapshot snapshot() {
    return call(loop::snapshot);
  }

  /**
   * Waits for the effect of an event that was posted. It does not wait if that could not succeed:
   * in an observer, after closing, or behind an observer that is known to hang.
   */
  public void awaitHeard(CountDownLatch heard, Duration patience) {
    if (!events.awaitHeard(heard, patience)) {
      warnings.accept(
          "VRRP engine: events are not delivered, because a listener or the log has not returned for "
              + patience.toSeconds()
              + " s");
    }
  }

  /**
   * Adds a virtual router.
   *
   * @throws IllegalArgumentException if its identity is in use
   * @throws IllegalStateException if the engine is closed
   */
  public RouterHandle add(RouterConfig config, RouterObserver observer) {
    return call(() -> new Handle(loop.add(config, observer)));
  }

  /** As {@link #networkChanged(Map)}, if each interface has one name. */
  public void networkChanged(List<InterfaceStatus> all) {
    networkChanged(
        all.stream().collect(Collectors.toMap(InterfaceStatus::name, i -> i, (a, b) -> b)));
  }

  /** The network interfaces changed; these are all present ones, by each of their names. */
  public void networkChanged(Map<String, InterfaceStatus> byName) {
    report(() -> loop.networkChanged(byName));
  }

  /**
   * The health of trackers may have changed: each virtual router looks again at those that it
   * refers to. Many changes at once are looked at once.
   */
  public void trackersChanged() {
    if (trackersDue.compareAndSet(false, true)) {
      report(
          () -> {
            trackersDue.set(false);
            loop.trackersChanged();
          });
    }
  }

  /** The kernel has the addresses that a virtual router wanted. */
  public void addressesHeld(RouterId id, long request) {
    report(() -> loop.addressesHeld(id, request));
  }

  /** The kernel refused an address that a virtual router wanted. */
  public void addressesRefused(RouterId id, long request, String text) {
    report(() -> loop.addressesRefused(id, request, text));
  }

  /**
   * The data plane asks whether the addresses are still wanted. The engine answers with {@link
   * DataPlanePort#confirm} for each virtual router that wants to hold its addresses, after all
   * earlier packets were processed. After a stall a virtual router first listens for a successor,
   * and answers after that.
   */
  public void confirmationWanted() {
    report(loop::confirmationWanted);
  }

  /** All virtual routers leave gracefully; then the thread ends. Calling it again has no effect. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.post(loop::end);
    // Wait even if interrupted: its resources must not be freed while the thread runs.
    boolean interrupted = awaitEnd();
    events.close();
    if (thread.isAlive()) {
      warnings.accept("VRRP engine: its thread does not end, so its sockets stay open");
    } else {
      closeLoop();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the caller was interrupted meanwhile. */
  private boolean awaitEnd() {
    // Even if the caller was interrupted before, wait for the last events.
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

  private void closeLoop() {
    try {
      loop.close();
    } catch (IOException | RuntimeException | Error e) {
      warnings.accept("VRRP engine: failed to close its sockets: " + e.getMessage());
    }
  }

  /** A virtual router's interface for other threads. */
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
    public VrrpState state() {
      return router.state();
    }

    @Override
    public RouterSnapshot snapshot() {
      RouterSnapshot gone = router.view().last();
      return gone != null ? gone : call(router.view()::snapshot);
    }

    @Override
    public void relinquish() {
      change(router.operatorCalls()::checkRelinquish, router.operatorCalls()::relinquish);
    }

    @Override
    public void announce() {
      change(router.operatorCalls()::checkAnnounce, router.operatorCalls()::announceAgain);
    }

    @Override
    public void resetCounters() {
      change(now -> router.view().resetCounters());
    }

    @Override
    public void configure(RouterConfig config) {
      if (!config.id().equals(router.id())) {
        throw new IllegalArgumentException(config.id() + " is not " + router.id());
      }
      change(now -> router.lifecycle().configure(config, now));
    }

    @Override
    public void overridePriority(int priority) {
      change(
          () -> router.protocol().checkOverride(priority),
          now -> router.operatorCalls().overridePriority(priority, now));
    }

    @Override
    public void clearPriorityOverride() {
      change(now -> router.operatorCalls().overridePriority(0, now));
    }

    @Override
    public void setShutDown(boolean shutDown) {
      change(now -> router.lifecycle().setShutDown(shutDown, now));
    }

    private void change(LongConsumer change) {
      change(() -> {}, change);
    }

    private void change(Runnable check, LongConsumer change) {
      call(
          () -> {
            loop.change(router, check, change);
            return null;
          });
    }

    @Override
    public void remove() {
      if (!closed) {
        call(
            () -> {
              loop.remove(router);
              return null;
            });
      }
    }
  }
}
