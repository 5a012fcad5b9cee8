// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.TimeUnit;

/** What the engine thread takes for late. */
final class TurnTimes {

  /** A timer that is served later than this is late: half of the shortest interval. */
  static final long LATE_TIMER = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * If a turn took longer, the thread was stalled, and what it knows is out of date. Addresses live
   * longer than this without being confirmed.
   */
  static final long LONGEST_TURN = TimeUnit.MILLISECONDS.toNanos(500);

  private TurnTimes() {}
}
