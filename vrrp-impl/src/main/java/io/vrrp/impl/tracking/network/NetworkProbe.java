// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

/**
 * What observes one thing in a network namespace. Its methods are called by the thread of the
 * {@link TrackingLoop} and must not wait for anything.
 */
interface NetworkProbe {

  /** The loop runs: begins to observe, and reports what is known already. */
  void begin(TrackingLoop loop);

  /** Observes no longer, and gives back what it opened. Harmless without {@link #begin}. */
  void end();

  /**
   * There is no loop for it: the network namespace is missing or cannot be used. It may begin
   * later.
   *
   * @param reason says why
   */
  void unavailable(String reason);

  /** An interface changed, or all may have. */
  default void linksChanged() {}
}
