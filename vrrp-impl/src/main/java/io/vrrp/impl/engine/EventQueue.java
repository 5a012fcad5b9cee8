// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Passes events from the engine thread to an event thread, in order. It is bounded: an observer
 * that hangs costs events, but neither memory nor time of the protocol.
 */
final class EventQueue implements AutoCloseable {

  private static final int CAPACITY = 10_000;
  private static final long CLOSE_SECONDS = 5;

  private final AtomicLong lost = new AtomicLong();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(CAPACITY),
          this::newThread,
          (task, pool) -> lost.incrementAndGet()) {
        @Override
        protected void afterExecute(Runnable event, Throwable defect) {
          if (getQueue().isEmpty()) {
            reportLost();
          }
        }
      };

  /** Receives the number of lost events, on the event thread. */
  private final LongConsumer lostListener;

  /** How many losses the listener knows; only the event thread uses it. */
  private long told;

  private volatile Thread thread;

  /** The number of delivered events when a wait last timed out. */
  private volatile long hangsBehind = -1;

  EventQueue(LongConsumer lostListener) {
    this.lostListener = lostListener;
  }

  private void reportLost() {
    long all = lost.get();
    if (all != told) {
      lostListener.accept(all - told);
      told = all;
    }
  }

  /** Also called after the thread died of an observer's exception. */
  private Thread newThread(Runnable task) {
    Thread created = new Thread(task, "vrrp-events");
    created.setDaemon(true);
    thread = created;
    return created;
  }

  /**
   * Starts the thread from the caller's thread. If the engine thread started it, it would be in the
   * engine's network namespace, and observers must not run there.
   */
  void start() {
    executor.prestartCoreThread();
  }

  void post(Runnable event) {
    executor.execute(event);
  }

  /**
   * Waits for the effect of an event. It does not wait if that could not succeed: on the event
   * thread, after the end of delivery, or behind an event that was already waited for. Many waiting
   * callers lose no more time than one.
   *
   * @return false if the time is over
   */
  boolean awaitHeard(CountDownLatch heard, Duration patience) {
    if (Thread.currentThread() == thread
        || executor.isTerminated()
        || executor.getCompletedTaskCount() == hangsBehind) {
      return true;
    }
    try {
      if (heard.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
    hangsBehind = executor.getCompletedTaskCount();
    return false;
  }

  /** How many events were dropped. */
  long lost() {
    return lost.get();
  }

  /** Delivers what was posted, as long as the observers return. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
