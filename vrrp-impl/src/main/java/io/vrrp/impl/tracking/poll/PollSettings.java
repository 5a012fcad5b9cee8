// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.poll;

import java.util.concurrent.TimeUnit;

/**
 * How often a tracker probes, and how many equal results in a row change its state.
 *
 * @param intervalMillis from one probe to the next
 * @param timeoutMillis after which a probe without an answer has failed
 * @param fall failed probes in a row until it is down
 * @param rise successful probes in a row until it is up again
 */
public record PollSettings(int intervalMillis, int timeoutMillis, int fall, int rise) {

  /** Extra time that a busy machine may need. */
  private static final int MARGIN_MILLIS = 500;

  public long intervalNanos() {
    return TimeUnit.MILLISECONDS.toNanos(intervalMillis);
  }

  public long timeoutNanos() {
    return TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  /** The time from the start until the tracker must have reported, in milliseconds. */
  public long firstReportWithinMillis() {
    return (long) intervalMillis * fall + timeoutMillis + MARGIN_MILLIS;
  }
}
