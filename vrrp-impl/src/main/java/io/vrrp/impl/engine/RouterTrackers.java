// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.engine.port.RouterEvent;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.engine.port.Trackers;
import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.TrackerHealth;
import io.vrrp.impl.protocol.Tracking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The trackers of one virtual router, as their last reports were. Their effect is computed from
 * these reports each time.
 */
final class RouterTrackers {

  private final RouterContext context;
  private final Trackers trackers;

  /** By name: exactly the trackers in the configuration. */
  private Map<String, TrackerSnapshot> seen = Map.of();

  RouterTrackers(RouterContext context, Trackers trackers) {
    this.context = context;
    this.trackers = trackers;
  }

  private Tracking tracking() {
    return context.config().tracking();
  }

  // ---------------------------------------------------------------- what changes

  /** The virtual router has a configuration, perhaps with other trackers. */
  void configured() {
    Set<String> names =
        tracking().references().stream().map(TrackReference::name).collect(Collectors.toSet());
    if (!names.equals(seen.keySet())) {
      trackers.refer(context.id(), names);
      Map<String, TrackerSnapshot> kept = new HashMap<>();
      for (String name : names) {
        TrackerSnapshot before = seen.get(name);
        kept.put(name, before == null ? find(name) : before);
      }
      seen = kept;
    }
  }

  /** The virtual router is gone. */
  void removed() {
    if (!seen.isEmpty()) {
      trackers.refer(context.id(), Set.of());
    }
  }

  boolean isEmpty() {
    return seen.isEmpty();
  }

  /** Reads the health of all trackers, and reports those whose state has changed. */
  void update() {
    List<TrackReference> references = tracking().references();
    for (int i = 0; i < references.size(); i++) {
      TrackReference reference = references.get(i);
      TrackerSnapshot now = find(reference.name());
      VrrpTrackerState before = seen.put(reference.name(), now).health().state();
      if (now.health().state() != before) {
        context
            .reporter()
            .trackerChanged(
                new RouterEvent.Tracker(
                    reference.name(),
                    before,
                    now.health().state(),
                    now.health().reason(),
                    contribution(reference, now.health())));
      }
    }
  }

  private TrackerSnapshot find(String name) {
    TrackerSnapshot found = trackers.find(name);
    return found != null
        ? found
        : new TrackerSnapshot(
            name,
            "",
            TrackerHealth.waiting("no such tracker yet"),
            context.services().wallClock().instant(),
            0,
            0);
  }

  // ---------------------------------------------------------------- what follows

  /** The sum that they add to the priority. */
  int contribution() {
    return tracking().contribution(name -> seen.get(name).health());
  }

  /**
   * Whether the virtual router waits for a first report. It does so only before it runs for the
   * first time.
   */
  boolean areWaitedFor() {
    return hasNeverRun() && anyIs(VrrpTrackerState.WAITING);
  }

  /** Whether a tracker that is not UP prevents it from running. */
  boolean keepFromRunning() {
    List<TrackReference> references = tracking().references();
    for (int i = 0; i < references.size(); i++) {
      if (keepsFromRunning(references.get(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean keepsFromRunning(TrackReference reference) {
    TrackerHealth health = seen.get(reference.name()).health();
    // Waiting for a first report is a different reason.
    return !reference.permitsRunning(health)
        && (health.state() == VrrpTrackerState.DOWN || !hasNeverRun());
  }

  private boolean anyIs(VrrpTrackerState state) {
    for (TrackerSnapshot each : seen.values()) {
      if (each.health().state() == state) {
        return true;
      }
    }
    return false;
  }

  private boolean hasNeverRun() {
    return context.protocol().lastEvent() == VrrpEvent.NONE;
  }

  /** The trackers whose first report it waits for, as text. */
  List<String> waitingTexts() {
    return texts(
        reference ->
            seen.get(reference.name()).health().state() == VrrpTrackerState.WAITING
                ? "waits for the first answer of tracker " + reference.name()
                : null);
  }

  /** The trackers that prevent it from running, as text. */
  List<String> downTexts() {
    return texts(
        reference -> {
          String reason = seen.get(reference.name()).health().reason();
          return keepsFromRunning(reference)
              ? "tracker " + reference.name() + " is down" + (reason.isEmpty() ? "" : ": " + reason)
              : null;
        });
  }

  private List<String> texts(Function<TrackReference, String> text) {
    List<String> texts = new ArrayList<>();
    for (TrackReference reference : tracking().references()) {
      String each = text.apply(reference);
      if (each != null) {
        texts.add(each);
      }
    }
    return texts;
  }

  private int contribution(TrackReference reference, TrackerHealth health) {
    return context.config().parameters().owner() ? 0 : reference.contribution(health);
  }

  /** A copy for other threads, with the present number of reports. */
  List<RouterSnapshot.Tracked> snapshot() {
    return tracking().references().stream().map(this::snapshot).toList();
  }

  private RouterSnapshot.Tracked snapshot(TrackReference reference) {
    TrackerSnapshot used = seen.get(reference.name());
    TrackerSnapshot latest = find(reference.name());
    // One that is UP may say something else without being another one.
    boolean same = latest.health().state() == used.health().state();
    return new RouterSnapshot.Tracked(
        reference, same ? latest : used, contribution(reference, used.health()));
  }
}
