// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpTrackerState;
import java.util.OptionalInt;

/**
 * The last report of a tracker.
 *
 * @param state whether everything is well
 * @param reason why, in its own words
 * @param number what it adds to priorities itself while it is UP; empty if the weights of the
 *     virtual routers apply
 */
public record TrackerHealth(VrrpTrackerState state, String reason, OptionalInt number) {

  /** The tracker has not reported yet. */
  public static TrackerHealth waiting(String reason) {
    return new TrackerHealth(VrrpTrackerState.WAITING, reason, OptionalInt.empty());
  }

  /** Everything is well. */
  public static TrackerHealth up(String reason) {
    return new TrackerHealth(VrrpTrackerState.UP, reason, OptionalInt.empty());
  }

  /**
   * Everything is well, and the tracker adds a number to priorities.
   *
   * @param number limited to -253 to 253
   */
  public static TrackerHealth up(String reason, int number) {
    int inRange = Math.max(-TrackReference.MAX_WEIGHT, Math.min(number, TrackReference.MAX_WEIGHT));
    return new TrackerHealth(VrrpTrackerState.UP, reason, OptionalInt.of(inRange));
  }

  /** Something is not well. */
  public static TrackerHealth down(String reason) {
    return new TrackerHealth(VrrpTrackerState.DOWN, reason, OptionalInt.empty());
  }

  public boolean isUp() {
    return state == VrrpTrackerState.UP;
  }
}
