// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vrrp.DiscardReason;
import io.vrrp.EngineCounter;
import io.vrrp.ProtoErrReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpCounter;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.VrrpStatistics;
import io.vrrp.impl.engine.port.CounterSnapshot;
import io.vrrp.impl.engine.port.EngineSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsViewTest {

  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private static <C extends Enum<C>> Map<C, Long> countedFrom(long first, Class<C> type) {
    Map<C, Long> counts = new EnumMap<>(type);
    for (C counter : type.getEnumConstants()) {
      counts.put(counter, first + counter.ordinal());
    }
    return counts;
  }

  @Test
  void aVirtualRouterHasEachCounterAndEachReasonButThatOfNoVirtualRouter() {
    VrrpStatistics statistics =
        new StatisticsView(
            new CounterSnapshot(
                TIME,
                ProtoErrReason.VERSION_ERROR,
                countedFrom(100, RouterCounter.class),
                countedFrom(200, DiscardReason.class)));

    assertEquals(TIME, statistics.discontinuityDatetime());
    assertEquals(ProtoErrReason.VERSION_ERROR, statistics.protoErrReason());
    assertEquals(VrrpCounter.ofVirtualRouter(), List.copyOf(statistics.counters().keySet()));
    for (RouterCounter counter : RouterCounter.values()) {
      assertEquals(100 + counter.ordinal(), statistics.get(counter));
    }
    for (DiscardReason reason : DiscardReason.values()) {
      assertEquals(reason != DiscardReason.VRID, statistics.counters().containsKey(reason));
      if (reason != DiscardReason.VRID) {
        assertEquals(200 + reason.ordinal(), statistics.get(reason));
      }
    }
  }

  @Test
  void anEngineHasEachCounterAndEachReason() {
    VrrpEngineStatistics statistics =
        new EngineStatisticsView(
            new EngineSnapshot(
                TIME,
                2,
                3,
                countedFrom(100, EngineCounter.class),
                countedFrom(200, DiscardReason.class),
                countedFrom(300, DiscardReason.class),
                new EngineSnapshot.Lateness(4, 5, List.of(0L, 1000L), List.of(6L, 7L))),
            8);

    assertEquals(TIME, statistics.discontinuityDatetime());
    assertEquals(2, statistics.virtualRouters());
    assertEquals(3, statistics.receivers());
    assertEquals(VrrpCounter.ofEngine(), List.copyOf(statistics.counters().keySet()));
    for (EngineCounter counter : EngineCounter.values()) {
      boolean elsewhere = counter == EngineCounter.NETLINK_OVERRUNS;
      assertEquals(elsewhere ? 8 : 100 + counter.ordinal(), statistics.get(counter));
    }
    for (DiscardReason reason : DiscardReason.values()) {
      assertEquals(200 + reason.ordinal(), statistics.get(reason));
      assertEquals(300 + reason.ordinal(), statistics.unattributed().get(reason));
    }
    assertEquals(Duration.ofNanos(4), statistics.lateness());
    assertEquals(Duration.ofNanos(5), statistics.worstLateness());
    assertEquals(
        Map.of(Duration.ZERO, 6L, Duration.ofNanos(1000), 7L), statistics.latenessHistogram());
  }

  @Test
  void anotherCounterIsRefusedWithTheAllowedOnes() {
    VrrpStatistics statistics =
        new StatisticsView(
            new CounterSnapshot(
                TIME,
                ProtoErrReason.NO_ERROR,
                countedFrom(0, RouterCounter.class),
                countedFrom(0, DiscardReason.class)));

    String message =
        assertThrows(IllegalArgumentException.class, () -> statistics.get(EngineCounter.STALLS))
            .getMessage();
    assertEquals(0, message.indexOf("counter=STALLS; allowed: "), message);
    assertFalse(message.contains("VRID"), message);
  }
}
