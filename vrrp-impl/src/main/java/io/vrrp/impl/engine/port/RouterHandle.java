// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.VrrpState;

/**
 * A virtual router as the outside holds it. Callable from any thread; each change has been made
 * when the call returns.
 */
public interface RouterHandle {

  /** Which virtual router. */
  RouterId id();

  /** The present state, without waiting. */
  VrrpState state();

  /** A consistent view; the last one if the virtual router is gone. */
  RouterSnapshot snapshot();

  /**
   * Applies another configuration in place. Nothing happens if it is the same.
   *
   * @throws IllegalArgumentException if it is of another identity
   * @throws IllegalStateException if the virtual router is gone
   */
  void configure(RouterConfig config);

  /**
   * Uses another priority, 1 to 254.
   *
   * @throws IllegalArgumentException if the priority is out of range
   * @throws IllegalStateException if the virtual router is gone, or is the owner of its addresses
   */
  void overridePriority(int priority);

  /**
   * Uses the configured priority again.
   *
   * @throws IllegalStateException if the virtual router is gone
   */
  void clearPriorityOverride();

  /**
   * Keeps it in INITIALIZE, or no longer; in the latter case it preempts again as well.
   *
   * @throws IllegalStateException if the virtual router is gone
   */
  void setShutDown(boolean shutDown);

  /**
   * Gives mastership away.
   *
   * @throws IllegalStateException if the virtual router is gone, is not master, or is the owner
   */
  void relinquish();

  /**
   * Announces the addresses once more.
   *
   * @throws IllegalStateException if the virtual router is gone, is not master, or does not have
   *     the addresses yet
   */
  void announce();

  /**
   * Counts from 0 again.
   *
   * @throws IllegalStateException if the virtual router is gone
   */
  void resetCounters();

  /** Leaves gracefully and is gone. Harmless when called again. */
  void remove();
}
