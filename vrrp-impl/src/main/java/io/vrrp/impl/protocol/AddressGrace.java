// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpState;
import java.util.concurrent.TimeUnit;

/**
 * Decides how long a virtual router waits for its source address after it was removed. A program
 * that configures the interface removes all addresses and adds them again a moment later.
 *
 * <p>The wait is shorter than the time after which backups take over from a silent master (RFC 9568
 * §6.1 Active_Down_Interval). So clients lose no more than if the master died.
 */
final class AddressGrace {

  /** With long intervals the backups would wait longer than clients should. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  /**
   * Backups take over after this number of intervals without an advertisement, plus the skew time.
   */
  private static final int INTERVALS = 3;

  private long end = VirtualRouter.NO_DEADLINE;

  /** When the wait is over. */
  long deadline() {
    return end;
  }

  boolean isRunning() {
    return end != VirtualRouter.NO_DEADLINE;
  }

  /** The address was removed. Does nothing if the wait has begun already. */
  void begin(VirtualRouter router, long now) {
    if (!isRunning()) {
      RouterParameters parameters = router.parameters();
      long interval = Timers.interval(router.masterAdvertInterval());
      long from = now;
      if (router.state() == VrrpState.MASTER) {
        interval = Timers.interval(parameters.advertInterval());
        if (parameters.unicast().isUsed()) {
          // The route to the peers was removed with the address. They may have received nothing
          // after the advertisement before the last one.
          from = Math.min(now, router.deadline() - interval);
        }
      }
      end = Math.min(from + INTERVALS * interval, now + LONGEST);
    }
  }

  /** The address is back, or given up. */
  void end() {
    end = VirtualRouter.NO_DEADLINE;
  }
}
