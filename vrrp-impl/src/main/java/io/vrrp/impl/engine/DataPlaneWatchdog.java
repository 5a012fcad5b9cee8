// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Watches whether the data plane thread still responds. It asks every second whether the virtual IP
 * addresses are still wanted. A thread that hangs in the kernel cannot report this, and a master
 * would continue to advertise addresses that have expired.
 */
final class DataPlaneWatchdog {

  /**
   * While other programs hold the kernel's network lock, possibly for a long time, addresses do not
   * expire either, and could not be removed.
   */
  static final int PATIENCE_SECONDS = 20;

  static final String SILENCE = "the data plane thread does not respond";

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long deadline = VirtualRouter.NO_DEADLINE;
  private int silentSeconds;

  /** Whether addresses are known to have expired while it did not respond. */
  private boolean hung;

  /**
   * When {@link #timerFired} must be called; never before the data plane thread responded for the
   * first time.
   */
  long deadline() {
    return deadline;
  }

  /** It responded. Returns whether this ends a failure. */
  boolean heard(long now) {
    boolean wasUnresponsive = isUnresponsive();
    silentSeconds = 0;
    hung = false;
    deadline = now + 2 * SECOND;
    return wasUnresponsive;
  }

  /**
   * Counts another second without a response. A late call also counts only one second: while this
   * node stalls, every thread is silent.
   */
  void timerFired(long now) {
    silentSeconds = Math.max(2, silentSeconds + 1);
    deadline = now + SECOND;
  }

  /**
   * Addresses expired while it did not respond: it hangs, and does not only wait for other
   * programs.
   */
  void declareHung(long now) {
    hung = true;
    deadline = now;
  }

  /** Whether the engine must assume that it does not work. */
  boolean isUnresponsive() {
    return hung || silentSeconds >= PATIENCE_SECONDS;
  }

  /**
   * How long it has not responded, without the time in which this node was stalled; 0 if it
   * responds.
   */
  int silentSeconds() {
    return silentSeconds;
  }
}
