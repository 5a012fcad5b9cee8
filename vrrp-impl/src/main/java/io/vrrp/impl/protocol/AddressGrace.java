// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpState;
import java.util.concurrent.TimeUnit;

/**
 * How long a virtual router waits for the address that it sends from, when the address has gone: a
 * program that configures the interface again removes all addresses and adds them a moment later.
 *
 * <p>The wait is shorter than the time after which the backups take a silent master for dead (RFC
 * 9568 §6.1 Active_Down_Interval), so that clients lose no more than by the death of the master.
 */
final class AddressGrace {

  /** With long intervals the backups would wait longer than clients should. */
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

  /** Backups take over after this number of intervals without an advertisement, and skew time. */
  private static final int INTERVALS = 3;

  private long end = VirtualRouter.NO_DEADLINE;

  /** When the wait is over. */
  long deadline() {
    return end;
  }

  boolean isRunning() {
    return end != VirtualRouter.NO_DEADLINE;
  }

  /** The address has gone. Does nothing if the wait has begun before. */
  void begin(VirtualRouter router, long now) {
    if (!isRunning()) {
      RouterParameters parameters = router.parameters();
      long interval = Timers.interval(router.masterAdvertInterval());
      long from = now;
      if (router.state() == VrrpState.MASTER) {
        interval = Timers.interval(parameters.advertInterval());
        if (parameters.unicast().isUsed()) {
          // The route to the peers has gone with the address. They may have received nothing since
          // the last advertisement before.
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
