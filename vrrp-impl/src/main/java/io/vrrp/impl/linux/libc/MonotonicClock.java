// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.util.concurrent.TimeUnit;

/** The difference between the kernel's CLOCK_MONOTONIC and {@link System#nanoTime()}. */
final class MonotonicClock {

  private static final int READINGS = 16;

  private MonotonicClock() {}

  /** The difference in nanoseconds. It is constant while the JVM runs. */
  static long offset() {
    long[] timespec = new long[2];
    long narrowest = Long.MAX_VALUE;
    long offset = 0;
    for (int i = 0; i < READINGS; i++) {
      long before = System.nanoTime();
      Libc.clockMonotonic(timespec);
      long after = System.nanoTime();
      long kernel = TimeUnit.SECONDS.toNanos(timespec[0]) + timespec[1];
      if (before - kernel <= 0 && kernel - after <= 0) {
        return 0; // OpenJDK's nanoTime is the same clock: there is no difference to measure.
      }
      if (after - before < narrowest) {
        narrowest = after - before;
        offset = kernel - (before + narrowest / 2);
      }
    }
    return offset;
  }
}
