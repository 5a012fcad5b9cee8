// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What concerns no single virtual router, in numbers. Belongs to the engine's thread. */
final class EngineCounters {

  /** Where the bars of the histogram begin, in nanoseconds. */
  static final List<Long> LATENESS_BARS =
      List.of(0L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L);

  private final Instant since;
  private final long[] bars = LATENESS_BARS.stream().mapToLong(Long::longValue).toArray();
  private final long[] late = new long[bars.length];
  private final long[] discards = new long[DiscardReason.values().length];
  private final long[] unattributed = new long[DiscardReason.values().length];
  private long packetsReceived;
  private long framesSent;
  private long sendErrors;
  private long lateness;
  private long worstLateness;
  private long stalls;
  private long defects;

  EngineCounters(Instant since) {
    this.since = since;
  }

  void received() {
    packetsReceived++;
  }

  /** A packet was discarded, for a virtual router or for none. */
  void discarded(DiscardReason reason, boolean attributed) {
    discards[reason.ordinal()]++;
    if (!attributed) {
      unattributed[reason.ordinal()]++;
    }
  }

  /** The kernel took a frame, error = 0, or refused it. */
  void sent(int error) {
    if (error == 0) {
      framesSent++;
    } else {
      sendErrors++;
    }
  }

  /** The first timer was served so many nanoseconds after its time. */
  void late(long nanos) {
    lateness = nanos;
    worstLateness = Math.max(worstLateness, nanos);
    int bar = bars.length - 1;
    while (nanos < bars[bar]) {
      bar--;
    }
    late[bar]++;
  }

  /** A virtual router found that it had been asleep. */
  void stalled() {
    stalls++;
  }

  void defective() {
    defects++;
  }

  EngineSnapshot snapshot(int routers, int receivers, long eventsLost) {
    return new EngineSnapshot(
        since,
        routers,
        receivers,
        packetsReceived,
        framesSent,
        sendErrors,
        byReason(discards),
        byReason(unattributed),
        lateness,
        worstLateness,
        LATENESS_BARS,
        LongStream.of(late).boxed().toList(),
        stalls,
        defects,
        eventsLost);
  }

  private static Map<DiscardReason, Long> byReason(long[] counts) {
    Map<DiscardReason, Long> byReason = new EnumMap<>(DiscardReason.class);
    for (DiscardReason reason : DiscardReason.values()) {
      byReason.put(reason, counts[reason.ordinal()]);
    }
    return byReason;
  }
}
