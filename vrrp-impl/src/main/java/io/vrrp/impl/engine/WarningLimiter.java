// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.TimeUnit;

/**
 * Lets each kind of warning through once a minute, so that nobody can fill the log from outside.
 */
final class WarningLimiter {

  private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);

  private final long[] quietUntil;
  private final boolean[] warned;

  WarningLimiter(int kinds) {
    quietUntil = new long[kinds];
    warned = new boolean[kinds];
  }

  boolean permits(int kind, long now) {
    if (warned[kind] && now < quietUntil[kind]) {
      return false;
    }
    warned[kind] = true;
    quietUntil[kind] = now + PERIOD;
    return true;
  }
}
