// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A tracker that the virtual router refers to changed its state. If several changes follow each
 * other at once, only the last of them may be reported. Immutable. Later versions may add methods.
 */
@ProviderType
public interface VrrpTrackerChange extends VrrpNotification {

  /**
   * Returns which tracker it is.
   *
   * @return its name in the property {@code track} of the virtual router
   */
  String tracker();

  /**
   * Returns the state before.
   *
   * @return the old state
   */
  VrrpTrackerState from();

  /**
   * Returns the state after.
   *
   * @return the new state; never equal to {@link #from()}
   */
  VrrpTrackerState to();

  /**
   * Says why, in the tracker's own words.
   *
   * @return one line, at most 200 characters; may be empty
   */
  String reason();

  /**
   * Returns what the tracker adds to the priority of the virtual router after the change.
   *
   * @return -253 to 253
   */
  int contribution();
}
