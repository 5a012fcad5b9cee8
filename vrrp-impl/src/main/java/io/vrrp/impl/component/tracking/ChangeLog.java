// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import java.util.concurrent.TimeUnit;

/**
 * Which changes of one tracker are logged: a tracker that flaps must not fill the log. The first
 * few are; what is left out is summed up once a minute.
 */
final class ChangeLog {

  /** {@link #deadline()} when nothing is left out. */
  static final long NO_DEADLINE = Long.MAX_VALUE;

  static final long PERIOD = TimeUnit.MINUTES.toNanos(1);
  static final int MAX_LINES_IN_A_PERIOD = 6;

  private long begin;
  private int lines;
  private int omitted;

  /** Whether a change is logged. */
  boolean permits(long now) {
    if (omitted == 0 && (lines == 0 || now - begin >= PERIOD)) {
      begin = now;
      lines = 0;
    }
    if (omitted == 0 && lines < MAX_LINES_IN_A_PERIOD) {
      lines++;
      return true;
    }
    omitted++;
    return false;
  }

  /** When {@link #takeOmitted} is to be called. */
  long deadline() {
    return omitted == 0 ? NO_DEADLINE : begin + PERIOD;
  }

  /** How many changes were left out. If it goes on like that, one more is logged at once. */
  int takeOmitted(long now) {
    int all = omitted;
    omitted = 0;
    lines = MAX_LINES_IN_A_PERIOD - 1;
    begin = now;
    return all;
  }
}
