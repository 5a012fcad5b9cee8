// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes the virtual routers' confirmations that they still want their addresses to the data plane
 * thread, with their times. Confirming allocates nothing, because each virtual router does it every
 * second.
 */
final class ConfirmationMailbox {

  /** Receives confirmations. */
  interface Taker {
    void confirmed(Object router, long time);
  }

  private static final class Latest {
    private volatile long time;
    private volatile boolean isNew;
  }

  private final Map<Object, Latest> byRouter = new ConcurrentHashMap<>();

  /** Whether there may be new confirmations. */
  private volatile boolean pending;

  /** Allows this virtual router to confirm from now on. */
  void add(Object router) {
    byRouter.computeIfAbsent(router, o -> new Latest());
  }

  void forget(Object router) {
    byRouter.remove(router);
  }

  /**
   * Confirms that a virtual router still wants its addresses.
   *
   * @return whether it is the first confirmation since {@link #takeInto}
   */
  boolean confirm(Object router, long now) {
    Latest latest = byRouter.get(router);
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
    byRouter.forEach(
        (router, latest) -> {
          if (latest.isNew) {
            latest.isNew = false;
            taker.confirmed(router, latest.time);
          }
        });
  }
}
