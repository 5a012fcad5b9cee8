// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.protocol.TrackerHealth;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A tracker service from its start to its stop, and the sink for its reports. Start and stop are
 * called on a thread for code of other bundles. If the start hangs, the stop waits for its end.
 */
final class RunningTracker implements VrrpTrackerSink {

  private enum Phase {
    NEW,
    STARTING,
    STOP_AFTER_START,
    STARTED,
    STOPPED
  }

  private final BundleContext context;
  private final ServiceReference<VrrpTracker> reference;
  private final Consumer<RunningTracker> reported;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
  private final AtomicReference<TrackerHealth> latest = new AtomicReference<>();
  private final AtomicLong reports = new AtomicLong();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean muted;

  /** Only the thread that called the start uses this field. */
  private VrrpTracker tracker;

  /**
   * Does not start the tracker yet.
   *
   * @param reported is called when there is a report for {@link #take}; it must neither wait nor
   *     throw
   */
  RunningTracker(
      BundleContext context,
      ServiceReference<VrrpTracker> reference,
      Consumer<RunningTracker> reported) {
    this.context = context;
    this.reference = reference;
    this.reported = reported;
  }

  // ---------------------------------------------------------------- calls to the other bundle

  /** Gets the service and starts it, unless it was stopped before. */
  void start() {
    if (!phase.compareAndSet(Phase.NEW, Phase.STARTING)) {
      return;
    }
    try {
      tracker = context.getService(reference);
      if (tracker == null) {
        down("its service cannot be used");
      } else {
        tracker.start(this);
      }
    } catch (RuntimeException | Error e) {
      down("failed to start: " + e);
      throw e;
    } finally {
      if (!phase.compareAndSet(Phase.STARTING, Phase.STARTED)) {
        finish();
      }
    }
  }

  /** Stops the tracker, unless it was never started. */
  void stop() {
    if (phase.compareAndSet(Phase.NEW, Phase.STOPPED)) {
      stopped.countDown();
    } else if (!phase.compareAndSet(Phase.STARTING, Phase.STOP_AFTER_START)
        && phase.compareAndSet(Phase.STARTED, Phase.STOPPED)) {
      finish();
    }
  }

  private void finish() {
    phase.set(Phase.STOPPED);
    try {
      if (tracker != null) {
        tracker.stop();
      }
    } finally {
      stopped.countDown();
      unget();
    }
  }

  private void unget() {
    try {
      context.ungetService(reference);
    } catch (IllegalStateException e) {
      // This bundle is stopping: the framework has released the service.
    }
  }

  /** Returns false if it was not stopped within this time. */
  boolean awaitStopped(long millis) throws InterruptedException {
    return stopped.await(millis, TimeUnit.MILLISECONDS);
  }

  // ---------------------------------------------------------------- its reports

  /** Ignores all its reports from now on. */
  void mute() {
    muted = true;
  }

  /** The last report since the last call, or null. */
  TrackerHealth take() {
    return latest.getAndSet(null);
  }

  /** How many reports there were. */
  long reports() {
    return reports.get();
  }

  @Override
  public void up(String reason) {
    report(TrackerHealth.up(ReasonText.of(reason)));
  }

  @Override
  public void up(String reason, int weight) {
    report(TrackerHealth.up(ReasonText.of(reason), weight));
  }

  @Override
  public void down(String reason) {
    report(TrackerHealth.down(ReasonText.of(reason)));
  }

  /** A tracker that reports without a pause occupies only one place in the queue. */
  private void report(TrackerHealth health) {
    if (muted) {
      return;
    }
    reports.incrementAndGet();
    if (latest.getAndSet(health) == null) {
      reported.accept(this);
    }
  }
}
