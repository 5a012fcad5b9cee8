// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpCounter;
import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EngineCommandTest {

  private static final Instant SINCE = Instant.parse("2026-03-01T10:15:30Z");

  private final FakeSession terminal = new FakeSession();
  private final EngineCommand command = new EngineCommand();

  private record FakeEngine(Optional<String> networkNamespace, int virtualRouters)
      implements VrrpEngine {
    @Override
    public VrrpEngineStatistics statistics() {
      return new FakeStatistics(virtualRouters);
    }
  }

  /** Each counter has a different value. */
  private record FakeStatistics(int virtualRouters) implements VrrpEngineStatistics {
    @Override
    public Instant discontinuityDatetime() {
      return SINCE;
    }

    @Override
    public int receivers() {
      return 11;
    }

    @Override
    public long get(VrrpCounter counter) {
      return 100 + VrrpCounter.ofEngine().indexOf(counter);
    }

    @Override
    public Map<VrrpCounter, Long> counters() {
      Map<VrrpCounter, Long> counters = new LinkedHashMap<>();
      VrrpCounter.ofEngine().forEach(counter -> counters.put(counter, get(counter)));
      return counters;
    }

    @Override
    public Map<DiscardReason, Long> unattributed() {
      return Map.of(DiscardReason.VRID, 19L);
    }

    @Override
    public Duration lateness() {
      return Duration.ofNanos(200_000);
    }

    @Override
    public Duration worstLateness() {
      return Duration.ofMillis(21);
    }

    @Override
    public SortedMap<Duration, Long> latenessHistogram() {
      return new TreeMap<>(Map.of(Duration.ZERO, 22L, Duration.ofMillis(1), 23L));
    }
  }

  private List<String> words() {
    return terminal.lines().stream().map(line -> line.trim().replaceAll(" +", " ")).toList();
  }

  @Test
  void saysThatThereIsNone() {
    command.engine(terminal.session());
    assertEquals(List.of("There is no virtual router."), terminal.lines());
  }

  @Test
  void showsAllNumbers() {
    command.addEngine(new FakeEngine(Optional.empty(), 10));
    command.engine(terminal.session());
    List<String> expected =
        new ArrayList<>(
            List.of(
                "this network namespace",
                "discontinuityDatetime " + Values.time(SINCE),
                "virtualRouters 10",
                "receivers 11",
                "lateness 0.2 ms",
                "worstLateness 21.0 ms"));
    new FakeStatistics(10)
        .counters()
        .forEach((counter, value) -> expected.add(counter.key() + " " + value));
    expected.addAll(
        List.of(
            "timers, by the time that they were at least late",
            "0.0 ms 22",
            "1.0 ms 23",
            "discarded packets that belong to no virtual router here",
            "vridErrors 19"));
    assertEquals(expected, words());
  }

  @Test
  void eachNetworkNamespaceHasItsOwn() {
    FakeEngine blue = new FakeEngine(Optional.of("blue"), 2);
    command.addEngine(blue);
    command.addEngine(new FakeEngine(Optional.empty(), 1));
    command.engine(terminal.session());
    List<String> words = words();
    assertTrue(words.indexOf("this network namespace") < words.indexOf("virtualRouters 1"));
    assertTrue(words.indexOf("virtualRouters 1") < words.indexOf("network namespace blue"));
    assertTrue(words.indexOf("network namespace blue") < words.indexOf("virtualRouters 2"));

    command.removeEngine(blue);
    command.engine(terminal.session());
    assertEquals(-1, words().indexOf("network namespace blue"));
  }
}
