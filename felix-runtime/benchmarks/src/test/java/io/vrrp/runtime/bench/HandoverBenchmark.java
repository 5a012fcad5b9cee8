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
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * Measures how long after Skew_Time (RFC 9568 §6.1) a backup takes over from a master of the same
 * kind that is ended in order, and for how long a client gets no answer.
 */
@RequiresLab("keepalived")
class HandoverBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final int HAND_OVERS = Integer.getInteger("vrrp.performance.handovers", 10);

  @Test
  void everyHundredMilliseconds() {
    compare(10);
  }

  private static void compare(int interval) {
    Map<Contender.Kind, Pair> pairs = new EnumMap<>(Contender.Kind.class);
    try (Lab lab = Lab.open(HandoverBenchmark.class)) {
      for (Contender.Kind kind : Contender.Kind.values()) {
        pairs.put(kind, new Pair(lab, kind, interval));
      }
      for (int i = 0; i < HAND_OVERS; i++) {
        pairs.values().forEach(Pair::handOver);
      }
    }
    Pair ours = pairs.get(Contender.Kind.OURS);
    Pair peer = pairs.get(Contender.Kind.KEEPALIVED);
    Comparison table =
        new Comparison(
            "Graceful hand-over at an interval of %d ms".formatted(interval * 10),
            "%d times; after the advertisement of priority 0 and Skew_Time of %.1f ms."
                .formatted(HAND_OVERS, ours.backup.skewTime().toNanos() / 1e6));
    print(table, "advertisement", ours, peer, TakeOver::advert);
    print(table, "gratuitous ARP", ours, peer, TakeOver::announcement);
    print(table, "client without an answer", ours, peer, TakeOver::client);
  }

  private static void print(
      Comparison table, String what, Pair ours, Pair peer, ToLongFunction<TakeOver> figure) {
    Distribution left = TakeOver.of(ours.takeOvers, figure);
    Distribution right = TakeOver.of(peer.takeOvers, figure);
    table.compare(what + ", median", "ms", left.median() / 1e6, right.median() / 1e6, 1);
    table.compare(what + ", worst", "ms", left.worst() / 1e6, right.worst() / 1e6, 1);
  }

  /** A master that is ended and started repeatedly, and its backup. */
  private static final class Pair {
    private final List<TakeOver> takeOvers = new ArrayList<>();
    private final Segment segment;
    private final Contender first;
    private final Contender second;
    private final VirtualRouter master;
    private final VirtualRouter backup;

    Pair(Lab lab, Contender.Kind kind, int interval) {
      segment = new Segment(lab, kind);
      first = kind.on(segment.first());
      second = kind.on(segment.second());
      master = segment.router(HIGH, interval);
      backup = segment.router(LOW, interval);
      second.start(List.of(backup));
    }

    void handOver() {
      first.start(List.of(master));
      first.awaitAll("MASTER", LIMIT);
      second.awaitAll("BACKUP", LIMIT);
      takeOvers.add(measure());
      first.awaitEnd();
      second.awaitAll("MASTER", LIMIT);
    }

    private TakeOver measure() {
      try (PacketTap tap = segment.tap()) {
        Client client = segment.client(backup, tap);
        client.askUntil("the master answers", client::isAnswer);
        first.terminate();
        client.askUntil("the backup advertises", HandoverBenchmark::isOfBackup);
        Advert advert = tap.awaitAdvert("the backup advertises", LIMIT, a -> a.priority() == LOW);
        long takenOver = advert.frame().nanos();
        client.askUntil("the backup answers", f -> client.isAnswer(f) && f.nanos() > takenOver);
        Advert priorityZero = tap.awaitAdvert("the master resigns", LIMIT, a -> a.priority() == 0);
        Arp announcement =
            tap.awaitArp(
                "the backup announces",
                LIMIT,
                a -> a.isGratuitous() && a.frame().nanos() > priorityZero.frame().nanos());
        long due = priorityZero.frame().nanos() + backup.skewTime().toNanos();
        return new TakeOver(
            takenOver - due, announcement.frame().nanos() - due, longestGap(client.answers()));
      }
    }

    private static long longestGap(List<Long> times) {
      long longest = 0;
      for (int i = 1; i < times.size(); i++) {
        longest = Math.max(longest, times.get(i) - times.get(i - 1));
      }
      return longest;
    }
  }

  private static boolean isOfBackup(Frame frame) {
    return Advert.of(frame).filter(advert -> advert.priority() == LOW).isPresent();
  }
}
