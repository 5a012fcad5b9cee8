// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.component.log.ChangeLog;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.protocol.TrackerHealth;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A tracker name: the services with this name, the virtual routers that refer to it, and its
 * health.
 */
final class TrackedName {

  static final long NO_DEADLINE = Long.MAX_VALUE;

  final String name;
  final ChangeLog log = new ChangeLog();

  /** The first one is used. */
  final SortedSet<TrackerService> services = new TreeSet<>();

  final Set<RouterId> routers = new HashSet<>();

  /** The used service and its running tracker; null if no service has the name. */
  TrackerService service;

  RunningTracker running;

  /** Until when to wait for a report, or for a service of this name. */
  long reportDeadline = NO_DEADLINE;

  private TrackerHealth health;
  private Instant since;
  private long changes;

  /** Creates an entry for a name. */
  TrackedName(String name, TrackerHealth health, Instant now) {
    this.name = name;
    this.health = health;
    this.since = now;
  }

  TrackerHealth health() {
    return health;
  }

  /** Returns the former state. */
  VrrpTrackerState setHealth(TrackerHealth newHealth, Instant now) {
    VrrpTrackerState before = health.state();
    health = newHealth;
    if (newHealth.state() != before) {
      since = now;
      changes++;
    }
    return before;
  }

  /** Whether no service has the name and no virtual router refers to it. */
  boolean isUnused() {
    return services.isEmpty() && routers.isEmpty();
  }

  /** When its next action is due. */
  long deadline() {
    return Math.min(reportDeadline, log.deadline());
  }

  TrackerSnapshot snapshot() {
    return new TrackerSnapshot(
        name,
        service == null ? "" : service.kind(),
        health,
        since,
        running == null ? 0 : running.reports(),
        changes);
  }
}
