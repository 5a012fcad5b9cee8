// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Detects another router that acts as master at the same time. It reports one at a time and ignores
 * short silences, so that no sender can fill the event queue.
 */
final class CompetingMaster {

  private static final long NEVER = VirtualRouter.NO_DEADLINE;
  private static final long SHORTEST_SILENCE = TimeUnit.SECONDS.toNanos(1);

  /** It is gone after a silence of this many of its intervals. */
  private static final int SILENT_INTERVALS = 3;

  private final Reporter reporter;
  private IpAddress address;
  private int priority;
  private long silent = NEVER;

  /** Until this time, an advertisement does not make its sender a competing master. */
  private long ignoredUntil = Long.MIN_VALUE;

  CompetingMaster(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * This node has just preempted a master. Packets of that router within a second may have been on
   * their way, or are its last advertisement. If it remains master, it is heard later too.
   */
  void preempted(long now) {
    ignoredUntil = now + SHORTEST_SILENCE;
  }

  /** How long a competing master with this interval must be silent to be gone. */
  static long silence(int advertInterval) {
    return Math.max(SHORTEST_SILENCE, SILENT_INTERVALS * Timers.interval(advertInterval));
  }

  /** This node, as master, received an advertisement and remains master. */
  void heard(Advertisement advertisement, long now) {
    if (advertisement.priority() == 0) {
      if (isFromCompetingMaster(advertisement)) {
        gone();
        // Otherwise forged packets that leave and return in turn could fill the event queue.
        ignoredUntil = now + SHORTEST_SILENCE;
      }
      return;
    }
    if (address == null) {
      if (now < ignoredUntil) {
        return;
      }
      address = advertisement.source();
      priority = advertisement.priority();
      reporter.competingMaster(true, address, priority);
    } else if (!isFromCompetingMaster(advertisement)) {
      return;
    }
    priority = advertisement.priority();
    silent = now + silence(advertisement.advertInterval());
  }

  private boolean isFromCompetingMaster(Advertisement advertisement) {
    return address != null
        && advertisement.sourceLow() == address.low()
        && advertisement.sourceHigh() == address.high();
  }

  /** When {@link #timerFired} must be called. */
  long deadline() {
    return silent;
  }

  void timerFired(long now) {
    if (now >= silent) {
      gone();
    }
  }

  /** The competing master is silent or has left, or this node is no longer master. */
  void gone() {
    if (address != null) {
      reporter.competingMaster(false, address, priority);
      address = null;
      silent = NEVER;
    }
  }
}
