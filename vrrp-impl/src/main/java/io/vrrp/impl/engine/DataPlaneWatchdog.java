// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Whether the data plane thread still works: it asks every second whether the virtual IP addresses
 * are still wanted. A thread that hangs in the kernel cannot report that, and a master would go on
 * advertising addresses that have lapsed.
 */
final class DataPlaneWatchdog {

  /**
   * While others keep the kernel's network to themselves, which may take a while, addresses do not
   * lapse either; nor could they be taken back.
   */
  static final int PATIENCE_SECONDS = 20;

  static final String SILENCE = "the thread that keeps the virtual IP addresses does not respond";

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long deadline = VirtualRouter.NO_DEADLINE;
  private int silentSeconds;

  /** Whether addresses are known to have lapsed while it was silent. */
  private boolean hung;

  /**
   * When {@link #timerFired} is to be called; not before the data plane thread was heard for the
   * first time.
   */
  long deadline() {
    return deadline;
  }

  /** Returns whether that ends a silence that mattered. */
  boolean heard(long now) {
    boolean wasUnresponsive = isUnresponsive();
    silentSeconds = 0;
    hung = false;
    deadline = now + 2 * SECOND;
    return wasUnresponsive;
  }

  /**
   * Another second has passed in silence. However late this comes it counts for no more: while a
   * node sleeps, everybody is silent.
   */
  void timerFired(long now) {
    silentSeconds = Math.max(2, silentSeconds + 1);
    deadline = now + SECOND;
  }

  /** Addresses lapsed while it was silent: it hangs, and is not only kept waiting by others. */
  void declareHung(long now) {
    hung = true;
    deadline = now;
  }

  /** Whether the engine must assume that it does not work. */
  boolean isUnresponsive() {
    return hung || silentSeconds >= PATIENCE_SECONDS;
  }

  /** How long it has been silent, as far as this node was awake; 0 if it is not. */
  int silentSeconds() {
    return silentSeconds;
  }
}
