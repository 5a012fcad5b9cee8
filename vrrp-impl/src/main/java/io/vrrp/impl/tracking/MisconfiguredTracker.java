// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;

/**
 * Stands for a tracker whose configuration is wrong, so that operators find the reason where they
 * look for the tracker. It is down.
 *
 * @param error what is wrong
 */
record MisconfiguredTracker(String error) implements VrrpTracker {

  @Override
  public void start(VrrpTrackerSink sink) {
    sink.down("wrong configuration: " + error);
  }
}
