// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import java.util.Set;

/** The trackers of this node. All methods may be called from any thread, and none waits. */
public interface Trackers {

  /** No trackers at all. */
  Trackers NONE =
      new Trackers() {
        @Override
        public TrackerSnapshot find(String name) {
          return null;
        }

        @Override
        public void refer(RouterId router, Set<String> names) {}
      };

  /**
   * The present knowledge about a tracker.
   *
   * @return null if nothing is known yet, not even that it does not exist
   */
  TrackerSnapshot find(String name);

  /**
   * Sets the trackers that a virtual router refers to, instead of the former ones. The health of
   * each, even if it does not exist, is reported to the engine.
   *
   * @param names empty once the virtual router was removed
   */
  void refer(RouterId router, Set<String> names);
}
