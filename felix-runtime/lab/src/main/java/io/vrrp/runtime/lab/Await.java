// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions by polling. */
public final class Await {
  private static final long POLL_NANOS = 5_000_000;

  private Await() {}

  /**
   * Polls until the condition holds. An exception counts as "not yet" and becomes the cause of the
   * failure.
   *
   * @param what the condition in words
   * @param limit how long to poll
   * @param condition the condition
   * @throws AssertionError if it does not hold in time
   */
  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    do {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(POLL_NANOS);
    } while (System.nanoTime() < deadline);
    throw new AssertionError("not within " + limit.toMillis() + " ms: " + what, last);
  }
}
