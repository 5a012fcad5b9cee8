// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.TimeUnit;

/** Limits after which the engine thread counts as late or stalled. */
final class TurnTimes {

  /** A timer that is handled later than this is late: half of the shortest interval. */
  static final long LATE_TIMER = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * If a turn took longer, the thread was stalled, and its knowledge is out of date. Addresses stay
   * longer than this without a confirmation.
   */
  static final long LONGEST_TURN = TimeUnit.MILLISECONDS.toNanos(500);

  private TurnTimes() {}
}
