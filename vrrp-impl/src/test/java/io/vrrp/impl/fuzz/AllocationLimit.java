// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Fails if an input makes the code allocate out of proportion. */
public final class AllocationLimit {

  private static final long OCTETS = 1 << 20;

  /** Each octet may be a wrong address, with an exception and a text of its own. */
  private static final long PER_OCTET = 4 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationLimit() {}

  /** Runs code that does the same each time. */
  public static void check(byte[] input, Runnable code) {
    long limit = OCTETS + input.length * PER_OCTET;
    // The first time classes are loaded, which allocates much more.
    if (allocatedBy(code) > limit) {
      long allocated = allocatedBy(code);
      if (allocated > limit) {
        throw new AssertionError(allocated + " octets were allocated for " + input.length);
      }
    }
  }

  private static long allocatedBy(Runnable code) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    code.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
