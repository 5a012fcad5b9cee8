// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;

/**
 * Makes a thread run before the contenders: a real client is on another machine and does not
 * compete for a processor. If that is not permitted, as in a user namespace, nothing changes.
 */
final class Urgency {
  private static final int SCHED_OTHER = 0;
  private static final int SCHED_RR = 2;
  private static final int SCHED_RESET_ON_FORK = 0x40000000;

  /** Above the real-time priority of all contenders. */
  private static final int PRIORITY = 20;

  /** Functions of the C library; what they call a process is a thread on Linux. */
  interface CLibrary extends Library {
    int sched_setscheduler(int thread, int policy, IntByReference priority);
  }

  private static final CLibrary C = Native.load("c", CLibrary.class);

  private Urgency() {}

  /** Makes the calling thread urgent. */
  static void begin() {
    C.sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, new IntByReference(PRIORITY));
  }

  /** Makes the calling thread an ordinary one again. */
  static void end() {
    C.sched_setscheduler(0, SCHED_OTHER, new IntByReference(0));
  }
}
