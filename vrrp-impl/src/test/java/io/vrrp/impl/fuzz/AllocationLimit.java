// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Fails if the code allocates much more than the size of its input explains. */
public final class AllocationLimit {

  private static final long BYTES = 1 << 20;

  /** Each byte may be a wrong address, with an exception and a text of its own. */
  private static final long PER_BYTE = 4 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationLimit() {}

  /** Runs code that does the same each time. */
  public static void check(byte[] input, Runnable code) {
    long limit = BYTES + input.length * PER_BYTE;
    // The first run also loads classes, which allocates much more.
    if (allocatedBy(code) > limit) {
      long allocated = allocatedBy(code);
      if (allocated > limit) {
        throw new AssertionError(allocated + " bytes were allocated for " + input.length);
      }
    }
  }

  private static long allocatedBy(Runnable code) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    code.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
