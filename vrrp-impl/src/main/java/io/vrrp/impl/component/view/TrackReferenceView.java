// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpTrackReference;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.engine.port.RouterSnapshot;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * A tracker that a virtual router refers to.
 *
 * @param tracked what the engine knows of it
 */
public record TrackReferenceView(RouterSnapshot.Tracked tracked) implements VrrpTrackReference {

  private TrackerView tracker() {
    return new TrackerView(tracked.tracker());
  }

  @Override
  public String name() {
    return tracked.reference().name();
  }

  @Override
  public String kind() {
    return tracker().kind();
  }

  @Override
  public VrrpTrackerState state() {
    return tracker().state();
  }

  @Override
  public Instant since() {
    return tracker().since();
  }

  @Override
  public String reason() {
    return tracker().reason();
  }

  @Override
  public long reports() {
    return tracker().reports();
  }

  @Override
  public long changes() {
    return tracker().changes();
  }

  @Override
  public OptionalInt weight() {
    return tracked.reference().isWeightless()
        ? OptionalInt.empty()
        : OptionalInt.of(tracked.reference().weight());
  }

  @Override
  public int contribution() {
    return tracked.contribution();
  }
}
