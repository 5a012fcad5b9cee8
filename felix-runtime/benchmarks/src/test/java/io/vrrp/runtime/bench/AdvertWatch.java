// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.AdvertRing;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.PacketTap;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * Counts the advertisements of all virtual routers of a {@link Pair} and their gaps, by the
 * kernel's time stamps. They are seen where the backup is connected: frames that leave there come
 * from the master, frames that arrive come from the backup.
 */
final class AdvertWatch {
  private static final int VRIDS = 256;

  /** Frames older than this have been read. */
  private static final long UNREAD_NANOS = 50_000_000;

  /**
   * The advertisements of the master.
   *
   * @param count how many it sent
   * @param lost how many more were due
   * @param late how many gaps were longer than one and a half intervals
   * @param worstGapNanos the longest gap between two of the same virtual router
   */
  record Sent(long count, long lost, long late, long worstGapNanos) {}

  private static final class Seen {
    private long first;
    private long last;
    private long count;
    private long late;
    private long worstGap;
    private long fromBackup;
    private long contradiction;
  }

  private final Fleet fleet;
  private final long interval;
  private final Seen[] routers;
  private long begin;

  /**
   * Begins with nothing seen.
   *
   * @param interval of the advertisements
   */
  AdvertWatch(Fleet fleet, Duration interval) {
    this.fleet = fleet;
    this.interval = interval.toNanos();
    routers = new Seen[fleet.interfaces() * 2 * VRIDS];
    reset();
  }

  /** Forgets what was seen. */
  void reset() {
    reset(PacketTap.now());
  }

  /** Forgets everything that was seen before this time. */
  synchronized void reset(long now) {
    begin = now;
    Arrays.setAll(routers, i -> new Seen());
  }

  /** Returns the listener for the advertisements on an interface of the fleet. */
  AdvertRing.Listener on(int interfaceNumber) {
    int base = interfaceNumber * 2 * VRIDS;
    return (nanos, outgoing, ipv6, vrid) -> seen(base + (ipv6 ? VRIDS : 0) + vrid, nanos, outgoing);
  }

  private synchronized void seen(int index, long nanos, boolean fromMaster) {
    Seen router = routers[index];
    if (fromMaster) {
      master(router, nanos);
    } else {
      router.fromBackup++;
      if (router.count > 0) {
        router.contradiction = nanos - router.first;
      }
    }
  }

  private void master(Seen router, long nanos) {
    if (router.count == 0) {
      router.first = nanos;
    } else {
      gap(router, nanos - router.last);
    }
    router.last = nanos;
    router.count++;
  }

  private void gap(Seen router, long nanos) {
    router.worstGap = Math.max(router.worstGap, nanos);
    if (2 * nanos > 3 * interval) {
      router.late++;
    }
  }

  /**
   * Waits until the master has advertised each virtual router.
   *
   * @return when it first advertised the last of them, nanoseconds since 1970
   */
  long awaitAll(Duration limit) {
    Await.until(
        "all advertised", limit, () -> sum(router -> Math.min(router.count, 1)) == fleet.size());
    synchronized (this) {
      return Arrays.stream(routers).mapToLong(router -> router.first).max().orElseThrow();
    }
  }

  /** Returns what the master sent since the last reset, including each silence up to now. */
  Sent sent() {
    return sent(PacketTap.now() - UNREAD_NANOS);
  }

  /**
   * Returns what the master sent since the last reset.
   *
   * @param until the end of the last silence, nanoseconds since 1970
   */
  synchronized Sent sent(long until) {
    long lost = 0;
    for (int index = 0; index < routers.length; index++) {
      if (isOfFleet(index)) {
        lost += lost(routers[index], until);
      }
    }
    return new Sent(
        sum(router -> router.count),
        lost,
        sum(router -> router.late),
        Arrays.stream(routers).mapToLong(router -> router.worstGap).max().orElseThrow());
  }

  private boolean isOfFleet(int index) {
    int vrid = index % VRIDS;
    boolean ipv6 = index / VRIDS % 2 == 1;
    return vrid >= 1 && vrid <= fleet.vrids() && (fleet.bothFamilies() || !ipv6);
  }

  private long lost(Seen router, long until) {
    if (router.count == 0) {
      return silence(router, until - begin);
    }
    long due = (router.last - router.first + interval / 2) / interval + 1;
    return Math.max(0, due - router.count)
        + silence(router, router.first - begin)
        + silence(router, until - router.last);
  }

  /** Returns how many advertisements were due during a silence. */
  private long silence(Seen router, long nanos) {
    if (2 * nanos <= 3 * interval) {
      return 0;
    }
    gap(router, nanos);
    return nanos / interval;
  }

  /** Returns how many advertisements the backup sent since the last reset. */
  synchronized long fromBackup() {
    return sum(router -> router.fromBackup);
  }

  /**
   * Returns how long the backup still advertised a virtual router after it could hear the master,
   * in nanoseconds since the master's first advertisement after the last reset.
   */
  synchronized long worstContradiction() {
    return Arrays.stream(routers).mapToLong(router -> router.contradiction).max().orElseThrow();
  }

  private synchronized long sum(ToLongFunction<Seen> value) {
    return Arrays.stream(routers).mapToLong(value).sum();
  }
}
