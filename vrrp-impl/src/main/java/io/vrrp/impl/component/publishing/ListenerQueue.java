// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.impl.component.calls.ForeignCalls;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes notifications to one listener, in order, on its own thread. A listener that hangs loses
 * notifications, but the other listeners do not.
 */
final class ListenerQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerHub.class);

  private static final int CAPACITY = 10_000;
  private static final long HUNG_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The task of {@link #afterDelivery}. It must run even if the queue is closed. */
  private record DeliveryMarker(Runnable action) implements Runnable {
    @Override
    public void run() {
      action.run();
    }
  }

  private final VrrpListener listener;
  private final ForeignCalls calls;
  private final AtomicLong lost = new AtomicLong();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(CAPACITY),
          task -> ForeignCalls.thread(task, "vrrp-listener"));

  /** When the present call began; 0 if there is none. */
  private volatile long busySince;

  ListenerQueue(VrrpListener listener, ForeignCalls calls) {
    this.calls = calls;
    this.listener = listener;
    // Start the thread here, so that it inherits nothing from the first thread that notifies.
    executor.prestartCoreThread();
  }

  boolean isOf(VrrpListener other) {
    return listener == other;
  }

  /** Whether a call of the listener has lasted too long. */
  boolean isHung() {
    long since = busySince;
    return since != 0 && System.nanoTime() - since > HUNG_NANOS;
  }

  void notified(VrrpNotification notification) {
    try {
      executor.execute(() -> deliver(notification));
    } catch (RejectedExecutionException e) {
      if (!executor.isShutdown() && lost.getAndIncrement() == 0) {
        LOG.warn(
            "listener {}: does not return, and {} notifications wait; further ones are lost until"
                + " it returns",
            listener,
            CAPACITY);
      }
    }
  }

  private void deliver(VrrpNotification notification) {
    busySince = System.nanoTime() | 1;
    try {
      calls.make(() -> listener.notified(notification));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("listener {}: failed on notification {}", listener, notification, e);
    } finally {
      busySince = 0;
    }
    long missed = executor.getQueue().isEmpty() ? lost.getAndSet(0) : 0;
    if (missed > 0) {
      LOG.warn("listener {}: works again; {} notifications were lost", listener, missed);
    }
  }

  /**
   * Runs an action after everything before it was delivered, or at once if the queue is full or
   * closed.
   */
  void afterDelivery(Runnable action) {
    try {
      executor.execute(new DeliveryMarker(action));
    } catch (RejectedExecutionException e) {
      action.run();
    }
  }

  /** Delivers nothing more. */
  @Override
  public void close() {
    for (Runnable waiting : executor.shutdownNow()) {
      if (waiting instanceof DeliveryMarker marker) {
        marker.run();
      }
    }
  }
}
