// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;

/**
 * A tracker whose configuration may change while virtual routers refer to it: another tracker
 * replaces it behind the same service. Until the new one reports, the last report of the old one
 * stays valid, so that a change does not interrupt virtual routers.
 */
final class ReplaceableTracker implements VrrpTracker {

  private VrrpTracker present;

  /** Null while nothing refers to the tracker. */
  private VrrpTrackerSink sink;

  private Gate gate;

  ReplaceableTracker(VrrpTracker first) {
    present = first;
  }

  @Override
  public synchronized void start(VrrpTrackerSink to) {
    sink = to;
    startPresent();
  }

  @Override
  public synchronized void stop() {
    if (sink != null) {
      stopPresent();
      sink = null;
    }
  }

  /** Replaces the tracker that observes. */
  synchronized void replace(VrrpTracker next) {
    if (sink == null) {
      present = next;
    } else {
      stopPresent();
      present = next;
      startPresent();
    }
  }

  private void startPresent() {
    gate = new Gate(sink);
    present.start(gate);
  }

  private void stopPresent() {
    gate.close();
    present.stop();
  }

  /** Ignores reports of a tracker that was replaced. */
  private static final class Gate implements VrrpTrackerSink {
    private final VrrpTrackerSink to;
    private boolean closed;

    Gate(VrrpTrackerSink to) {
      this.to = to;
    }

    private synchronized void pass(Runnable report) {
      if (!closed) {
        report.run();
      }
    }

    synchronized void close() {
      closed = true;
    }

    @Override
    public void up(String reason) {
      pass(() -> to.up(reason));
    }

    @Override
    public void up(String reason, int weight) {
      pass(() -> to.up(reason, weight));
    }

    @Override
    public void down(String reason) {
      pass(() -> to.down(reason));
    }
  }
}
