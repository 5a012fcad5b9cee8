// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Measures how regularly a master with one virtual router advertises, on an idle machine and on one
 * with one busy loop for each processor. One contender runs at a time.
 */
@RequiresLab("keepalived")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JitterBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * Frames with time stamps wait in the kernel this long, so that reading them does not disturb the
   * measurement.
   */
  private static final Duration READING_PAUSE = Duration.ofMillis(500);

  private static final Duration WARM_UP =
      Duration.ofSeconds(Integer.getInteger("vrrp.performance.warmup", 20));
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("vrrp.performance.seconds", 25));

  /** A smaller relative drift of the pace is reported as none. */
  private static final double NO_DRIFT = 1e-5;

  private record Result(Regularity idle, Regularity busy) {}

  @Test
  @Order(1)
  void everyTenMilliseconds() {
    compare(1);
  }

  @Test
  @Order(2)
  void everyHundredMilliseconds() {
    compare(10);
  }

  @Test
  @Order(3)
  void everySecond() {
    compare(100);
  }

  private static void compare(int interval) {
    Map<Contender.Kind, Result> results = new EnumMap<>(Contender.Kind.class);
    for (Contender.Kind kind : Contender.Kind.values()) {
      results.put(kind, measure(kind, interval));
    }
    Result ours = results.get(Contender.Kind.OURS);
    Result peer = results.get(Contender.Kind.KEEPALIVED);
    Comparison table =
        new Comparison(
            "Regularity of a master at an interval of %d ms".formatted(interval * 10),
            "After %d s of warm-up, for %d s each; of busy loops there are %d."
                .formatted(WARM_UP.toSeconds(), MEASURED.toSeconds(), processors()));
    print(table, "idle", interval, ours.idle(), peer.idle());
    print(table, "busy", interval, ours.busy(), peer.busy());
  }

  private static void print(
      Comparison table, String load, int interval, Regularity ours, Regularity peer) {
    String error = load + ": error of the time between two advertisements, ";
    table.print(error + "median", "µs", ours.errors().median() / 1e3, peer.errors().median() / 1e3);
    table.compare(error + "p99", "µs", ours.errors().p99() / 1e3, peer.errors().p99() / 1e3, 1);
    table.print(error + "worst", "µs", ours.errors().worst() / 1e3, peer.errors().worst() / 1e3);
    table.judge(
        load + ": drift of each advertisement, without its sign",
        "ns",
        Math.abs(ours.drift()),
        Math.abs(peer.drift()),
        interval * 1e7 * NO_DRIFT);
    table.judge(load + ": missing", "advertisements", ours.missing(), peer.missing(), 0);
  }

  private static Result measure(Contender.Kind kind, int interval) {
    try (Lab lab = Lab.open(JitterBenchmark.class)) {
      Segment segment = new Segment(lab, kind);
      VirtualRouter router = segment.router(200, interval);
      Contender master = kind.on(segment.first());
      master.start(List.of(router));
      master.awaitAll("MASTER", LIMIT);
      LockSupport.parkNanos(WARM_UP.toNanos());
      Regularity idle = measure(segment, router);
      List<LabProcess> loops = busyLoops(segment.second());
      Regularity busy = measure(segment, router);
      loops.forEach(LabProcess::kill);
      return new Result(idle, busy);
    }
  }

  private static Regularity measure(Segment segment, VirtualRouter router) {
    try (PacketTap tap = segment.tap(READING_PAUSE)) {
      LockSupport.parkNanos(MEASURED.toNanos());
      List<Long> times = tap.adverts().stream().map(Advert::frame).map(f -> f.nanos()).toList();
      if (tap.dropped() > 0) {
        throw new IllegalStateException("the tap lost frames");
      }
      return Regularity.of(times, router.advertisementInterval().toNanos());
    }
  }

  private static List<LabProcess> busyLoops(Host host) {
    List<LabProcess> loops = new ArrayList<>();
    for (int i = 0; i < processors(); i++) {
      loops.add(host.spawn("loop-" + i, Map.of(), "sh", "-c", "while :; do :; done"));
    }
    return loops;
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
