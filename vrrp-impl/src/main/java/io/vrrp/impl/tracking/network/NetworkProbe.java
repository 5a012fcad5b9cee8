// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

/**
 * Observes one object in a network namespace. The thread of the {@link TrackingLoop} calls its
 * methods, which must not wait.
 */
interface NetworkProbe {

  /** The loop runs: start to observe, and report the present state. */
  void begin(TrackingLoop loop);

  /** Stops observing and releases all resources. Has no effect before {@link #begin}. */
  void end();

  /**
   * The network namespace is missing or cannot be used, so there is no loop. It may begin later.
   *
   * @param reason says why
   */
  void unavailable(String reason);

  /** One interface changed, or all may have changed. */
  default void linksChanged() {}
}
