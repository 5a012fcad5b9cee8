// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The wait in INITIALIZE after the interface has become usable, for example until a switch port
 * forwards or routes are learned. It runs once each time. A changed configuration does not make a
 * virtual router wait again.
 */
final class StartDelay {

  private boolean usable;

  /** The time since which the interface is usable, if it is. */
  private long usableSince;

  private Duration length = Duration.ZERO;

  /** Whether the delay has ended since the interface became usable. */
  private boolean over;

  /**
   * Updates the facts.
   *
   * @param isUsable whether the interface can be used
   * @param newLength how long the delay lasts; a new value is measured from the same beginning
   */
  void update(boolean isUsable, Duration newLength, long now) {
    if (isUsable && !usable) {
      usableSince = now;
      over = false;
    }
    usable = isUsable;
    length = newLength;
    over |= usable && now >= end();
  }

  /** The operator skips the rest. */
  void skip() {
    over = true;
  }

  boolean isRunning() {
    return usable && !over;
  }

  /** When {@link #update} must be called. */
  long deadline() {
    return isRunning() ? end() : VirtualRouter.NO_DEADLINE;
  }

  /** The rest in nanoseconds; 0 if it does not run. */
  long left(long now) {
    return isRunning() ? Math.max(0, end() - now) : 0;
  }

  /** Describes it. */
  String text(long now) {
    long nanosecondsPerSecond = TimeUnit.SECONDS.toNanos(1);
    long seconds = (left(now) + nanosecondsPerSecond - 1) / nanosecondsPerSecond;
    return "start delay: " + seconds + " s left";
  }

  private long end() {
    return usableSince + length.toNanos();
  }
}
