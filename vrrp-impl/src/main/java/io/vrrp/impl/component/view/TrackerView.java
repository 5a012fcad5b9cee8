// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpTrackerState;
import io.vrrp.VrrpTrackerStatus;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import java.time.Instant;

/**
 * A tracker.
 *
 * @param snapshot the latest snapshot of it
 */
public record TrackerView(TrackerSnapshot snapshot) implements VrrpTrackerStatus {

  @Override
  public String name() {
    return snapshot.name();
  }

  @Override
  public String kind() {
    return snapshot.kind();
  }

  @Override
  public VrrpTrackerState state() {
    return snapshot.health().state();
  }

  @Override
  public Instant since() {
    return snapshot.since();
  }

  @Override
  public String reason() {
    return snapshot.health().reason();
  }

  @Override
  public long reports() {
    return snapshot.reports();
  }

  @Override
  public long changes() {
    return snapshot.changes();
  }
}
