// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** The state of a tracker. */
public enum VrrpTrackerState {
  /**
   * The tracker has not reported yet. A virtual router that has not run yet waits for it. For every
   * other virtual router it counts as down.
   */
  WAITING,
  /** The observed object works. */
  UP,
  /**
   * The observed object does not work, or no service has the tracker's name, or it did not report
   * in time.
   */
  DOWN
}
