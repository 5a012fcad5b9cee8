// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.poll;

import io.vrrp.VrrpTrackerSink;

/**
 * Judges the results of probes. The first success is enough to be up for the first time. Then the
 * state changes to down after some failures in a row, and to up after some successes in a row. Used
 * by one thread at a time.
 */
public final class RiseAndFall {

  private enum Judgement {
    NONE,
    UP,
    DOWN
  }

  private final int fall;
  private final int rise;
  private final String what;
  private final VrrpTrackerSink sink;

  private Judgement judgement = Judgement.NONE;
  private int inARow;
  private String reported;

  /**
   * Creates a judgement without results.
   *
   * @param what the probed object, for the reasons, such as "192.0.2.254"
   */
  public RiseAndFall(PollSettings settings, String what, VrrpTrackerSink sink) {
    this.fall = settings.fall();
    this.rise = settings.rise();
    this.what = what;
    this.sink = sink;
  }

  /** A probe succeeded. */
  public void success(String answer) {
    success(answer, null);
  }

  /**
   * A probe succeeded.
   *
   * @param weight the number that it adds to the priority, or null
   */
  public void success(String answer, Integer weight) {
    if (judgement == Judgement.UP) {
      inARow = 0;
      report(answer, weight);
    } else if (judgement == Judgement.NONE || ++inARow >= rise) {
      change(Judgement.UP);
      report(answer, weight);
    }
  }

  /** A probe had no answer in time. */
  public void silence() {
    failure(null);
  }

  /**
   * A probe failed.
   *
   * @param error why, such as "connection refused"; null if there was no answer in time
   */
  public void failure(String error) {
    if (judgement == Judgement.DOWN) {
      inARow = 0;
      if (error != null) {
        report(error, null);
      }
      return;
    }
    if (++inARow >= fall) {
      int probes = inARow;
      change(Judgement.DOWN);
      report(
          error != null
              ? error
              : "no answer from " + what + (probes == 1 ? "" : " for " + probes + " probes"),
          null);
    }
  }

  private void change(Judgement to) {
    judgement = to;
    inARow = 0;
    reported = null;
  }

  /** Reports to the sink, unless nothing changed. */
  private void report(String reason, Integer weight) {
    String report = weight + reason;
    if (report.equals(reported)) {
      return;
    }
    reported = report;
    if (judgement == Judgement.DOWN) {
      sink.down(reason);
    } else if (weight == null) {
      sink.up(reason);
    } else {
      sink.up(reason, weight);
    }
  }
}
