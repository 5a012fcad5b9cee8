// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Another router that acts as master beside this one. One at a time is told of, and a short silence
 * is none, so that nobody can fill the events from outside.
 */
final class Rival {

  private static final long NEVER = VirtualRouter.NO_DEADLINE;
  private static final long SHORTEST_SILENCE = TimeUnit.SECONDS.toNanos(1);

  /** For so many of its intervals it must be silent to be gone. */
  private static final int SILENT_INTERVALS = 3;

  private final Reporter reporter;
  private IpAddress address;
  private int priority;
  private long silent = NEVER;

  Rival(Reporter reporter) {
    this.reporter = reporter;
  }

  /** A master heard an advertisement and remains master. */
  void heard(Advertisement advertisement, long now) {
    // Priority 0 says that it leaves.
    if (advertisement.priority() == 0) {
      return;
    }
    if (address == null) {
      address = advertisement.source();
      priority = advertisement.priority();
      reporter.rival(true, address, priority);
    } else if (advertisement.sourceLow() != address.low()
        || advertisement.sourceHigh() != address.high()) {
      return;
    }
    priority = advertisement.priority();
    silent =
        now
            + Math.max(
                SHORTEST_SILENCE,
                SILENT_INTERVALS * Timers.interval(advertisement.advertInterval()));
  }

  /** When {@link #timerFired} is to be called. */
  long deadline() {
    return silent;
  }

  void timerFired(long now) {
    if (now >= silent) {
      gone();
    }
  }

  /** It is silent, or this node is no longer master. */
  void gone() {
    if (address != null) {
      reporter.rival(false, address, priority);
      address = null;
      silent = NEVER;
    }
  }
}
