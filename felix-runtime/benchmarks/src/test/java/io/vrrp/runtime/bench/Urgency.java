// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;

/**
 * A thread that is served before the contenders: a client is on another machine in life, and does
 * not wait for a processor of the one that it asks. Where that is not permitted, as in a user
 * namespace, nothing changes.
 */
final class Urgency {
  private static final int SCHED_OTHER = 0;
  private static final int SCHED_RR = 2;
  private static final int SCHED_RESET_ON_FORK = 0x40000000;

  /** Above the real-time priority of either contender. */
  private static final int PRIORITY = 20;

  /** What is asked of the C library; on Linux a thread is what it calls a process. */
  interface CLibrary extends Library {
    int sched_setscheduler(int thread, int policy, IntByReference priority);
  }

  private static final CLibrary C = Native.load("c", CLibrary.class);

  private Urgency() {}

  /** The calling thread is urgent from now on. */
  static void begin() {
    C.sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, new IntByReference(PRIORITY));
  }

  /** The calling thread is one like all others. */
  static void end() {
    C.sched_setscheduler(0, SCHED_OTHER, new IntByReference(0));
  }
}
