// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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
          task -> {
            Thread thread = new Thread(task, "vrrp-events");
            thread.setDaemon(true);
            return thread;
          },
          (task, pool) -> lost.incrementAndGet());

  void post(Runnable event) {
    executor.execute(event);
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
