// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Runs a thread at real-time priority, so that a busy machine does not delay it.
 *
 * <p>If such a thread never paused, Linux would still keep a share of each second for other threads
 * (/proc/sys/kernel/sched_rt_runtime_us).
 */
public final class RealTime {

  /** The lowest priority of SCHED_RR. */
  public static final int MIN_PRIORITY = 1;

  /** The highest priority of SCHED_RR. */
  public static final int MAX_PRIORITY = 99;

  private RealTime() {}

  /**
   * Gives the calling thread a SCHED_RR priority. Threads that it starts do not inherit it.
   *
   * @param priority {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}
   * @throws IOException if the kernel refuses; the message names the missing privilege
   */
  static void begin(int priority) throws IOException {
    Libc.load();
    int result = Libc.schedSetscheduler(Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, priority);
    if (result < 0) {
      throw Errno.failure("asking for real-time priority " + priority, -result, Errno.SYS_NICE);
    }
  }

  /**
   * Makes threads with a SCHED_RR priority, or without if the system does not permit it.
   *
   * @param priority {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}, or 0 for ordinary threads
   * @param result is called on each thread before its task, with null or the reason why the thread
   *     has no real-time priority
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
