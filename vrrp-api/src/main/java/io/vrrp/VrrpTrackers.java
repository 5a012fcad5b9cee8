// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All trackers of this node. There is one such OSGi service. Its methods may be called from any
 * thread.
 */
@ProviderType
public interface VrrpTrackers {

  /**
   * Returns all trackers, and all names that a virtual router refers to although no service has
   * them.
   *
   * @return unmodifiable, ordered by name
   */
  List<VrrpTrackerStatus> trackers();
}
