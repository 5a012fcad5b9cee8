// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.LatenessBucket;
import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineCommandTest {

  private static final Instant SINCE = Instant.parse("2026-03-01T10:15:30Z");

  private final FakeSession terminal = new FakeSession();
  private final EngineCommand command = new EngineCommand();

  private record FakeEngine(Optional<String> networkNamespace, int virtualRouters)
      implements VrrpEngine {
    @Override
    public VrrpEngineStatistics statistics() {
      return new VrrpEngineStatistics(
          SINCE,
          virtualRouters,
          11,
          12,
          13,
          14,
          15,
          16,
          17,
          18,
          Map.of(DiscardReason.VRID, 19L),
          Duration.ofNanos(200_000),
          Duration.ofMillis(21),
          List.of(
              new LatenessBucket(Duration.ZERO, 22), new LatenessBucket(Duration.ofMillis(1), 23)),
          24,
          25,
          26,
          27);
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
    List<String> words = words();
    assertEquals(
        List.of(
            "this network namespace",
            "discontinuityDatetime " + Values.time(SINCE),
            "virtualRouters 10",
            "receivers 11",
            "packetsRcvd 12",
            "packetsSent 13",
            "sendErrors 14",
            "checksumErrors 15",
            "versionErrors 16",
            "vridErrors 17",
            "ipTtlErrors 18",
            "lateness 0.2 ms",
            "worstLateness 21.0 ms",
            "stalls 24",
            "defects 25",
            "netlinkOverruns 26",
            "eventsLost 27",
            "timers by how late they were at least",
            "0.0 ms 22",
            "1.0 ms 23",
            "packets discarded that belong to no virtual router"),
        words.subList(0, 21));
    List<String> discards = words.subList(21, words.size());
    assertEquals(DiscardReason.values().length, discards.size());
    assertTrue(discards.contains("VRID 19"), discards::toString);
    assertTrue(discards.contains("IP_TTL 0"), discards::toString);
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
