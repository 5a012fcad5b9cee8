// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.VrrpState;

/**
 * A virtual router, for other threads. All methods may be called from any thread. Each change has
 * been made when the call returns.
 */
public interface RouterHandle {

  /** The identity of the virtual router. */
  RouterId id();

  /** The present state, without waiting. */
  VrrpState state();

  /** A consistent snapshot; the last one if the virtual router was removed. */
  RouterSnapshot snapshot();

  /**
   * Applies another configuration to the running virtual router. Nothing happens if it is equal.
   *
   * @throws IllegalArgumentException if it has another identity
   * @throws IllegalStateException if the virtual router was removed
   */
  void configure(RouterConfig config);

  /**
   * Uses another priority, 1 to 254.
   *
   * @throws IllegalArgumentException if the priority is out of range
   * @throws IllegalStateException if the virtual router was removed, or is the owner of its
   *     addresses
   */
  void overridePriority(int priority);

  /**
   * Uses the configured priority again.
   *
   * @throws IllegalStateException if the virtual router was removed
   */
  void clearPriorityOverride();

  /**
   * Keeps it in INITIALIZE, or lets it run again. If it runs again, it also preempts again.
   *
   * @throws IllegalStateException if the virtual router was removed
   */
  void setShutDown(boolean shutDown);

  /**
   * Hands over mastership.
   *
   * @throws IllegalStateException if the virtual router was removed, is not master, or is the owner
   */
  void relinquish();

  /**
   * Announces the addresses once more.
   *
   * @throws IllegalStateException if the virtual router was removed, is not master, or does not
   *     have the addresses yet
   */
  void announce();

  /**
   * Sets all counters to 0.
   *
   * @throws IllegalStateException if the virtual router was removed
   */
  void resetCounters();

  /** Leaves gracefully and removes the virtual router. Calling it again has no effect. */
  void remove();
}
