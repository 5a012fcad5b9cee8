// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.protocol.TrackerHealth;

/**
 * How the effective priority comes about, for example {@code priority 100 = 150 - 50 (uplink is
 * down: no carrier)}.
 */
final class PriorityText {

  private PriorityText() {}

  static String of(RouterSnapshot router) {
    int effective = router.effective().priority();
    StringBuilder sum = new StringBuilder();
    int total = router.basePriority();
    for (RouterSnapshot.Tracked tracked : router.trackers()) {
      int contribution = tracked.contribution();
      if (contribution != 0) {
        total += contribution;
        sum.append(contribution < 0 ? " - " : " + ")
            .append(Math.abs(contribution))
            .append(" (")
            .append(health(tracked))
            .append(')');
      }
    }
    if (sum.isEmpty()) {
      return "priority " + effective;
    }
    String limit = total < effective ? ", at least 1" : total > effective ? ", at most 254" : "";
    return "priority " + effective + " = " + router.basePriority() + sum + limit;
  }

  private static String health(RouterSnapshot.Tracked tracked) {
    TrackerHealth health = tracked.tracker().health();
    String state =
        switch (health.state()) {
          case UP -> " is up";
          case DOWN -> " is down";
          case WAITING -> " is awaited";
        };
    String reason = health.reason().isEmpty() ? "" : ": " + health.reason();
    return tracked.reference().name() + state + reason;
  }
}
