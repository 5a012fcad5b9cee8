// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.Advertisement;

/**
 * Passes warnings about packets once for each source, VRID and reason, and repetitions less and
 * less often. It remembers a fixed number of them; all others share one place, so that forged
 * sources can fill neither the log nor the memory. Checking allocates nothing.
 */
final class SourceWarnings {

  static final int CAPACITY = 32;

  private final long[] highs = new long[CAPACITY];
  private final long[] lows = new long[CAPACITY];
  private final int[] vrids = new int[CAPACITY];
  private final int[] reasons = new int[CAPACITY];
  private final WarningLimiter limiter = new WarningLimiter(CAPACITY + 1);
  private int size;
  private int last;

  /**
   * Whether to warn.
   *
   * @param vrid the VRID of the packet, if known
   * @param reason the problem, as a number
   */
  boolean permits(Advertisement packet, int vrid, int reason, long now) {
    last = place(packet.sourceHigh(), packet.sourceLow(), vrid, reason, now);
    return limiter.permits(last, now);
  }

  /** The number of warnings that were suppressed before the last one, as the end of its text. */
  String repetitions() {
    return limiter.repetitions(last);
  }

  private int place(long high, long low, int vrid, int reason, long now) {
    int free = CAPACITY;
    for (int i = 0; i < size; i++) {
      if (lows[i] == low && highs[i] == high && vrids[i] == vrid && reasons[i] == reason) {
        return i;
      }
      if (limiter.isForgotten(i, now)) {
        free = i;
      }
    }
    if (size < CAPACITY) {
      free = size++;
    }
    if (free < CAPACITY) {
      limiter.forget(free);
      highs[free] = high;
      lows[free] = low;
      vrids[free] = vrid;
      reasons[free] = reason;
    }
    return free;
  }
}
