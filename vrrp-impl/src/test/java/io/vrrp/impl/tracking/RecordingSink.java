// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.VrrpTrackerSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a tracker reports, each report as text. */
public final class RecordingSink implements VrrpTrackerSink {

  private static final long PATIENCE_SECONDS = 30;

  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> all = new ArrayList<>();

  @Override
  public void up(String reason) {
    add("up: " + reason);
  }

  @Override
  public void up(String reason, int weight) {
    add("up " + weight + ": " + reason);
  }

  @Override
  public void down(String reason) {
    add("down: " + reason);
  }

  private synchronized void add(String report) {
    all.add(report);
    unread.add(report);
  }

  /** All reports so far. */
  public synchronized List<String> all() {
    return List.copyOf(all);
  }

  /** Waits for a report, and ignores others. */
  public void await(String report) throws InterruptedException {
    String last = "none";
    while (!last.equals(report)) {
      String next = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no report '" + report + "'; the reports: " + all());
      }
      last = next;
    }
  }

  /** Waits for the next report. */
  public String next() throws InterruptedException {
    String next = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no further report; the reports: " + all());
    }
    return next;
  }
}
