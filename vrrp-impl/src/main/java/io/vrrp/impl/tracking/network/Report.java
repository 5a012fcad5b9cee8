// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTrackerSink;

/** Reports only changes to a sink. Used by one thread at a time. */
final class Report {

  private final VrrpTrackerSink sink;
  private String last;

  Report(VrrpTrackerSink sink) {
    this.sink = sink;
  }

  void up(String reason) {
    if (isNew("up: " + reason)) {
      sink.up(reason);
    }
  }

  void down(String reason) {
    if (isNew("down: " + reason)) {
      sink.down(reason);
    }
  }

  private boolean isNew(String present) {
    boolean isNew = !present.equals(last);
    last = present;
    return isNew;
  }
}
