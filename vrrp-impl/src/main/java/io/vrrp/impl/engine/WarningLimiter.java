// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.TimeUnit;

/**
 * Passes the first warning of each kind at once, and repetitions less and less often: after a
 * minute, then after twice as long each time, up to a day. So no packets can fill the log, however
 * long they last. After a day of silence a warning counts as new.
 */
final class WarningLimiter {

  private static final long SHORTEST_PAUSE = TimeUnit.MINUTES.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.DAYS.toNanos(1);

  private final long[] quietUntil;

  /** 0 = never warned. */
  private final long[] pause;

  private final long[] suppressed;
  private final long[] reported;

  WarningLimiter(int kinds) {
    quietUntil = new long[kinds];
    pause = new long[kinds];
    suppressed = new long[kinds];
    reported = new long[kinds];
  }

  boolean permits(int kind, long now) {
    if (pause[kind] != 0 && now - quietUntil[kind] < 0) {
      suppressed[kind]++;
      return false;
    }
    pause[kind] =
        isForgotten(kind, now) ? SHORTEST_PAUSE : Math.min(2 * pause[kind], LONGEST_PAUSE);
    quietUntil[kind] = now + pause[kind];
    reported[kind] = suppressed[kind];
    suppressed[kind] = 0;
    return true;
  }

  /** Whether a warning of this kind counts as new: it never came, or not for a day. */
  boolean isForgotten(int kind, long now) {
    return pause[kind] == 0 || now - quietUntil[kind] > LONGEST_PAUSE;
  }

  /** Another warning takes this place; the number of suppressed ones starts again. */
  void forget(int kind) {
    pause[kind] = 0;
    suppressed[kind] = 0;
  }

  /** The number of warnings that were suppressed before the last one, as the end of its text. */
  String repetitions(int kind) {
    return reported[kind] == 0 ? "" : " (" + reported[kind] + " more since the last warning)";
  }
}
