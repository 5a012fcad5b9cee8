// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.plan.DesiredState;
import java.util.concurrent.TimeUnit;

/**
 * How long a virtual router's desired state is valid, and when its addresses must get a new
 * lifetime. A node that was frozen must not take its addresses back before it has processed the
 * packets that arrived meanwhile.
 */
final class Lifetime {

  /** Two renewals per lifetime would be enough; with four, one may come a little late. */
  private static final int RENEWALS_PER_LIFETIME = 4;

  /** When the virtual router last set or confirmed its desired state. */
  private long latest;

  private boolean stated;

  /** When all addresses last got a lifetime, and how long it was. */
  private long renewedAt;

  private int renewedSeconds;
  private boolean renewed;

  /** Whether this turn may renew the addresses. */
  private boolean renewing;

  void stated(long time) {
    latest = stated ? Math.max(latest, time) : time;
    stated = true;
  }

  /**
   * The virtual router still wants its addresses: a renewal that is due may be made until {@link
   * #endRenewal}.
   */
  void confirmed(long time) {
    stated(time);
    renewing = true;
  }

  void endRenewal() {
    renewing = false;
  }

  /** All addresses got a new lifetime. */
  void renewed(int lifetimeSeconds, long time) {
    renewedAt = time;
    renewedSeconds = lifetimeSeconds;
    renewed = true;
  }

  /** Whether the desired state, as set or confirmed last, is still valid. */
  boolean isConfirmed(DesiredState desired, long now) {
    long lifetime = TimeUnit.SECONDS.toNanos(desired.lifetimeSeconds());
    return lifetime == 0 || now - latest < lifetime;
  }

  /** As {@link #isRenewalDue}, but only if the addresses got a lifetime before. */
  boolean isDueAgain(DesiredState desired, long now) {
    return renewed && isRenewalDue(desired, now);
  }

  /** Whether the addresses must get a new lifetime now. */
  boolean isRenewalDue(DesiredState desired, long now) {
    int seconds = desired.lifetimeSeconds();
    long lifetime = TimeUnit.SECONDS.toNanos(seconds);
    return !renewed
        || renewedSeconds != seconds
        || lifetime > 0 && renewing && now - renewedAt >= lifetime / RENEWALS_PER_LIFETIME;
  }
}
