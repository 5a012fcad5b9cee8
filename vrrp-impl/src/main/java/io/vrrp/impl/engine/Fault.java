// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Something that does not work although it should, and when it is tried again. Each try may unseat
 * a master that works: a fault that stays is tried less and less often.
 */
final class Fault {

  private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(5);

  private String text;
  private long until = VirtualRouter.NO_DEADLINE;
  private long pause = SHORTEST_PAUSE;

  /** When it occurred last. */
  private long last;

  boolean isPresent() {
    return text != null;
  }

  /** In plain words, or null if there is none. */
  String text() {
    return text;
  }

  /** When it is to be tried again. */
  long deadline() {
    return until;
  }

  void occurred(String newText, long now) {
    // Nobody tells that a backup could have taken over: that it was ready for long must do.
    if (now - last > 2 * LONGEST_PAUSE) {
      pause = SHORTEST_PAUSE;
    }
    last = now;
    text = newText;
    until = now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }

  /** It may be tried again; the next pause is longer all the same. */
  void forget() {
    text = null;
    until = VirtualRouter.NO_DEADLINE;
  }

  /** What could fail works. */
  void mended() {
    pause = SHORTEST_PAUSE;
  }
}
