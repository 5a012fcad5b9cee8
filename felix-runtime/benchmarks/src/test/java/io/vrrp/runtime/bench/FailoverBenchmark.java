// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Arp;
import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Measures how long after Active_Down_Interval (RFC 9568 §6.1) a backup takes over from a master
 * that was killed and disconnected. The killed master is always keepalived, because it starts again
 * quickly. The first take-over of a process is shown separately.
 */
@RequiresLab("keepalived")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SETTLED = Duration.ofSeconds(1);
  private static final Duration READ = Duration.ofMillis(5);
  private static final Duration ASKED_BEFORE = Duration.ofMillis(3);
  private static final int OWNER = 255;
  private static final int LOW = 100;
  private static final double CLIENT_GOAL = 0.6;

  private static final int CUTS = Integer.getInteger("vrrp.performance.cuts", 30);
  private static final int STARTS = Integer.getInteger("vrrp.performance.starts", 10);

  @Test
  @Order(1)
  void everyTenMilliseconds() {
    compare(1, Math.min(STARTS, 5));
  }

  @Test
  @Order(2)
  void everyHundredMilliseconds() {
    compare(10, STARTS);
  }

  @Test
  @Order(3)
  void everySecond() {
    compare(100, Math.min(STARTS, 3));
  }

  private static void compare(int interval, int starts) {
    Map<Contender.Kind, Pair> pairs = new EnumMap<>(Contender.Kind.class);
    try (Lab lab = Lab.open(FailoverBenchmark.class)) {
      for (Contender.Kind kind : Contender.Kind.values()) {
        pairs.put(kind, new Pair(lab, kind, interval));
      }
      for (int start = 0; start < starts; start++) {
        pairs.values().forEach(Pair::firstCut);
      }
      for (int cut = 0; cut < CUTS; cut++) {
        pairs.values().forEach(Pair::laterCut);
      }
    }
    Pair ours = pairs.get(Contender.Kind.OURS);
    Pair peer = pairs.get(Contender.Kind.KEEPALIVED);
    Comparison table =
        new Comparison(
            "Fail-over at an interval of %d ms".formatted(interval * 10),
            "%d starts, each with a first cut %d s later; then %d cuts."
                .formatted(starts, SETTLED.toSeconds(), CUTS),
            "All from the end of Active_Down_Interval on, which is %.1f ms."
                .formatted(ours.backup.downInterval().toNanos() / 1e6));
    print(table, "", ours.later, peer.later);
    print(table, "first after a start: ", ours.first, peer.first);
  }

  private static void print(
      Comparison table, String when, List<TakeOver> ours, List<TakeOver> peer) {
    print(table, when + "advertisement", 1, ours, peer, TakeOver::advert);
    print(table, when + "gratuitous ARP", 1, ours, peer, TakeOver::announcement);
    print(table, when + "client answered", CLIENT_GOAL, ours, peer, TakeOver::client);
  }

  private static void print(
      Comparison table,
      String what,
      double goal,
      List<TakeOver> ours,
      List<TakeOver> peer,
      ToLongFunction<TakeOver> figure) {
    Distribution left = TakeOver.of(ours, figure);
    Distribution right = TakeOver.of(peer, figure);
    table.compare(what + ", median", "ms", left.median() / 1e6, right.median() / 1e6, goal);
    table.compare(what + ", worst", "ms", left.worst() / 1e6, right.worst() / 1e6, goal);
  }

  /** A master that is killed repeatedly, and the backup that is measured. */
  private static final class Pair {
    private final List<TakeOver> first = new ArrayList<>();
    private final List<TakeOver> later = new ArrayList<>();
    private final Segment segment;
    private final Contender master;
    private final Contender contender;
    private final VirtualRouter owner;
    private final VirtualRouter backup;
    private boolean running;

    Pair(Lab lab, Contender.Kind kind, int interval) {
      segment = new Segment(lab, kind);
      master = Contender.Kind.KEEPALIVED.on(segment.first());
      contender = kind.on(segment.second());
      owner = segment.router(OWNER, interval);
      backup = segment.router(LOW, interval);
      startMaster();
    }

    private void startMaster() {
      master.start(List.of(owner));
      master.awaitAll("MASTER", LIMIT);
    }

    void firstCut() {
      if (running) {
        contender.kill();
        contender.awaitEnd();
      }
      contender.start(List.of(backup));
      running = true;
      contender.awaitAll("BACKUP", LIMIT);
      LockSupport.parkNanos(SETTLED.toNanos());
      first.add(cut());
    }

    void laterCut() {
      later.add(cut());
    }

    private TakeOver cut() {
      contender.awaitAll("BACKUP", LIMIT);
      TakeOver takeOver = measure();
      contender.awaitAll("MASTER", LIMIT);
      master.awaitEnd();
      segment.first().restoreLink();
      startMaster();
      return takeOver;
    }

    private TakeOver measure() {
      try (PacketTap tap = segment.tap()) {
        Client client = segment.client(backup, tap);
        Advert heard = tap.awaitAdvert("the master advertises", LIMIT, this::isOwners);
        tap.awaitAdvert("the master continues", LIMIT, a -> isOwners(a) && after(a, heard.frame()));
        master.kill();
        segment.first().cutLink();
        LockSupport.parkNanos(READ.toNanos());
        Frame last =
            tap.adverts().stream()
                .filter(this::isOwners)
                .reduce((earlier, latest) -> latest)
                .orElseThrow()
                .frame();
        long due = last.nanos() + backup.downInterval().toNanos();
        LockSupport.parkNanos(due - ASKED_BEFORE.toNanos() - PacketTap.now());
        client.askUntil("the backup answers", client::isAnswer);
        Advert advert = tap.awaitAdvert("the backup takes over", LIMIT, a -> a.priority() == LOW);
        Arp announcement =
            tap.awaitArp(
                "the backup announces",
                LIMIT,
                a -> a.isGratuitous() && a.frame().nanos() > last.nanos());
        return new TakeOver(
            advert.frame().nanos() - due,
            announcement.frame().nanos() - due,
            client.answers().get(0) - due);
      }
    }

    private boolean isOwners(Advert advert) {
      return advert.priority() == OWNER;
    }

    private static boolean after(Advert advert, Frame earlier) {
      return advert.frame().nanos() > earlier.nanos();
    }
  }
}
