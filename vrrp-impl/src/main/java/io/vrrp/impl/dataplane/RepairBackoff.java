// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.concurrent.TimeUnit;

/**
 * Counts how often something was restored for one virtual router because another program had
 * removed it. The first times it is restored at once, then after growing pauses. After {@link
 * #LIMIT} repairs it is a fault, so that another node takes over.
 */
final class RepairBackoff {

  /** How many repairs are made at once. */
  static final int IMMEDIATE = 10;

  /** This number of repairs is a fault. */
  static final int LIMIT = 15;

  /** After this time without a repair, earlier repairs are forgotten. */
  static final long QUIET = TimeUnit.SECONDS.toNanos(30);

  /** The first pause; each further one is longer. */
  static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private int count;
  private long last;
  private long notBefore = Long.MIN_VALUE;

  /** Something was removed. Returns whether that happened too often. */
  boolean needed(long now) {
    if (count > 0 && now - last >= QUIET) {
      count = 0;
    }
    count++;
    last = now;
    notBefore = count <= IMMEDIATE ? now : now + (SHORTEST_PAUSE << count - IMMEDIATE - 1);
    return count > LIMIT;
  }

  /** When it may be restored. */
  long notBefore() {
    return notBefore;
  }

  int count() {
    return count;
  }
}
