// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.EngineCounter;
import io.vrrp.impl.engine.port.EngineSnapshot;
import io.vrrp.impl.protocol.Counts;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Counters that do not concern one virtual router only. Belongs to the engine thread. */
final class EngineCounters {

  /** The lower bounds of the histogram's entries, in nanoseconds. */
  static final List<Long> LATENESS_BARS =
      List.of(0L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L);

  private final Instant since;
  private final long[] bars = LATENESS_BARS.stream().mapToLong(Long::longValue).toArray();
  private final long[] late = new long[bars.length];
  private final Counts<EngineCounter> counts = new Counts<>(EngineCounter.class);
  private final Counts<DiscardReason> discards = new Counts<>(DiscardReason.class);
  private final Counts<DiscardReason> unattributed = new Counts<>(DiscardReason.class);
  private long lateness;
  private long worstLateness;

  EngineCounters(Instant since) {
    this.since = since;
  }

  void received() {
    counts.increment(EngineCounter.PACKETS_RCVD);
  }

  /** A packet was discarded, for a virtual router or for none. */
  void discarded(DiscardReason reason, boolean attributed) {
    discards.increment(reason);
    if (!attributed) {
      unattributed.increment(reason);
    }
  }

  /** Counts a frame: accepted by the kernel if {@code error} is 0, otherwise refused. */
  void sent(int error) {
    counts.increment(error == 0 ? EngineCounter.PACKETS_SENT : EngineCounter.SEND_ERRORS);
  }

  /** The first timer was handled this many nanoseconds late. */
  void late(long nanos) {
    lateness = nanos;
    worstLateness = Math.max(worstLateness, nanos);
    int bar = bars.length - 1;
    while (nanos < bars[bar]) {
      bar--;
    }
    late[bar]++;
  }

  /** A virtual router listens again, because the thread was stalled. */
  void stalled() {
    counts.increment(EngineCounter.STALLS);
  }

  void defective() {
    counts.increment(EngineCounter.DEFECTS);
  }

  /**
   * Takes a snapshot.
   *
   * @param eventsLost counted by the event queue
   */
  EngineSnapshot snapshot(int routers, int receivers, long eventsLost) {
    Map<EngineCounter, Long> all = new EnumMap<>(counts.toMap());
    all.put(EngineCounter.EVENTS_LOST, eventsLost);
    return new EngineSnapshot(
        since,
        routers,
        receivers,
        all,
        discards.toMap(),
        unattributed.toMap(),
        new EngineSnapshot.Lateness(
            lateness, worstLateness, LATENESS_BARS, LongStream.of(late).boxed().toList()));
  }
}
