// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Something that does not work, and when it is tried again. Each try may disturb a working master,
 * so a lasting fault is tried less and less often.
 */
final class Fault {

  private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(5);

  private String text;
  private long until = VirtualRouter.NO_DEADLINE;
  private long pause = SHORTEST_PAUSE;

  /** When it last occurred. */
  private long last;

  boolean isPresent() {
    return text != null;
  }

  /** A description, or null if there is no fault. */
  String text() {
    return text;
  }

  /** When it must be tried again. */
  long deadline() {
    return until;
  }

  void occurred(String newText, long now) {
    // No report shows that a backup could have taken over: having been ready for long must be
    // enough.
    if (now - last > 2 * LONGEST_PAUSE) {
      pause = SHORTEST_PAUSE;
    }
    last = now;
    text = newText;
    until = now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  /** Allows another try; the next pause is still longer. */
  void forget() {
    text = null;
    until = VirtualRouter.NO_DEADLINE;
  }

  /** It works again. */
  void repaired() {
    pause = SHORTEST_PAUSE;
  }
}
