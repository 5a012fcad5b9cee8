// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.netlink.LinkFlags;
import io.vrrp.impl.linux.netlink.NetworkMonitor;
import io.vrrp.impl.linux.netlink.Route;
import io.vrrp.impl.linux.netlink.RouteDump;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.tracking.network.WatchedRoutes.Key;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Reports the present routes to the route probes. The kernel reports most changes, and these take
 * effect at once. The tables are read when a probe begins, and again after each change, because the
 * kernel removes some routes without a report. Reading is limited, so that it does not load the
 * machine.
 */
final class RouteTables {

  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Reading a table takes at most this fraction of the time. */
  private static final int READING_IS_ONE_OF = 20;

  /** After its report of a change the kernel may still remove routes for a moment. */
  private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** One routing table of one address family. */
  private record Table(IpFamily family, int number) {}

  private final LinkTable links;
  private final Timers timers;
  private final NetworkMonitor monitor;
  private final RouteDump dump;
  private final List<RouteProbe> probes = new ArrayList<>();
  private final WatchedRoutes watched = new WatchedRoutes();

  /** The tables that must be read; the first is being read. */
  private final Deque<Table> unread = new ArrayDeque<>();

  private final List<Route> read = new ArrayList<>();
  private boolean changedMeanwhile;
  private long begun;
  private long notBefore = System.nanoTime();
  private Timers.Timer reading;
  private Timers.Timer settling;

  /**
   * @param dump the caller closes it
   */
  RouteTables(LinkTable links, Timers timers, NetworkMonitor monitor, RouteDump dump) {
    this.links = links;
    this.timers = timers;
    this.monitor = monitor;
    this.dump = dump;
  }

  void add(RouteProbe probe) {
    probes.add(probe);
    watch();
    changed();
  }

  void remove(RouteProbe probe) {
    probes.remove(probe);
    watch();
  }

  private void watch() {
    try {
      monitor.watch(probes.stream().map(probe -> probe.rule().prefix()).toList());
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Key key(RouteProbe probe) {
    return new Key(probe.rule().prefix(), probe.rule().table());
  }

  private Set<Key> keys() {
    return probes.stream().map(RouteTables::key).collect(Collectors.toSet());
  }

  // ---------------------------------------------------------------- what the kernel reports

  void routeAdded(Route route, boolean replaces) {
    if (keys().contains(Key.of(route))) {
      watched.added(route, replaces);
      changed();
      judge();
    }
  }

  void routeRemoved(Route route) {
    if (keys().contains(Key.of(route))) {
      watched.removed(route);
      changed();
      judge();
    }
  }

  void addressRemoved(IpAddress address) {
    if (watched.addressRemoved(address)) {
      changed();
      judge();
    }
  }

  void nexthopChanged(int id, boolean removed) {
    if (watched.nexthopChanged(id, removed)) {
      changed();
      judge();
    }
  }

  /**
   * An interface changed.
   *
   * @param before its former state, or null
   * @param now its present state, or null
   */
  void linkChanged(LinkFlags before, LinkFlags now) {
    if (probes.isEmpty() || before != null && before.equals(now)) {
      return;
    }
    if (before != null && (now == null || before.isUp() && !now.isUp())) {
      watched.linkDown(before.index());
    }
    changed();
    judge();
  }

  /** Reports were lost. */
  void reportsLost() {
    if (!probes.isEmpty()) {
      changed();
    }
  }

  // ---------------------------------------------------------------- reading

  /** The tables are read soon, and once more after the kernel's last changes. */
  private void changed() {
    changedMeanwhile = true;
    readSoon();
    if (settling == null) {
      settling =
          timers.at(
              System.nanoTime() + SETTLING_NANOS,
              () -> {
                settling = null;
                readSoon();
              });
    }
  }

  private void readSoon() {
    if (reading == null && unread.isEmpty()) {
      reading = timers.at(Math.max(System.nanoTime(), notBefore), this::beginReading);
    }
  }

  private void beginReading() {
    reading = null;
    changedMeanwhile = false;
    read.clear();
    unread.addAll(
        probes.stream()
            .map(p -> new Table(p.rule().prefix().address().family(), p.rule().table()))
            .collect(Collectors.toCollection(LinkedHashSet::new)));
    begun = System.nanoTime();
    readNext();
  }

  private void readNext() {
    try {
      if (!unread.isEmpty()) {
        dump.begin(unread.peek().family(), unread.peek().number());
      }
    } catch (IOException e) {
      endReading(false);
    }
  }

  /** Some more routes can be read. */
  void portionIsReady() {
    try {
      Set<Key> keys = keys();
      RouteDump.Progress progress =
          dump.take(
              route -> {
                if (keys.contains(Key.of(route))) {
                  read.add(route);
                }
              });
      if (progress == RouteDump.Progress.INCONSISTENT) {
        endReading(false);
      } else if (progress == RouteDump.Progress.COMPLETE && !unread.isEmpty()) {
        unread.remove();
        if (unread.isEmpty()) {
          endReading(!changedMeanwhile);
        } else {
          readNext();
        }
      }
    } catch (IOException e) {
      endReading(false);
    }
  }

  private void endReading(boolean consistent) {
    unread.clear();
    long now = System.nanoTime();
    notBefore = now + Math.max(MIN_PAUSE_NANOS, READING_IS_ONE_OF * (now - begun));
    if (consistent) {
      watched.replaceAll(keys(), read);
      judge();
    } else {
      readSoon();
    }
    read.clear();
  }

  private void judge() {
    for (RouteProbe probe : List.copyOf(probes)) {
      List<Route> routes = watched.get(key(probe));
      if (routes != null) {
        probe.judge(routes, links);
      }
    }
  }
}
