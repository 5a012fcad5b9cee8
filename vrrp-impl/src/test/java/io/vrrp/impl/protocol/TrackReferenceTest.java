// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.Proves;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackReferenceTest {

  private static final TrackerHealth UP = TrackerHealth.up("carrier");
  private static final TrackerHealth DOWN = TrackerHealth.down("no carrier");
  private static final TrackerHealth WAITING = TrackerHealth.waiting("started");

  @ParameterizedTest
  @CsvSource({
    "app, app, 0",
    "uplink:-50, uplink, -50",
    "dns:+20, dns, 20",
    "dns:20, dns, 20",
    "a:-253, a, -253",
    "a:253, a, 253",
    "a:1, a, 1",
    "a:-1, a, -1",
    "A.b_9-z, A.b_9-z, 0"
  })
  void readsNameAndWeight(String text, String name, int weight) {
    assertEquals(new TrackReference(name, weight), TrackReference.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":-50",
        "a:",
        "a:0",
        "a:-0",
        "a:254",
        "a:-254",
        "a:x",
        "a:1:2",
        "a:99999999999",
        "a b",
        "a/b",
        "ä",
        "a:--1",
        "a: 1"
      })
  void refusesAnythingElse(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> TrackReference.parse(text));

    assertEquals("track=" + text + "; allowed: " + TrackReference.ALLOWED, refused.getMessage());
  }

  @Test
  void aNameHas1To64Characters() {
    assertTrue(TrackReference.isName("a".repeat(64)));
    assertFalse(TrackReference.isName("a".repeat(65)));
    assertFalse(TrackReference.isName(""));
    assertEquals("a".repeat(64), TrackReference.parse("a".repeat(64)).name());
  }

  @ParameterizedTest
  @ValueSource(ints = {-254, 254, Integer.MIN_VALUE + 1, Integer.MAX_VALUE})
  void isNotMadeWithAWeightOutOfRange(int weight) {
    assertThrows(IllegalArgumentException.class, () -> new TrackReference("a", weight));
  }

  @Test
  void isNotMadeWithAnImpossibleName() {
    assertThrows(IllegalArgumentException.class, () -> new TrackReference("a b", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "uplink:-50", "dns:+20", "a:-253", "a:+253"})
  void isWrittenAsItIsConfigured(String text) {
    assertEquals(text, TrackReference.parse(text).toString());
  }

  @Test
  @Proves("T-1")
  void aNegativeWeightIsSubtractedUnlessTheTrackerIsUp() {
    TrackReference reference = TrackReference.parse("uplink:-50");

    assertEquals(0, reference.contribution(UP));
    assertEquals(-50, reference.contribution(DOWN));
    assertEquals(-50, reference.contribution(WAITING));
  }

  @Test
  @Proves("T-1")
  void aPositiveWeightIsAddedWhileTheTrackerIsUp() {
    TrackReference reference = TrackReference.parse("dns:20");

    assertEquals(20, reference.contribution(UP));
    assertEquals(0, reference.contribution(DOWN));
    assertEquals(0, reference.contribution(WAITING));
  }

  @Test
  @Proves("T-1")
  void theNumberOfATrackerThatIsUpReplacesTheWeight() {
    TrackerHealth up = TrackerHealth.up("read from a file", -7);

    assertEquals(-7, TrackReference.parse("a").contribution(up));
    assertEquals(-7, TrackReference.parse("a:-50").contribution(up));
    assertEquals(-7, TrackReference.parse("a:+50").contribution(up));
    assertEquals(0, TrackReference.parse("a:+50").contribution(TrackerHealth.up("zero", 0)));
  }

  @Test
  @Proves("T-1")
  void withoutAWeightTheTrackerAddsNothingButMustBeUp() {
    TrackReference reference = TrackReference.parse("app");

    assertEquals(0, reference.contribution(UP));
    assertEquals(0, reference.contribution(DOWN));
    assertTrue(reference.isWeightless());
    assertTrue(reference.permitsRunning(UP));
    assertFalse(reference.permitsRunning(DOWN));
    assertFalse(reference.permitsRunning(WAITING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:-1", "a:1"})
  void withAWeightTheVirtualRouterRunsInAnyCase(String text) {
    TrackReference reference = TrackReference.parse(text);

    assertFalse(reference.isWeightless());
    assertTrue(reference.permitsRunning(UP));
    assertTrue(reference.permitsRunning(DOWN));
    assertTrue(reference.permitsRunning(WAITING));
  }

  @Test
  void aNumberOutOfRangeIsTakenAsTheNearest() {
    assertEquals(OptionalInt.of(253), TrackerHealth.up("", Integer.MAX_VALUE).number());
    assertEquals(OptionalInt.of(-253), TrackerHealth.up("", Integer.MIN_VALUE).number());
    assertEquals(OptionalInt.of(253), TrackerHealth.up("", 253).number());
    assertEquals(OptionalInt.of(-253), TrackerHealth.up("", -253).number());
  }

  @Test
  void aHealthSaysWhatItWasMadeOf() {
    assertEquals(
        new TrackerHealth(VrrpTrackerState.UP, "carrier", OptionalInt.empty()),
        TrackerHealth.up("carrier"));
    assertEquals(VrrpTrackerState.DOWN, DOWN.state());
    assertEquals(VrrpTrackerState.WAITING, WAITING.state());
    assertEquals("started", WAITING.reason());
    assertTrue(UP.isUp());
    assertFalse(DOWN.isUp());
    assertFalse(WAITING.isUp());
  }
}
