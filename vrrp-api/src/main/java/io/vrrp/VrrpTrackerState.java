// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** What is known of a tracker. */
public enum VrrpTrackerState {
  /**
   * It has not reported yet. A virtual router that has not run yet waits for it; for every other
   * virtual router it is down.
   */
  WAITING,
  /** What it observes is well. */
  UP,
  /** What it observes is not well, or no service has its name, or it did not report in time. */
  DOWN
}
