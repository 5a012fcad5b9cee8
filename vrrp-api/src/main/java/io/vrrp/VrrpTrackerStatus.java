// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is known of a tracker, or of a name that a virtual router refers to although no service has
 * it. Immutable. Later versions may add methods.
 */
@ProviderType
public interface VrrpTrackerStatus {

  /**
   * Returns its name.
   *
   * @return {@link VrrpTracker#NAME}
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
