// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes the owners' confirmations that they still want their addresses to the data plane thread,
 * with their times. Confirming allocates nothing, because each owner does it every second.
 */
final class Confirmations {

  /** Receives confirmations. */
  interface Taker {
    void confirmed(Object owner, long time);
  }

  private static final class Latest {
    private volatile long time;
    private volatile boolean isNew;
  }

  private final Map<Object, Latest> byOwner = new ConcurrentHashMap<>();

  /** Whether there may be new confirmations. */
  private volatile boolean pending;

  /** Allows this owner to confirm from now on. */
  void add(Object owner) {
    byOwner.computeIfAbsent(owner, o -> new Latest());
  }

  void forget(Object owner) {
    byOwner.remove(owner);
  }

  /**
   * Confirms that an owner still wants its addresses.
   *
   * @return whether it is the first confirmation since {@link #takeInto}
   */
  boolean confirm(Object owner, long now) {
    Latest latest = byOwner.get(owner);
    if (latest == null) {
      return false;
    }
    latest.time = now;
    latest.isNew = true;
    boolean first = !pending;
    pending = true;
    return first;
  }

  /** Passes on the new confirmations. */
  void takeInto(Taker taker) {
    if (!pending) {
      return;
    }
    // Reset the flag first: a confirmation that arrives meanwhile is either found now or sets it
    // again.
    pending = false;
    byOwner.forEach(
        (owner, latest) -> {
          if (latest.isNew) {
            latest.isNew = false;
            taker.confirmed(owner, latest.time);
          }
        });
  }
}
