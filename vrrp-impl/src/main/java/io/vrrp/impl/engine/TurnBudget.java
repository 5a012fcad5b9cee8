// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How often the engine may wait for the kernel in one turn. When a network fails, hundreds of
 * virtual routers take over at once: they must not keep the first ones from advertising.
 */
final class TurnBudget {

  /** Some tenths of a millisecond each, on a thread whose shortest interval is 10 ms. */
  static final int TAKE_OVERS = 4;

  /** Whoever kept the kernel busy for so long will do so again. */
  static final long LONG = TimeUnit.MILLISECONDS.toNanos(2);

  private final BooleanSupplier permitted;
  private int left = TAKE_OVERS;

  /**
   * @param permitted whether the kernel may be waited for at all
   */
  TurnBudget(BooleanSupplier permitted) {
    this.permitted = permitted;
  }

  /** A new turn begins. */
  void renew() {
    left = TAKE_OVERS;
  }

  /** Returns whether the kernel may be waited for. */
  boolean take() {
    return left-- > 0 && permitted.getAsBoolean();
  }

  /** It was waited for, for so long. */
  void waited(long nanos) {
    if (nanos >= LONG) {
      left = 0;
    }
  }
}
