// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.libc.Poller;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Tasks that are due later, in the order of their deadlines. Used by one thread. */
final class Timers {

  /** Tasks that are due within this time run together, which saves wake-ups. */
  private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** A task that may be cancelled. */
  static final class Timer {
    private final long deadline;
    private final Runnable task;
    private boolean cancelled;

    private Timer(long deadline, Runnable task) {
      this.deadline = deadline;
      this.task = task;
    }

    void cancel() {
      cancelled = true;
    }
  }

  private final PriorityQueue<Timer> queue =
      new PriorityQueue<>(Comparator.comparingLong(timer -> timer.deadline));

  /**
   * Runs a task later.
   *
   * @param deadline on the clock of {@link System#nanoTime()}
   */
  Timer at(long deadline, Runnable task) {
    Timer timer = new Timer(deadline, task);
    queue.add(timer);
    return timer;
  }

  /** When the next task is due. */
  long next() {
    dropCancelled();
    return queue.isEmpty() ? Poller.NEVER : queue.peek().deadline;
  }

  /** Runs the due tasks. */
  void run(long now) {
    if (next() > now) {
      return;
    }
    while (next() - TOGETHER_NANOS <= now) {
      queue.poll().task.run();
    }
  }

  private void dropCancelled() {
    while (!queue.isEmpty() && queue.peek().cancelled) {
      queue.poll();
    }
  }
}
