// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Until when each owner's want counts, and when its addresses are to be given a new lifetime. A
 * node that was frozen must not take addresses back before it has heard the latest news.
 */
final class Lifetimes {

  /** More than the two that are needed: what is a little late is then not too late. */
  private static final int RENEWALS_PER_LIFETIME = 4;

  private record Renewal(long time, int lifetimeSeconds) {}

  /** When each owner last stated or confirmed what it wants. That confirms no other owner. */
  private final Map<Object, Long> latest = new HashMap<>();

  /** When all addresses of each owner were last given a lifetime, and which. */
  private final Map<Object, Renewal> renewed = new HashMap<>();

  /** The owners whose addresses may be given another lifetime in this turn. */
  private final Set<Object> renewing = new HashSet<>();

  void stated(Object owner, long time) {
    latest.merge(owner, time, Math::max);
  }

  /** An owner still wants its addresses; what is due may be renewed until {@link #endRenewal}. */
  void confirmed(Object owner, long time) {
    stated(owner, time);
    renewing.add(owner);
  }

  void endRenewal() {
    renewing.clear();
  }

  /** All addresses of an owner were given a lifetime. */
  void renewed(Object owner, int lifetimeSeconds, long time) {
    renewed.put(owner, new Renewal(time, lifetimeSeconds));
  }

  void forget(Object owner) {
    latest.remove(owner);
    renewing.remove(owner);
    renewed.remove(owner);
  }

  void clear() {
    latest.clear();
    renewing.clear();
    renewed.clear();
  }

  /** Whether the want of an owner that has stated one is the latest news. */
  boolean isConfirmed(Object owner, Want want, long now) {
    long lifetime = TimeUnit.SECONDS.toNanos(want.lifetimeSeconds());
    return lifetime == 0 || now - latest.get(owner) < lifetime;
  }

  /** As {@link #isRenewalDue}, of an owner whose addresses have been given one before. */
  boolean isDueAgain(Object owner, Want want, long now) {
    return renewed.containsKey(owner) && isRenewalDue(owner, want, now);
  }

  /** Whether the addresses of an owner are to be given a lifetime now. */
  boolean isRenewalDue(Object owner, Want want, long now) {
    int seconds = want.lifetimeSeconds();
    long lifetime = TimeUnit.SECONDS.toNanos(seconds);
    Renewal last = renewed.get(owner);
    return last == null
        || last.lifetimeSeconds() != seconds
        || lifetime > 0
            && renewing.contains(owner)
            && now - last.time() >= lifetime / RENEWALS_PER_LIFETIME;
  }
}
