// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.impl.engine.port.PeerSnapshot;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.protocol.IpAddress;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Describes in plain words what a virtual router is doing. It omits what is not known. */
final class Explanation {

  private static final String RELINQUISHED =
      "handed over by its operator, takes over only if no other router does";

  private Explanation() {}

  static String of(RouterSnapshot router) {
    return switch (router.state()) {
      case INITIALIZE -> initialize(router);
      case BACKUP -> "BACKUP: " + String.join("; ", backup(router));
      case MASTER ->
          "MASTER since "
              + router.role().since().truncatedTo(ChronoUnit.SECONDS)
              + ": "
              + String.join("; ", master(router));
    };
  }

  private static String initialize(RouterSnapshot router) {
    List<String> parts = new ArrayList<>(router.reasons());
    if (parts.isEmpty()) {
      return "INITIALIZE: removed";
    }
    if (router.role().relinquished()) {
      parts.add(RELINQUISHED);
    }
    return "INITIALIZE: " + String.join("; ", parts);
  }

  private static List<String> backup(RouterSnapshot router) {
    List<String> parts = new ArrayList<>();
    String then = " in " + time(Math.max(0, router.timers().untilTimer()));
    if (router.master().address() == null) {
      parts.add("no master heard yet");
    } else {
      parts.add(
          router.master().address()
              + " (priority "
              + router.master().priority()
              + (router.master().left() ? ") left with priority 0" : ") is master")
              + peer(router, router.master().address()).map(Explanation::lastHeard).orElse(""));
    }
    if (router.trackers().stream().anyMatch(tracked -> tracked.contribution() != 0)) {
      parts.add("its own " + PriorityText.of(router));
    }
    if (router.role().listening()) {
      parts.add("was stalled, listens first; would take over" + then);
    } else if (router.role().preempting()) {
      parts.add("takes over from it" + then);
    } else if (isProtected(router)) {
      // The last advertisement within the delay still sets the timer.
      long atMost = router.timers().preemptDelayLeft() + router.timers().masterDownInterval();
      parts.add("takes over from it in " + time(atMost) + " (preempt delay)");
    } else {
      parts.add("would take over" + then);
    }
    if (router.role().relinquished()) {
      parts.add(RELINQUISHED);
    }
    return parts;
  }

  /** Whether only the preempt delay keeps the master from being preempted. */
  private static boolean isProtected(RouterSnapshot router) {
    return router.timers().preemptDelayLeft() > 0
        && router.master().address() != null
        && !router.master().left()
        && router.master().priority() < router.effective().priority();
  }

  private static List<String> master(RouterSnapshot router) {
    List<String> parts = new ArrayList<>();
    parts.add(
        switch (router.role().newMasterReason()) {
          case NOT_MASTER, NO_RESPONSE -> "no other master was heard";
          case PRIORITY -> "the former master left with priority 0";
          case PREEMPTED ->
              router.effective().owner()
                  ? "owner of the virtual IP addresses"
                  : "preempted a master of lower priority";
        });
    parts.add(PriorityText.of(router));
    if (router.role().listening()) {
      parts.add("was stalled, listens before it advertises again");
    }
    // Only the last router heard is shown: the others are backups and silent.
    if (!router.peers().isEmpty()) {
      PeerSnapshot last = router.peers().get(0);
      parts.add(
          "last heard another router: "
              + last.address()
              + " (priority "
              + last.priority()
              + ")"
              + lastHeard(last));
    }
    return parts;
  }

  private static Optional<PeerSnapshot> peer(RouterSnapshot router, IpAddress address) {
    return router.peers().stream().filter(peer -> peer.address().equals(address)).findFirst();
  }

  private static String lastHeard(PeerSnapshot peer) {
    return ", last heard " + time(peer.silence()) + " ago";
  }

  private static String time(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    if (millis < 1000) {
      return millis + " ms";
    }
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
        : TimeUnit.MILLISECONDS.toMinutes(millis) + " min";
  }
}
