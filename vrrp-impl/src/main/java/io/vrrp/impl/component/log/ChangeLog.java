// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.log;

import java.util.concurrent.TimeUnit;

/**
 * Decides which changes of one thing are logged, so that a thing that flaps cannot fill the log.
 * The first few changes are logged; the others are summed up once a minute.
 */
public final class ChangeLog {

  /** {@link #deadline()} if no change was omitted. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  public static final long PERIOD = TimeUnit.MINUTES.toNanos(1);
  public static final int MAX_LINES_IN_A_PERIOD = 6;

  private long begin;
  private int lines;
  private int omitted;

  /** Whether to log a change. */
  public boolean permits(long now) {
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
  public long deadline() {
    return omitted == 0 ? NO_DEADLINE : begin + PERIOD;
  }

  /** How many changes were omitted. If they continue, one more is logged at once. */
  public int takeOmitted(long now) {
    int all = omitted;
    omitted = 0;
    lines = MAX_LINES_IN_A_PERIOD - 1;
    begin = now;
    return all;
  }
}
