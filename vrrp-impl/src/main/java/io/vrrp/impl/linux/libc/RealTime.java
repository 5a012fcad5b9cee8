// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Runs a thread before all that is not urgent, so that a busy machine does not delay it.
 *
 * <p>Should it go wild, Linux leaves a part of each second to the others
 * (/proc/sys/kernel/sched_rt_runtime_us).
 */
public final class RealTime {

  /** The lowest priority of SCHED_RR. */
  public static final int MIN_PRIORITY = 1;

  /** The highest priority of SCHED_RR. */
  public static final int MAX_PRIORITY = 99;

  private RealTime() {}

  /**
   * Gives the calling thread a priority of SCHED_RR, and none of it to the threads that it starts.
   *
   * @param priority {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}
   * @throws IOException if the kernel refuses; the message says what is missing
   */
  static void begin(int priority) throws IOException {
    Libc.load();
    int result = Libc.schedSetscheduler(Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, priority);
    if (result < 0) {
      throw Errno.failure("asking for real-time priority " + priority, -result, Errno.SYS_NICE);
    }
  }

  /**
   * Threads with a priority of SCHED_RR where that is permitted, which run without it elsewhere.
   *
   * @param priority {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}, or 0 for threads like all
   *     others
   * @param result hears, on each thread before it begins its task, null or why it has no such
   *     priority
   */
  public static ThreadFactory threads(
      ThreadFactory threads, int priority, Consumer<IOException> result) {
    if (priority == 0) {
      return threads;
    }
    return task ->
        threads.newThread(
            () -> {
              result.accept(failureOf(priority));
              task.run();
            });
  }

  private static IOException failureOf(int priority) {
    try {
      begin(priority);
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
