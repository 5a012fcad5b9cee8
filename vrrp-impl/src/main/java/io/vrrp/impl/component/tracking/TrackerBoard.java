// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.protocol.TrackerHealth;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.osgi.framework.ServiceReference;

/**
 * The health of each tracker by its name. All methods belong to one thread and never wait; only
 * {@link #find} and {@link #all} may be called from any thread.
 */
final class TrackerBoard {

  static final long NO_DEADLINE = TrackedName.NO_DEADLINE;

  /** How long to wait for a service that a virtual router refers to. */
  static final long SERVICE_WITHIN = TimeUnit.SECONDS.toNanos(3);

  static final String NO_SUCH_TRACKER = "no such tracker";

  /** The board's requests to others. */
  interface Listener {

    /** Something that virtual routers depend on has changed. */
    void changed();

    /** A tracker must be started, on another thread. */
    void start(String name, RunningTracker tracker);

    /** A tracker that was started must be stopped, on another thread. */
    void stop(String name, RunningTracker tracker);

    /** A line for the log. */
    void log(boolean warning, String text);
  }

  private final Function<TrackerService, RunningTracker> runner;
  private final Listener listener;
  private final InstantSource wallClock;
  private final Map<String, TrackedName> names = new HashMap<>();
  private final Map<ServiceReference<?>, TrackerService> services = new HashMap<>();

  /** The copy for other threads. */
  private final Map<String, TrackerSnapshot> published = new ConcurrentHashMap<>();

  /** Requests of the board. */
  TrackerBoard(
      Function<TrackerService, RunningTracker> runner, Listener listener, InstantSource wallClock) {
    this.runner = runner;
    this.listener = listener;
    this.wallClock = wallClock;
  }

  // ---------------------------------------------------------------- from any thread

  /** What is known about a name, or null. */
  TrackerSnapshot find(String name) {
    return published.get(name);
  }

  /** All trackers, in no order. */
  List<TrackerSnapshot> all() {
    return List.copyOf(published.values());
  }

  // ---------------------------------------------------------------- services

  /** A service came, or its properties changed. */
  void add(TrackerService service, long now) {
    TrackerService before = services.put(service.reference(), service);
    if (service.equals(before)) {
      return;
    }
    if (before != null) {
      take(before, service.name(), now);
    }
    TrackedName named = named(service.name(), now);
    named.services.add(service);
    elect(named, now);
    if (before == null && named.services.size() > 1) {
      listener.log(
          true,
          "tracker "
              + named.name
              + ": services of "
              + String.join(" and ", named.services.stream().map(TrackerService::bundle).toList())
              + " have this name; the first is used, it has the highest service ranking");
    }
  }

  /** A service is no longer valid, or disappears. Calling it again has no effect. */
  void remove(ServiceReference<?> reference, long now) {
    TrackerService service = services.remove(reference);
    if (service != null) {
      take(service, null, now);
    }
  }

  /** The running tracker of a service, or null. */
  RunningTracker running(ServiceReference<?> reference) {
    TrackerService service = services.get(reference);
    TrackedName named = service == null ? null : names.get(service.name());
    return named != null && isSame(named.service, service) ? named.running : null;
  }

  /**
   * Removes a service from its name.
   *
   * @param successor the new name of the same service, or null
   */
  private void take(TrackerService service, String successor, long now) {
    TrackedName named = names.get(service.name());
    named.services.removeIf(each -> isSame(each, service));
    if (!named.name.equals(successor)) {
      elect(named, now);
    }
  }

  private static boolean isSame(TrackerService one, TrackerService other) {
    return one != null && one.reference().equals(other.reference());
  }

  /** Uses the best service of a name. Until its first report, the former health stays valid. */
  private void elect(TrackedName named, long now) {
    TrackerService best = named.services.isEmpty() ? null : named.services.first();
    if (best == null ? named.service == null : isSame(named.service, best)) {
      // Its description may have changed; the tracker continues.
      named.service = best;
      publish(named);
    } else {
      replace(named, best, now);
    }
  }

  private void replace(TrackedName named, TrackerService best, long now) {
    boolean isSuccessor = named.running != null;
    if (isSuccessor) {
      named.running.mute();
      listener.stop(named.name, named.running);
    }
    named.service = best;
    named.running = best == null ? null : runner.apply(best);
    named.reportDeadline = best == null ? NO_DEADLINE : now + best.firstReportWithin();
    if (best == null) {
      removeIfUnused(named);
      set(named, TrackerHealth.down(NO_SUCH_TRACKER), now);
    } else if (isSuccessor) {
      publish(named);
    } else {
      set(named, TrackerHealth.waiting("has not reported yet"), now);
    }
    if (best != null) {
      listener.start(named.name, named.running);
    }
  }

  /** A tracker has a report. */
  void reported(RunningTracker running, String name, long now) {
    TrackedName named = names.get(name);
    if (named == null || named.running != running) {
      return;
    }
    TrackerHealth health = running.take();
    if (health != null) {
      named.reportDeadline = NO_DEADLINE;
      set(named, health, now);
    }
  }

  /** Stops all trackers. */
  void clear(long now) {
    for (ServiceReference<?> reference : List.copyOf(services.keySet())) {
      remove(reference, now);
    }
  }

  // ---------------------------------------------------------------- virtual routers

  /** A virtual router refers to these names, instead of the former ones. */
  void refer(RouterId router, Set<String> referred, long now) {
    boolean created = false;
    for (String name : referred) {
      created |= !names.containsKey(name);
      TrackedName named = named(name, now);
      named.routers.add(router);
      publish(named);
    }
    for (TrackedName named : List.copyOf(names.values())) {
      if (!referred.contains(named.name) && named.routers.remove(router)) {
        removeIfUnused(named);
      }
    }
    if (created) {
      listener.changed();
    }
  }

  private TrackedName named(String name, long now) {
    return names.computeIfAbsent(
        name,
        missing -> {
          TrackedName created =
              new TrackedName(
                  missing, TrackerHealth.waiting(NO_SUCH_TRACKER + " yet"), wallClock.instant());
          created.reportDeadline = now + SERVICE_WITHIN;
          return created;
        });
  }

  private void removeIfUnused(TrackedName named) {
    if (named.isUnused()) {
      names.remove(named.name);
      published.remove(named.name);
    }
  }

  // ---------------------------------------------------------------- time

  /** When {@link #timePassed} must be called. */
  long deadline() {
    long deadline = NO_DEADLINE;
    for (TrackedName named : names.values()) {
      deadline = Math.min(deadline, named.deadline());
    }
    return deadline;
  }

  void timePassed(long now) {
    for (TrackedName named : names.values()) {
      if (now >= named.reportDeadline) {
        named.reportDeadline = NO_DEADLINE;
        set(
            named,
            TrackerHealth.down(
                named.service == null
                    ? NO_SUCH_TRACKER
                    : "no answer within "
                        + TimeUnit.NANOSECONDS.toMillis(named.service.firstReportWithin())
                        + " ms"),
            now);
      }
      if (now >= named.log.deadline()) {
        int omitted = named.log.takeOmitted(now);
        log(
            named,
            named.health().state() + " after " + omitted + " more changes that are not logged");
      }
    }
  }

  // ---------------------------------------------------------------- health

  private void set(TrackedName named, TrackerHealth health, long now) {
    TrackerHealth before = named.health();
    Instant time = wallClock.instant();
    VrrpTrackerState stateBefore = named.setHealth(health, time);
    publish(named);
    if (health.state() != stateBefore && named.log.permits(now)) {
      log(named, stateBefore + " -> " + health.state());
    }
    if (matters(before, health)) {
      listener.changed();
    }
  }

  /** For a tracker that is UP, another reason, such as a latency, changes nothing. */
  private static boolean matters(TrackerHealth before, TrackerHealth health) {
    return health.isUp()
        ? !before.isUp() || !before.number().equals(health.number())
        : !before.equals(health);
  }

  private void publish(TrackedName named) {
    if (!named.isUnused()) {
      published.put(named.name, named.snapshot());
    }
  }

  private void log(TrackedName named, String what) {
    String reason = named.health().reason();
    int count = named.routers.size();
    listener.log(
        false,
        "tracker "
            + named.name
            + ": "
            + what
            + (reason.isEmpty() ? "" : ": " + reason)
            + (count == 0
                ? "; no virtual router refers to it"
                : count == 1
                    ? "; " + named.routers.iterator().next() + " refers to it"
                    : "; " + count + " virtual routers refer to it"));
  }
}
