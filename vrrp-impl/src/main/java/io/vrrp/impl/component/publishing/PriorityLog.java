// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.impl.component.log.ChangeLog;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Logs the changes of the priority of one virtual router. If a tracker flaps, most changes are left
 * out; but the last line always has the present priority.
 */
final class PriorityLog {

  /** Runs tasks later, on another thread. */
  interface Timer {
    void runAfter(long nanos, Runnable task);
  }

  private final ChangeLog log = new ChangeLog();
  private final LongSupplier clock;
  private final Timer timer;
  private final Consumer<String> lines;

  private String latest = "";
  private boolean ended;

  PriorityLog(LongSupplier clock, Timer timer, Consumer<String> lines) {
    this.clock = clock;
    this.timer = timer;
    this.lines = lines;
  }

  synchronized void changed(String text) {
    latest = text;
    long now = clock.getAsLong();
    boolean waits = log.deadline() != ChangeLog.NO_DEADLINE;
    if (log.permits(now)) {
      lines.accept(text);
    } else if (!waits) {
      timer.runAfter(Math.max(0, log.deadline() - now), this::sumUp);
    }
  }

  /** Logs nothing more. */
  synchronized void end() {
    ended = true;
  }

  private synchronized void sumUp() {
    int omitted = log.takeOmitted(clock.getAsLong());
    if (!ended) {
      lines.accept(
          latest + (omitted == 1 ? "" : " (" + (omitted - 1) + " changes before are not logged)"));
    }
  }
}
