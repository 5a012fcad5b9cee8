// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;

/**
 * Replaces a tracker whose configuration is wrong. It is down, with the error as its reason, so
 * that operators find the error where they look for the tracker.
 */
record MisconfiguredTracker(String error) implements VrrpTracker {

  @Override
  public void start(VrrpTrackerSink sink) {
    sink.down("wrong configuration: " + error);
  }
}
