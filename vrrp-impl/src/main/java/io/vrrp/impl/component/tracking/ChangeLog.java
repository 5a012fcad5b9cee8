// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import java.util.concurrent.TimeUnit;

/**
 * Decides which changes of one tracker are logged, so that a tracker that flaps cannot fill the
 * log. The first few changes are logged; the others are summed up once a minute.
 */
final class ChangeLog {

  /** {@link #deadline()} if no change was omitted. */
  static final long NO_DEADLINE = Long.MAX_VALUE;

  static final long PERIOD = TimeUnit.MINUTES.toNanos(1);
  static final int MAX_LINES_IN_A_PERIOD = 6;

  private long begin;
  private int lines;
  private int omitted;

  /** Whether to log a change. */
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

  /** When {@link #takeOmitted} must be called. */
  long deadline() {
    return omitted == 0 ? NO_DEADLINE : begin + PERIOD;
  }

  /** How many changes were omitted. If they continue, one more is logged at once. */
  int takeOmitted(long now) {
    int all = omitted;
    omitted = 0;
    lines = MAX_LINES_IN_A_PERIOD - 1;
    begin = now;
    return all;
  }
}
