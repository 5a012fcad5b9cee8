// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What trackers add to a priority, and the effect on a virtual router. */
class TrackingTest {

  private static Tracking tracking(String... references) {
    return new Tracking(List.of(references).stream().map(TrackReference::parse).toList());
  }

  @Test
  void withoutTrackersThereIsNothingToAdd() {
    assertEquals(0, Tracking.NONE.contribution(name -> TrackerHealth.down("")));
    assertEquals("", Tracking.NONE.toString());
  }

  @Test
  @Proves("T-1")
  void contributionsAreAddedUp() {
    Map<String, TrackerHealth> healths =
        Map.of(
            "uplink", TrackerHealth.down("no carrier"),
            "app", TrackerHealth.up("ready"),
            "dns", TrackerHealth.up("answers"),
            "file", TrackerHealth.up("read", -3));

    assertEquals(
        -50 + 20 - 3,
        tracking("uplink:-50", "app", "dns:+20", "file:+9").contribution(healths::get));
  }

  @Test
  void aNameComesOnce() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> tracking("uplink:-50", "app", "uplink:+1"));

    assertEquals(
        "track=uplink:-50, app, uplink:+1; allowed: each tracker once, not uplink",
        refused.getMessage());
  }

  @Test
  void isWrittenAsItIsConfigured() {
    assertEquals("uplink:-50, app", tracking("uplink:-50", "app").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "150, 0, 150",
    "150, -50, 100",
    "150, 20, 170",
    "50, -49, 1",
    "50, -50, 1",
    "50, -253, 1",
    "1, -1, 1",
    "254, 0, 254",
    "254, 1, 254",
    "200, 54, 254",
    "200, 100, 254",
    "255, -253, 255",
    "255, 1, 255"
  })
  @Proves("T-2")
  void theEffectivePriorityStaysWithin1And254ExceptForTheOwner(int base, int sum, int effective) {
    assertEquals(effective, Tracking.effectivePriority(base, sum));
  }

  @Test
  @Proves("T-2")
  void theNextAdvertisementOfAMasterCarriesTheChange() {
    SimulatedRouter it = inMaster(parameters(150));
    long deadline = it.router.deadline();

    it.router.trackersContribute(-50, it.now);

    assertEquals(VrrpState.MASTER, it.state());
    assertEquals(100, it.router.parameters().priority());
    assertEquals(150, it.router.configuredParameters().priority());
    assertEquals(-50, it.router.contribution());
    assertEquals(100, it.router.masterPriority());
    assertEquals(deadline, it.router.deadline());
    assertEquals(List.of(), it.effects.take());
    it.runToDeadline();
    assertEquals(List.of("send 100"), it.effects.take());
  }

  @Test
  @Proves("T-2")
  void aBackupThatIsBetterNowPreempts() {
    SimulatedRouter it = inBackup(parameters(90));
    it.accept(advertisement(100));

    it.router.trackersContribute(20, it.now);
    it.stall(SECOND);
    it.accept(advertisement(100));

    it.runToDeadline();
    assertEquals(VrrpState.MASTER, it.state());
  }

  @Test
  @Proves("T-2")
  void aBackupThatIsWorseNowFollowsAgain() {
    SimulatedRouter it = inBackup(parameters(150));
    it.router.trackersContribute(-100, it.now);

    it.accept(advertisement(100));
    it.stall(SECOND);
    it.accept(advertisement(100));

    assertEquals(
        Timers.masterDownInterval(50, 100), it.remaining(), "its timer started with the new skew");
  }

  @Test
  @Proves("T-2")
  void aChangeThatIsTakenBackLeavesNothing() {
    SimulatedRouter it = inBackup(parameters(150));
    RouterParameters before = it.router.parameters();
    long deadline = it.router.deadline();

    it.router.trackersContribute(-50, it.now);
    it.router.trackersContribute(-253, it.now);
    it.router.trackersContribute(0, it.now);

    assertEquals(before, it.router.parameters());
    assertEquals(deadline, it.router.deadline());
  }

  @Test
  @Proves("T-2")
  void trackersAddToTheOperatorsPriorityToo() {
    SimulatedRouter it = inMaster(parameters(150));
    it.router.trackersContribute(-50, it.now);

    it.router.overridePriority(200, it.now);

    assertEquals(150, it.router.parameters().priority());
    assertEquals(200, it.router.priorityOverride());

    it.router.overridePriority(0, it.now);
    assertEquals(100, it.router.parameters().priority());
  }

  @Test
  @Proves("T-2")
  void anOwnerHasNoOtherPriority() {
    SimulatedRouter it = inMaster(parameters(255));

    it.router.trackersContribute(-50, it.now);

    assertEquals(255, it.router.parameters().priority());
    assertEquals(VrrpState.MASTER, it.state());
  }

  @Test
  @Proves("T-2")
  void oneThatIsOwnerNoMoreIsLoweredAgain() {
    SimulatedRouter it = inMaster(parameters(255));
    it.router.trackersContribute(-50, it.now);

    it.router.configure(parameters(120), it.now);

    assertEquals(70, it.router.parameters().priority());
  }

  @Test
  void configurationAndTrackersMayChangeAtOnce() {
    SimulatedRouter it = inInitialize(parameters(150));

    it.router.configure(parameters(200), -10, it.now);

    assertEquals(190, it.router.parameters().priority());
    assertEquals(-10, it.router.contribution());
  }

  /** Recomputed, never accumulated: only the present inputs count. */
  @Test
  @Proves("T-2")
  void theEffectivePriorityIsAFunctionOfThePresentInputs() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SimulatedRouter it = inInitialize(parameters(100));
      if (random.nextBoolean()) {
        it.start();
      }
      int configured = 100;
      int override = 0;
      Map<String, TrackerHealth> healths = new HashMap<>();
      Tracking tracking = random(random, healths);
      it.router.trackersContribute(tracking.contribution(healths::get), it.now);
      for (int i = 0; i < 50; i++) {
        switch (random.nextInt(4)) {
          case 0 -> {
            configured = random.nextInt(1, 256);
            override = configured == 255 ? 0 : override;
            tracking = random(random, healths);
            it.router.configure(
                parameters(configured), tracking.contribution(healths::get), it.now);
          }
          case 1 -> {
            if (configured != 255) {
              override = random.nextInt(255);
              it.router.overridePriority(override, it.now);
            }
          }
          case 2 -> it.run(random.nextLong(2 * SECOND));
          default -> {
            healths.replaceAll((name, health) -> random(random));
            it.router.trackersContribute(tracking.contribution(healths::get), it.now);
          }
        }
        int base = override == 0 ? configured : override;
        int sum = 0;
        for (TrackReference reference : tracking.references()) {
          sum += expected(reference.weight(), healths.get(reference.name()));
        }
        int effective = base == 255 ? 255 : Math.min(254, Math.max(1, base + sum));
        assertEquals(effective, it.router.parameters().priority(), "seed " + seed);
      }
    }
  }

  private static int expected(int weight, TrackerHealth health) {
    return switch (health.state()) {
      case UP -> health.number().isPresent() ? health.number().getAsInt() : weight > 0 ? weight : 0;
      case DOWN, WAITING -> weight < 0 ? weight : 0;
    };
  }

  private static Tracking random(Random random, Map<String, TrackerHealth> healths) {
    healths.clear();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      healths.put("t" + i, random(random));
    }
    return new Tracking(
        healths.keySet().stream()
            .map(name -> new TrackReference(name, random.nextInt(-253, 254)))
            .toList());
  }

  private static TrackerHealth random(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> TrackerHealth.up("");
      case 1 -> TrackerHealth.up("", random.nextInt(-300, 301));
      case 2 -> TrackerHealth.waiting("");
      default -> TrackerHealth.down("");
    };
  }
}
