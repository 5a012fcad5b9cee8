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
 * Brings the kernel to what is wanted and keeps it there: macvlans with the virtual MAC addresses,
 * the virtual IP addresses, the settings of the interfaces, the packet filter. The same turn serves
 * the start, a take-over, a new configuration, a repair, and clearing up after a crash: it compares
 * what is wanted with what the kernel has and changes the kernel where they differ.
 *
 * <p>The kernel gets the addresses with a lifetime, which is renewed while the engine confirms that
 * they are still wanted. If the process dies or freezes, the kernel itself withdraws them.
 */
public final class DataPlane implements Closeable {

  private static final long CHECK_PERIOD = TimeUnit.SECONDS.toNanos(1);

  /**
   * After this number of checks everything is read again: the kernel does not report every change
   * of a setting.
   */
  private static final int CHECKS_PER_READING = 10;

  /**
   * How often in a check period links and settings may be read again. Another program may change
   * something again and again; then the rest is read with the next check.
   */
  private static final int MAX_READINGS_PER_CHECK = 16;

  /** After this time without success all owners are refused. */
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

  private final Confirmations confirmations = new Confirmations();

  private long failingSince = NOT_FAILING;
  private volatile boolean closed;
  private boolean stopping;

  /** Written by the thread alone. */
  private volatile long overruns;

  /**
   * A data plane that is not running yet.
   *
   * @param kernel closed with the data plane
   * @param filter closed with the data plane
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
          throw new IOException("the thread that manages the kernel's network ended at once");
        }
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the network was read", e);
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
   * States what an owner wants from now on, in place of what it wanted before. Callable from any
   * thread that has read all packets received up to now.
   */
  public void want(Object owner, DesiredState desired) {
    takeovers.withdraw(owner);
    confirmations.add(owner);
    long now = clock.getAsLong();
    post(() -> reconciler.want(owner, desired, now));
  }

  /**
   * As {@link #want} of addresses to be held, if that is prepared and can be done at once: then the
   * kernel has them when this returns, some tenths of a millisecond later, and that is not
   * reported. Otherwise nothing has been stated.
   *
   * @return whether the kernel has them
   */
  public boolean holdAtOnce(Object owner, DesiredState desired) {
    long now = clock.getAsLong();
    boolean made =
        takeovers.make(
            owner,
            desired,
            attempt -> commands.add(() -> reconciler.tookOver(owner, desired, attempt, now)));
    if (made) {
      kernel.wakeUp();
    }
    return made;
  }

  /**
   * Asks for another report that an owner's addresses are held. It comes when none of them is
   * missing. Callable from any thread.
   */
  public void check(Object owner) {
    post(() -> reconciler.check(owner));
  }

  /**
   * States for which addresses that another program put on the base interface this host must not
   * answer while the owner does not hold them: another node is master and advertises them. It
   * counts until it is stated again. Callable from any thread.
   */
  public void leaveToMaster(Object owner, Collection<IpAddress> addresses) {
    Set<IpAddress> left = Set.copyOf(addresses);
    post(() -> reconciler.leaveToMaster(owner, left));
  }

  /** An owner wants nothing more. Callable from any thread. */
  public void forget(Object owner) {
    takeovers.withdraw(owner);
    confirmations.forget(owner);
    post(() -> reconciler.forget(owner));
  }

  /**
   * An owner still wants what it wanted. Callable from any thread. This confirms no other owner:
   * one that is never confirmed loses its addresses when they lapse.
   */
  public void confirm(Object owner) {
    // The present time, not that of reading it: this process may be stopped in between.
    if (confirmations.confirm(owner, clock.getAsLong())) {
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
      news.tell(state, reconciler);
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
    state.setSettingsOfAllStale(false);
    reconciler.hasRead(kernel.ipv4SettingsOfAll());
    unreported.checkMemberships(reconciler.wants());
  }

  /** One turn: wait, learn what changed on either side, make the difference good. */
  void turn() throws IOException {
    boolean wasStale = state.isStale();
    kernel.awaitChange(Math.max(0, wakeUpTime() - clock.getAsLong()), state);
    if (!wasStale && state.isStale()) {
      overruns++;
    }
    boolean reported = mayReadStale();
    // Before the commands: what it confirms is then among them, or was before.
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
        // What is known to be there can still be renewed, or taken back.
        unreadable = e;
      }
    }
    if (unreadable == null) {
      if (reported) {
        readStale();
      }
      news.tell(state, reconciler);
    }
    reconciler.turn();
    if (unreadable != null && !stopping) {
      throw unreadable;
    }
    // Reading what a take-over or a check asked for must not delay a take-over.
    if (!stopping && !state.isStale() && readStale()) {
      reconciler.turn();
    }
    news.tell(state, reconciler);
    failingSince = NOT_FAILING;
  }

  /** Reads what is stale, if it was not read too often. Returns whether it did. */
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

  /** The engine must know that this data plane does not work. */
  void failed(Throwable e) {
    // Reports of changes may be lost.
    state.setStale(true);
    takeovers.withdrawAll();
    reconciler.warnOnce("the data plane failed and tries again: " + e);
    long now = clock.getAsLong();
    if (failingSince == NOT_FAILING) {
      failingSince = now;
    } else if (now - failingSince >= PATIENCE) {
      reconciler.refuseAll("the kernel's network cannot be managed: " + e);
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
    if (checks % CHECKS_PER_READING == 0) {
      state.setStale(true);
    }
    // In turn, so that an idle node needs little processor time.
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

  /** Takes back everything that this process put into the kernel; then the thread ends. */
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
