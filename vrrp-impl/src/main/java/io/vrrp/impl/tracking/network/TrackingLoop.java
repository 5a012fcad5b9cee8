// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.libc.NetworkNamespace;
import io.vrrp.impl.linux.libc.OpenResources;
import io.vrrp.impl.linux.libc.Poller;
import io.vrrp.impl.linux.netlink.LinkFlags;
import io.vrrp.impl.linux.netlink.LinkRequests;
import io.vrrp.impl.linux.netlink.NetworkMonitor;
import io.vrrp.impl.linux.netlink.Route;
import io.vrrp.impl.linux.netlink.RouteDump;
import io.vrrp.impl.protocol.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The thread of one network namespace that observes everything there for trackers. In each turn it
 * first reads all answers and reports, then runs the due tasks. So an answer that came in time is
 * never judged as missing.
 */
final class TrackingLoop implements Closeable {

  private static final int REPORT_BUFFER = 1 << 21;
  private static final long END_MILLIS = 5_000;

  private final OpenResources resources = new OpenResources();
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final Timers timers = new Timers();
  private final LinkTable links = new LinkTable();
  private final Set<NetworkProbe> probes = new LinkedHashSet<>();
  private final Consumer<Throwable> defects;
  private final Poller poller;
  private final NetworkMonitor monitor;
  private final RouteTables routes;
  private final EchoSockets echoes;
  private Thread thread;
  private volatile boolean closed;

  private TrackingLoop(Consumer<Throwable> defects) throws IOException {
    this.defects = defects;
    try {
      poller = resources.add(new Poller(), Poller::close);
      monitor =
          resources.add(
              NetworkMonitor.open(REPORT_BUFFER, () -> ready.add(this::takeReports)),
              NetworkMonitor::close);
      poller.add(monitor);
      RouteDump dump =
          resources.add(
              RouteDump.open(() -> ready.add(() -> routes().portionIsReady())), RouteDump::close);
      poller.add(dump);
      routes = new RouteTables(links, timers, monitor, dump);
      echoes = resources.add(new EchoSockets(this), EchoSockets::close);
      // The sockets are open: later changes will be reported.
      links.replaceAll(LinkRequests.readFlags());
    } catch (IOException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  /**
   * Opens its sockets and starts the thread.
   *
   * @param defects receives exceptions that probes should not throw
   */
  static TrackingLoop start(
      NetworkNamespace namespace, String threadName, Consumer<Throwable> defects)
      throws IOException {
    TrackingLoop loop = namespace.call(() -> new TrackingLoop(defects));
    loop.thread = namespace.threads(threadName).newThread(loop::run);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      while (!closed) {
        poller.await(timers.next());
        drain(ready);
        drain(commands);
        guarded(() -> timers.run(System.nanoTime()));
      }
    } catch (RuntimeException | Error e) {
      defects.accept(e);
      probes.forEach(probe -> probe.unavailable("the thread that observes it failed: " + e));
    } finally {
      List.copyOf(probes).forEach(probe -> guarded(probe::end));
      resources.close();
    }
  }

  private void drain(Queue<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task);
    }
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      defects.accept(e);
    }
  }

  private void takeReports() {
    try {
      monitor.take(
          new NetworkMonitor.Listener() {
            @Override
            public void linkChanged(LinkFlags link) {
              LinkFlags before = links.put(link);
              LinkFlags now = links.get(link.index());
              if (!now.equals(before)) {
                routes.linkChanged(before, now);
                linksChanged();
              }
            }

            @Override
            public void linkRemoved(int index) {
              routes.linkChanged(links.remove(index), null);
              linksChanged();
            }

            @Override
            public void addressRemoved(IpAddress address) {
              routes.addressRemoved(address);
            }

            @Override
            public void routeAdded(Route route, boolean replaces) {
              routes.routeAdded(route, replaces);
            }

            @Override
            public void routeRemoved(Route route) {
              routes.routeRemoved(route);
            }

            @Override
            public void nexthopChanged(int id, boolean removed) {
              routes.nexthopChanged(id, removed);
            }

            @Override
            public void reportsLost() {
              readLinks();
              routes.reportsLost();
            }
          });
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void readLinks() {
    try {
      links.replaceAll(LinkRequests.readFlags());
      linksChanged();
    } catch (IOException e) {
      // The next lost report or other change leads to another attempt.
      defects.accept(e);
    }
  }

  private void linksChanged() {
    new ArrayList<>(probes).forEach(probe -> guarded(probe::linksChanged));
  }

  // ---------------------------------------------------------------- for any thread

  /** Begins a probe. */
  void add(NetworkProbe probe) {
    execute(
        () -> {
          probes.add(probe);
          probe.begin(this);
        });
  }

  /** Ends a probe. */
  void remove(NetworkProbe probe) {
    execute(
        () -> {
          if (probes.remove(probe)) {
            probe.end();
          }
        });
  }

  /** Runs a task on the thread. */
  void execute(Runnable task) {
    commands.add(task);
    poller.wakeUp();
  }

  /** Ends all probes and the thread, and waits for it. */
  @Override
  public void close() {
    closed = true;
    poller.wakeUp();
    boolean interrupted = false;
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether its thread has ended. */
  boolean hasEnded() {
    return !thread.isAlive();
  }

  // ---------------------------------------------------------------- for its own thread

  LinkTable links() {
    return links;
  }

  RouteTables routes() {
    return routes;
  }

  EchoSockets echoes() {
    return echoes;
  }

  Timers timers() {
    return timers;
  }

  Poller poller() {
    return poller;
  }

  /** Runs a task in this turn, after all ready sockets were found. */
  void whenAllAreFound(Runnable task) {
    ready.add(task);
  }
}
