// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A tracker that a virtual router refers to in its property {@code track}, as the virtual router
 * sees it. Immutable. Later versions may add methods.
 */
@ProviderType
public interface VrrpTrackReference extends VrrpTrackerStatus {

  /**
   * Returns the weight that the virtual router gives to the tracker.
   *
   * @return -253 to -1, subtracted while it is down, or 1 to 253, added while it is up; empty if
   *     the virtual router does not run while it is down
   */
  OptionalInt weight();

  /**
   * Returns what the tracker adds to the priority of the virtual router now.
   *
   * @return -253 to 253; 0 for the address owner, whose priority is always 255
   */
  int contribution();
}
