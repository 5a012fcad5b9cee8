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
   * What is known of a tracker now.
   *
   * @return null if nothing is known yet, not even that there is none
   */
  TrackerSnapshot find(String name);

  /**
   * A virtual router refers to these trackers, and to no others, from now on. The health of each,
   * also of those that do not exist, is reported to the engine.
   *
   * @param names empty once the virtual router is gone
   */
  void refer(RouterId router, Set<String> names);
}
