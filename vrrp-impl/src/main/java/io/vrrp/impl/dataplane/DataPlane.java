// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.filter.FilterControl;
import io.vrrp.impl.dataplane.filter.PacketFilter;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.protocol.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Brings the kernel to the desired state and keeps it there: macvlans with the virtual MAC
 * addresses, the virtual IP addresses, interface settings, the packet filter. Start, take-over, a
 * new configuration, repair and clean-up after a crash all use the same turn. It compares the
 * desired state with the kernel's and changes the kernel where they differ.
 *
 * <p>Addresses have a lifetime in the kernel, which is renewed while the engine confirms that they
 * are still wanted. If the process dies or freezes, the kernel removes the addresses itself.
 */
public final class DataPlane implements Closeable {

  private static final long CHECK_PERIOD = TimeUnit.SECONDS.toNanos(1);

  /**
   * After this number of checks everything is read again, because the kernel does not report every
   * change of a setting.
   */
  private static final int CHECKS_PER_READING = 10;

  /**
   * How often links and settings may be read again between two checks. If another program changes
   * something again and again, the rest is read at the next check.
   */
  private static final int MAX_READINGS_PER_CHECK = 16;

  /** If the data plane fails for this long, all virtual routers are refused. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private static final long NOT_FAILING = Long.MIN_VALUE;

  private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
  private static final long START_LOOK_MILLIS = 100;
  private static final long CLOSE_MILLIS = 10_000;

  private final KernelNetwork kernel;
  private final FilterControl filtering;
  private final DataPlaneListener listener;
  private final LongSupplier clock;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  private final NetworkState state = new NetworkState();
  private final PreparedTakeovers takeovers = new PreparedTakeovers();
  private final Reconciler reconciler;
  private final NetworkReports news;
  private final UnreportedChanges unreported;
  private long nextCheck;
  private int checks;
  private int readingsLeft = MAX_READINGS_PER_CHECK;

  private final ConfirmationMailbox confirmations = new ConfirmationMailbox();

  private long failingSince = NOT_FAILING;
  private volatile boolean closed;
  private boolean stopping;

  /** Only the data plane thread writes it. */
  private volatile long overruns;

  /**
   * Creates a data plane that does not run yet.
   *
   * @param kernel is closed with the data plane
   * @param filter is closed with the data plane
   * @param clock monotonic, in nanoseconds
   * @param threads makes the thread that everything runs on
   */
  public DataPlane(
      KernelNetwork kernel,
      PacketFilter filter,
      DataPlaneListener listener,
      LongSupplier clock,
      ThreadFactory threads) {
    this.kernel = kernel;
    this.filtering = new FilterControl(filter);
    this.listener = listener;
    this.clock = clock;
    this.thread = threads.newThread(this::run);
    long now = clock.getAsLong();
    this.reconciler = new Reconciler(kernel, state, filtering, takeovers, listener, clock);
    this.unreported = new UnreportedChanges(kernel, state, reconciler::warnOnce);
    this.news = new NetworkReports(listener);
    this.nextCheck = now + CHECK_PERIOD;
  }

  /**
   * Starts the thread and waits until it has read and reported the network once.
   *
   * @throws IOException if the kernel refuses
   */
  public void start() throws IOException {
    thread.start();
    try {
      while (!isStarted()) {
        if (!thread.isAlive() && !started.isDone()) {
          throw new IOException("data plane thread: it ended during its start");
        }
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("data plane: interrupted while it read the network", e);
    }
  }

  private boolean isStarted() throws ExecutionException, InterruptedException {
    try {
      started.get(START_LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * Sets the desired state of a virtual router, replacing the earlier one. May be called from any
   * thread that has processed all packets received so far.
   */
  public void want(Object router, DesiredState desired) {
    takeovers.withdraw(router);
    confirmations.add(router);
    long now = clock.getAsLong();
    post(() -> reconciler.want(router, desired, now));
  }

  /**
   * As {@link #want} for a state that holds the addresses, if the take-over is prepared and
   * possible at once. The kernel then has the addresses when this method returns, some tenths of a
   * millisecond later, and {@link DataPlaneListener#held} is not called. If it returns false, the
   * desired state has not changed.
   *
   * @return whether the kernel has the addresses
   */
  public boolean holdAtOnce(Object router, DesiredState desired) {
    long now = clock.getAsLong();
    boolean made =
        takeovers.make(
            router,
            desired,
            attempt -> commands.add(() -> reconciler.tookOver(router, desired, attempt, now)));
    if (made) {
      kernel.wakeUp();
    }
    return made;
  }

  /**
   * Requests another report that a virtual router's addresses are held. It comes when no address is
   * missing. May be called from any thread.
   */
  public void check(Object router) {
    post(() -> reconciler.check(router));
  }

  /**
   * Sets the addresses that this host must not answer for while the virtual router does not hold
   * them, although another program put them on the base interface: another node is master and
   * advertises them. This applies until the next call. May be called from any thread.
   */
  public void leaveToMaster(Object router, Collection<IpAddress> addresses) {
    Set<IpAddress> left = Set.copyOf(addresses);
    post(() -> reconciler.leaveToMaster(router, left));
  }

  /** Removes a virtual router and everything it wanted. May be called from any thread. */
  public void forget(Object router) {
    takeovers.withdraw(router);
    confirmations.forget(router);
    post(() -> reconciler.forget(router));
  }

  /**
   * Confirms that a virtual router still wants its desired state. Without confirmations its
   * addresses expire; another virtual router's confirmations do not help. May be called from any
   * thread.
   */
  public void confirm(Object router) {
    // Read the clock here, not earlier: this process may be stopped in between.
    if (confirmations.confirm(router, clock.getAsLong())) {
      kernel.wakeUp();
    }
  }

  /** How often reports of changes were lost, so that everything had to be read again. */
  public long overruns() {
    return overruns;
  }

  private void post(Runnable command) {
    commands.add(
        () -> {
          reconciler.unsettle();
          command.run();
        });
    kernel.wakeUp();
  }

  // ---------------------------------------------------------------- the thread

  private void run() {
    try {
      inherit();
      news.report(state, reconciler);
      listener.confirmationWanted();
      started.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      started.completeExceptionally(e);
      return;
    }
    while (!stopping) {
      try {
        turn();
      } catch (IOException | RuntimeException | Error e) {
        failed(e);
        if (!closed) {
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
      }
    }
    filtering.close();
  }

  /** Reads everything for the first time. */
  void inherit() throws IOException {
    readAll();
    reconciler.inherit();
  }

  private void readAll() throws IOException {
    kernel.readAll(state);
    if (state.areRoutesStale()) {
      kernel.readRoutes(state);
    }
    state.setSettingsOfAllStale(false);
    reconciler.hasRead(kernel.ipv4SettingsOfAll());
    unreported.checkMemberships(reconciler.wants());
  }

  /**
   * One turn: waits, learns what changed in the kernel and in the desired state, and makes both
   * equal.
   */
  void turn() throws IOException {
    boolean wasStale = state.isStale();
    kernel.awaitChange(Math.max(0, wakeUpTime() - clock.getAsLong()), state);
    if (!wasStale && state.isStale()) {
      overruns++;
    }
    boolean reported = mayReadStale();
    // Before the commands: the desired state that a confirmation is about was queued earlier, so
    // it is among the commands now, or was before.
    reconciler.take(confirmations);
    Runnable command;
    while ((command = commands.poll()) != null) {
      command.run();
    }
    if (clock.getAsLong() >= nextCheck) {
      check();
    }
    if (filtering.isTouched(clock.getAsLong())) {
      restoreFilter();
    }
    IOException unreadable = null;
    if (state.isStale()) {
      try {
        readAll();
      } catch (IOException e) {
        // Addresses that are known to be present can still be renewed, or removed.
        unreadable = e;
      }
    }
    if (unreadable == null) {
      if (reported) {
        readStale();
      }
      news.report(state, reconciler);
    }
    reconciler.turn();
    if (unreadable != null && !stopping) {
      throw unreadable;
    }
    // Commands first: reading for a take-over or a check must not delay another take-over.
    if (!stopping && !state.isStale() && readStale()) {
      reconciler.turn();
    }
    news.report(state, reconciler);
    failingSince = NOT_FAILING;
  }

  /** Reads everything that is stale, unless it was read too often. Returns whether it did. */
  private boolean readStale() throws IOException {
    if (!mayReadStale()) {
      return false;
    }
    readingsLeft--;
    if (state.isSettingsOfAllStale()) {
      state.setSettingsOfAllStale(false);
      reconciler.settingsOfAllAre(kernel.ipv4SettingsOfAll());
    }
    if (state.hasStaleLinks()) {
      kernel.readLinks(state.staleLinks(), state);
    }
    return true;
  }

  private boolean mayReadStale() {
    return (state.hasStaleLinks() || state.isSettingsOfAllStale()) && readingsLeft > 0;
  }

  /** Informs the engine that the data plane does not work. */
  void failed(Throwable e) {
    // Reports of changes may have been lost.
    state.setStale(true);
    takeovers.withdrawAll();
    reconciler.warnOnce("data plane: failed, and tries again: " + e);
    long now = clock.getAsLong();
    if (failingSince == NOT_FAILING) {
      failingSince = now;
    } else if (now - failingSince >= PATIENCE) {
      reconciler.refuseAll("the data plane cannot change the network: " + e);
    }
  }

  private long wakeUpTime() {
    return state.isStale() || mayReadStale() ? clock.getAsLong() : reconciler.nextTime(nextCheck);
  }

  private void restoreFilter() {
    reconciler.unsettle();
    if (filtering.repairWarning() != null) {
      listener.warned(filtering.repairWarning());
    }
  }

  private void check() {
    nextCheck = clock.getAsLong() + CHECK_PERIOD;
    readingsLeft = MAX_READINGS_PER_CHECK;
    checks++;
    unreported.checkRoutes(reconciler.wants(), checks);
    if (checks % CHECKS_PER_READING == 0) {
      state.setStale(true);
    }
    // Alternate between the checks, so that an idle node needs little processor time.
    if (checks % 2 == 0) {
      unreported.checkSettings(reconciler.wants(), reconciler.macvlans());
    } else {
      unreported.checkFewMemberships(reconciler.wants());
    }
    if (filtering.check(clock.getAsLong())) {
      restoreFilter();
    }
    listener.confirmationWanted();
  }

  /** Removes everything that this process put into the kernel; then the thread ends. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    takeovers.close();
    post(
        () -> {
          reconciler.stop();
          stopping = true;
        });
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kernel.close();
  }
}
