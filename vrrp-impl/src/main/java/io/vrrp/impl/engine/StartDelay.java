// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The wait in INITIALIZE after the interface has become usable, for example until a switch port
 * forwards or routes are learned. It runs once each time: no configuration makes a virtual router
 * wait that has waited.
 */
final class StartDelay {

  private boolean usable;

  /** Since when the interface has been usable, if it is. */
  private long usableSince;

  private Duration length = Duration.ZERO;

  /** Whether it has ended since the interface became usable. */
  private boolean over;

  /**
   * Takes in the facts.
   *
   * @param isUsable whether the interface can be used
   * @param newLength how long it lasts; a new value counts from the same beginning
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

  /** The operator does not want to wait for the rest. */
  void skip() {
    over = true;
  }

  boolean isRunning() {
    return usable && !over;
  }

  /** When {@link #update} is to be called. */
  long deadline() {
    return isRunning() ? end() : VirtualRouter.NO_DEADLINE;
  }

  /** The rest of it in nanoseconds; 0 if it does not run. */
  long left(long now) {
    return isRunning() ? Math.max(0, end() - now) : 0;
  }

  /** In plain words. */
  String text(long now) {
    long nanosecondsPerSecond = TimeUnit.SECONDS.toNanos(1);
    long seconds = (left(now) + nanosecondsPerSecond - 1) / nanosecondsPerSecond;
    return "start delay: " + seconds + " s left";
  }

  private long end() {
    return usableSince + length.toNanos();
  }
}
