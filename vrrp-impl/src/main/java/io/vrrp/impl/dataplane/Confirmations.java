// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries to the data plane's thread which owners confirmed that they still want their addresses,
 * and when. Confirming allocates nothing: it happens each second for each owner.
 */
final class Confirmations {

  /** Takes a confirmation. */
  interface Taker {
    void confirmed(Object owner, long time);
  }

  private static final class Latest {
    private volatile long time;
    private volatile boolean isNew;
  }

  private final Map<Object, Latest> byOwner = new ConcurrentHashMap<>();

  /** Whether any confirmation may be new. */
  private volatile boolean pending;

  /** From now on this owner may confirm. */
  void add(Object owner) {
    byOwner.computeIfAbsent(owner, o -> new Latest());
  }

  void forget(Object owner) {
    byOwner.remove(owner);
  }

  /**
   * An owner confirms.
   *
   * @return whether it is the first since {@link #takeInto}
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

  /** Hands over what is new. */
  void takeInto(Taker taker) {
    if (!pending) {
      return;
    }
    // Reset first: a confirmation that comes meanwhile is found now, or sets it again.
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
