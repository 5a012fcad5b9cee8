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
 * Carries events from the engine's thread to a thread of their own, in order. It holds a bounded
 * number: an observer that hangs costs events, never memory or time of the protocol.
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
            tellLost();
          }
        }
      };

  /** Hears how many events were lost, on the thread that delivers them. */
  private final LongConsumer lostListener;

  /** How many losses the listener has heard of; of the thread that delivers. */
  private long told;

  private volatile Thread thread;

  /** How many events had been delivered when one had been waited for in vain. */
  private volatile long hangsBehind = -1;

  EventQueue(LongConsumer lostListener) {
    this.lostListener = lostListener;
  }

  private void tellLost() {
    long all = lost.get();
    if (all != told) {
      lostListener.accept(all - told);
      told = all;
    }
  }

  /** Also called for the successor of a thread that died of an observer's exception. */
  private Thread newThread(Runnable task) {
    Thread created = new Thread(task, "vrrp-events");
    created.setDaemon(true);
    thread = created;
    return created;
  }

  /**
   * Makes the thread now, from the caller's: one that the engine's thread made would be in its
   * network namespace, where observers have no business.
   */
  void start() {
    executor.prestartCoreThread();
  }

  void post(Runnable event) {
    executor.execute(event);
  }

  /**
   * Waits for what an event brings about. Does not wait in vain: on the thread that delivers, once
   * everything has been delivered, or behind an event that has been waited for already, so that
   * many who wait lose no more time than one.
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

  /** How many events found no place. */
  long lost() {
    return lost.get();
  }

  /** Delivers what was posted, as long as the observers take part. */
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
