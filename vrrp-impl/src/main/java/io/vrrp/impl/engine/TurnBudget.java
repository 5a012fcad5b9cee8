// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How often the engine may wait for the kernel in one turn. When a network fails, hundreds of
 * virtual routers take over at once; this must not delay the advertisements of the first ones.
 */
final class TurnBudget {

  /** Each takes some tenths of a millisecond, on a thread whose shortest interval is 10 ms. */
  static final int TAKE_OVERS = 4;

  /** A program that kept the kernel busy this long will do so again. */
  static final long LONG = TimeUnit.MILLISECONDS.toNanos(2);

  private final BooleanSupplier permitted;
  private int left = TAKE_OVERS;

  /**
   * @param permitted whether the engine may wait for the kernel at all
   */
  TurnBudget(BooleanSupplier permitted) {
    this.permitted = permitted;
  }

  /** A new turn begins. */
  void renew() {
    left = TAKE_OVERS;
  }

  /** Returns whether the engine may wait for the kernel once more. */
  boolean take() {
    return left-- > 0 && permitted.getAsBoolean();
  }

  /** The engine waited for the kernel this long. */
  void waited(long nanos) {
    if (nanos >= LONG) {
      left = 0;
    }
  }
}
