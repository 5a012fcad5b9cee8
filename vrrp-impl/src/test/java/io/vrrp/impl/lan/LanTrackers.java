// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.TrackerHealth;
import io.vrrp.impl.protocol.Tracking;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The trackers of a node, and what they add to its priority by another way of computing it. They
 * are no part of the node: they outlive a crash of it.
 */
final class LanTrackers {

  /**
   * One that is subtracted while it is down, one that is added while it is up, one with a number.
   */
  private static final int COUNT = 3;

  private static final int UP = 0;
  private static final int DOWN = 1;
  private static final int WAITING = 2;
  private static final int FIRST_NUMBER = 3;

  /** What {@link #report} takes is less than this. */
  static final int REPORTS = COUNT * (FIRST_NUMBER + 2 * TrackReference.MAX_WEIGHT + 1);

  private final int[] weights = new int[COUNT];
  private final int[] reports = new int[COUNT];
  private final Tracking tracking;

  /** With weights that follow from the seed. All are fine at first. */
  LanTrackers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    weights[0] = -random.nextInt(1, TrackReference.MAX_WEIGHT + 1);
    weights[1] = random.nextInt(1, TrackReference.MAX_WEIGHT + 1);
    // In many scenarios the priorities differ by little.
    if (random.nextBoolean()) {
      weights[0] = -1;
      weights[1] = 1;
    }
    reports[1] = DOWN;
    tracking =
        new Tracking(
            List.of(
                new TrackReference("0", weights[0]),
                new TrackReference("1", weights[1]),
                new TrackReference("2", weights[2])));
  }

  /** One of them reports something. */
  void report(int report) {
    reports[report % COUNT] = report / COUNT;
  }

  /** As the engine computes it. */
  int contribution() {
    return tracking.contribution(name -> health(reports[Integer.parseInt(name)]));
  }

  private static TrackerHealth health(int report) {
    return switch (report) {
      case UP -> TrackerHealth.up("");
      case DOWN -> TrackerHealth.down("");
      case WAITING -> TrackerHealth.waiting("");
      default -> TrackerHealth.up("", number(report));
    };
  }

  private static int number(int report) {
    return report - FIRST_NUMBER - TrackReference.MAX_WEIGHT;
  }

  /** What the effective priority must be. */
  int priority(int base) {
    if (base == 255) {
      return 255;
    }
    int sum = base;
    for (int i = 0; i < COUNT; i++) {
      if (reports[i] >= FIRST_NUMBER) {
        sum += number(reports[i]);
      } else if (reports[i] == UP && weights[i] > 0 || reports[i] != UP && weights[i] < 0) {
        sum += weights[i];
      }
    }
    return sum < 1 ? 1 : sum > 254 ? 254 : sum;
  }
}
