// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A tracker that a virtual router refers to, as the virtual router sees it. Immutable. Later
 * versions may add methods.
 */
@ProviderType
public interface VrrpTrackerStatus {

  /**
   * Returns its name.
   *
   * @return the name in the property {@code track} of the virtual router
   */
  String name();

  /**
   * Returns what kind of tracker it is.
   *
   * @return {@link VrrpTracker#KIND}; empty if no service has the name
   */
  String kind();

  /**
   * Returns its state.
   *
   * @return the state
   */
  VrrpTrackerState state();

  /**
   * Returns when it entered this state.
   *
   * @return the time by the clock of this node
   */
  Instant since();

  /**
   * Says why it is in this state, in the tracker's own words.
   *
   * @return one line, at most 200 characters; may be empty
   */
  String reason();

  /**
   * Returns the weight that the virtual router gives to it.
   *
   * @return -253 to -1, subtracted while it is down, or 1 to 253, added while it is up; empty if
   *     the virtual router does not run while it is down
   */
  OptionalInt weight();

  /**
   * Returns what it adds to the priority of the virtual router now.
   *
   * @return -253 to 253; 0 for an address owner, whose priority is always 255
   */
  int contribution();

  /**
   * Returns how many reports came from it.
   *
   * @return 0 or more, counted since its service was registered
   */
  long reports();

  /**
   * Returns how often its state changed.
   *
   * @return 0 or more, counted since its name was first known
   */
  long changes();
}
