// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.concurrent.TimeUnit;

/**
 * How often something had to be put back for one owner because another program removed it. The
 * first times it is put back at once, then after pauses that become longer. In the end it is a
 * fault, so that another node takes over.
 */
final class RepairBackoff {

  /** How many repairs are made at once. */
  static final int IMMEDIATE = 10;

  /** After this number of repairs, it is a fault. */
  static final int LIMIT = 15;

  /** After this time without a repair, earlier ones are forgotten. */
  static final long QUIET = TimeUnit.SECONDS.toNanos(30);

  /** The first of the pauses. */
  static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private int count;
  private long last;
  private long notBefore = Long.MIN_VALUE;

  /** Something was removed; returns whether that is too often. */
  boolean needed(long now) {
    if (count > 0 && now - last >= QUIET) {
      count = 0;
    }
    count++;
    last = now;
    notBefore = count <= IMMEDIATE ? now : now + (SHORTEST_PAUSE << count - IMMEDIATE - 1);
    return count > LIMIT;
  }

  /** When it may be put back. */
  long notBefore() {
    return notBefore;
  }

  int count() {
    return count;
  }
}
