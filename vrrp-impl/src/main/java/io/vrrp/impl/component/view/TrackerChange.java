// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.engine.port.RouterEvent;

/**
 * A tracker changed its state.
 *
 * @param occurrence where and when
 * @param event what the engine reports
 */
public record TrackerChange(Occurrence occurrence, RouterEvent.Tracker event)
    implements VrrpTrackerChange, Notification {

  @Override
  public String tracker() {
    return event.name();
  }

  @Override
  public VrrpTrackerState from() {
    return event.from();
  }

  @Override
  public VrrpTrackerState to() {
    return event.to();
  }

  @Override
  public String reason() {
    return event.reason();
  }

  @Override
  public int contribution() {
    return event.contribution();
  }

  @Override
  public String text() {
    return "tracker "
        + event.name()
        + ": "
        + event.from()
        + " to "
        + event.to()
        + (event.reason().isEmpty() ? "" : ": " + event.reason());
  }
}
