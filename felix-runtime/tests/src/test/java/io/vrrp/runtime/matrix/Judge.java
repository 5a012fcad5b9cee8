// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Lateness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether the wire shows the result that an event must have, within the time that RFC 9568
 * allows.
 */
final class Judge {
  /**
   * How much later than the protocol's times something may happen. On a busy machine, the machine's
   * own delay as measured by {@link Lateness} is added.
   */
  static final long TOLERANCE = Duration.ofMillis(100).toNanos();

  /**
   * A take-over is never earlier than the backup's timer; this is how much the clocks may differ.
   */
  static final long EARLY = Duration.ofMillis(2).toNanos();

  private final Happening happening;
  private final Timeline wire;
  private final long lateness;
  private final long tolerance;
  private final List<String> problems = new ArrayList<>();

  private Judge(Happening happening, Timeline wire, long lateness) {
    this.happening = happening;
    this.wire = wire;
    this.lateness = lateness;
    this.tolerance = TOLERANCE + 2 * lateness;
  }

  /**
   * Judges one event.
   *
   * @param happening the event and its expected result
   * @param wire the advertisements from the end of the time before until everything was calm again,
   *     with members named
   * @param lateness the machine's delay meanwhile, nanoseconds
   */
  static Verdict judge(Happening happening, Timeline wire, long lateness) {
    return new Judge(happening, wire, lateness).judge();
  }

  private Verdict judge() {
    String after = name(happening.after());
    if (happening.after() != null && wire.firstClaim(after).isEmpty()) {
      problems.add(after + " is not heard");
    }
    long overlap = 0;
    for (String claimant : wire.claimants()) {
      if (!claimant.equals(after)) {
        overlap = Math.max(overlap, judgeLoser(claimant, after));
      }
    }
    if (happening.successor().isPresent()) {
      return new Verdict(judgeSuccession(), problems);
    }
    return new Verdict(overlap == 0 ? "ok" : "2 for " + millis(overlap), problems);
  }

  /**
   * A router that is not master in the end may have been master before, and must have yielded in
   * time. Of several backups one may claim before the successor is heard: at short intervals their
   * skew times differ by less than the delay of the machine, or of the successor.
   */
  private long judgeLoser(String loser, String winner) {
    Optional<Timeline.Sighting> rightful = lastRightfulClaim(loser, winner);
    boolean excused =
        loser.equals(name(happening.before()))
            || happening.meeting()
            || happening.successor().isPresent()
            || rightful.isPresent();
    if (!excused) {
      problems.add(loser + " claims to be master for " + millis(claimed(loser)));
      return 0;
    }
    Timeline since = rightful.map(claim -> wire.since(claim.nanos())).orElse(wire);
    long both = since.bothMasters(loser, winner);
    if (both > allowedOverlap()) {
      problems.add("two masters for " + millis(both) + " ms, allowed " + millis(allowedOverlap()));
    }
    return both;
  }

  /**
   * Returns the last claim that was right because the master had been silent: for three intervals,
   * but not longer than it may be, or than a few of the machine's delays explain.
   */
  private Optional<Timeline.Sighting> lastRightfulClaim(String loser, String winner) {
    long pause = happening.after() == null ? 0 : happening.after().implementation().pauseNanos();
    return wire.sightings().stream()
        .filter(s -> s.isClaim() && s.source().equals(loser))
        .filter(
            claim -> {
              long silence = wire.silenceBefore(claim.nanos(), winner);
              return silence >= 3 * happening.intervalNanos()
                  && silence - happening.intervalNanos() <= pause + 3 * lateness;
            })
        .reduce((first, second) -> second);
  }

  /**
   * The loser yields to the first advertisement that it hears, so only frames on their way follow.
   * If two masters meet, the loser may have to wait for the winner's next one: with RFC 5798 a
   * master does not answer.
   */
  private long allowedOverlap() {
    return tolerance + happening.meetingNanos();
  }

  private long claimed(String router) {
    return wire.lastClaim(router).orElseThrow().nanos()
        - wire.firstClaim(router).orElseThrow().nanos();
  }

  private String judgeSuccession() {
    Member successor = happening.successor().orElseThrow();
    Optional<Timeline.Sighting> first = wire.firstClaim(name(successor));
    Optional<Timeline.Sighting> last = wire.last(name(happening.before()));
    if (first.isEmpty() || last.isEmpty()) {
      problems.add("no succession to be seen");
      return "?";
    }
    if (happening.event() == Event.STOP && last.get().isClaim()) {
      problems.add(happening.before() + " stopped without priority 0");
    }
    long took = first.get().nanos() - last.get().nanos();
    long due = happening.dueNanos();
    long allowed = tolerance + successor.implementation().preparationNanos(happening);
    if (took < due - EARLY || took > due + allowed) {
      problems.add(
          "%s took over after %s ms, due after %s ms (tolerance %s ms)"
              .formatted(successor, millis(took), millis(due), millis(allowed)));
    }
    return millis(took);
  }

  static String name(Member member) {
    return member == null ? "no router" : member.toString();
  }

  private static String millis(long nanos) {
    return Long.toString(Math.round(nanos / 1e6));
  }
}
