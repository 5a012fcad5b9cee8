// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.plan.DesiredState;
import java.util.concurrent.TimeUnit;

/**
 * Until when an owner's want counts, and when its addresses are to be given a new lifetime. A node
 * that was frozen must not take addresses back before it has heard the latest news.
 */
final class Lifetime {

  /** More than the two that are needed: what is a little late is then not too late. */
  private static final int RENEWALS_PER_LIFETIME = 4;

  /** When the owner last stated or confirmed what it wants. */
  private long latest;

  private boolean stated;

  /** When all addresses were last given a lifetime, and which. */
  private long renewedAt;

  private int renewedSeconds;
  private boolean renewed;

  /** Whether the addresses may be given another lifetime in this turn. */
  private boolean renewing;

  void stated(long time) {
    latest = stated ? Math.max(latest, time) : time;
    stated = true;
  }

  /** It still wants its addresses; what is due may be renewed until {@link #endRenewal}. */
  void confirmed(long time) {
    stated(time);
    renewing = true;
  }

  void endRenewal() {
    renewing = false;
  }

  /** All addresses were given a lifetime. */
  void renewed(int lifetimeSeconds, long time) {
    renewedAt = time;
    renewedSeconds = lifetimeSeconds;
    renewed = true;
  }

  /** Whether what it wants, as stated or confirmed last, still counts. */
  boolean isConfirmed(DesiredState desired, long now) {
    long lifetime = TimeUnit.SECONDS.toNanos(desired.lifetimeSeconds());
    return lifetime == 0 || now - latest < lifetime;
  }

  /** As {@link #isRenewalDue}, if the addresses have been given a lifetime before. */
  boolean isDueAgain(DesiredState desired, long now) {
    return renewed && isRenewalDue(desired, now);
  }

  /** Whether the addresses are to be given a lifetime now. */
  boolean isRenewalDue(DesiredState desired, long now) {
    int seconds = desired.lifetimeSeconds();
    long lifetime = TimeUnit.SECONDS.toNanos(seconds);
    return !renewed
        || renewedSeconds != seconds
        || lifetime > 0 && renewing && now - renewedAt >= lifetime / RENEWALS_PER_LIFETIME;
  }
}
