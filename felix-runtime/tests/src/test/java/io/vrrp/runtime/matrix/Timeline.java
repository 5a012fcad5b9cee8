// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The advertisements of one virtual router on the wire, in the order of their times. */
record Timeline(List<Sighting> sightings) {

  /**
   * One advertisement.
   *
   * @param nanos when the kernel saw it, since 1970
   * @param source the sender
   * @param priority its priority; 0 hands over mastership, all others claim it
   */
  record Sighting(long nanos, String source, int priority) {
    boolean isClaim() {
      return priority != 0;
    }
  }

  Timeline {
    sightings = List.copyOf(sightings);
  }

  /** Returns what is not before a time. */
  Timeline since(long time) {
    return new Timeline(sightings.stream().filter(s -> s.nanos() >= time).toList());
  }

  /** Returns the routers that claimed to be master, in the order of their first claims. */
  Set<String> claimants() {
    Set<String> claimants = new LinkedHashSet<>();
    sightings.stream().filter(Sighting::isClaim).map(Sighting::source).forEach(claimants::add);
    return claimants;
  }

  /** Returns the first claim of one. */
  Optional<Sighting> firstClaim(String source) {
    return sightings.stream().filter(s -> s.isClaim() && s.source().equals(source)).findFirst();
  }

  /** Returns the last claim of one. */
  Optional<Sighting> lastClaim(String source) {
    return sightings.stream()
        .filter(s -> s.isClaim() && s.source().equals(source))
        .reduce((first, second) -> second);
  }

  /** Returns the last advertisement of one, whether it is a claim or not. */
  Optional<Sighting> last(String source) {
    return sightings.stream()
        .filter(s -> s.source().equals(source))
        .reduce((first, second) -> second);
  }

  /**
   * Returns how long, in nanoseconds, a router had claimed nothing at this time; 0 if it never did.
   */
  long silenceBefore(long time, String source) {
    return sightings.stream()
        .filter(s -> s.isClaim() && s.source().equals(source) && s.nanos() < time)
        .reduce((first, second) -> second)
        .map(s -> time - s.nanos())
        .orElse(0L);
  }

  /**
   * Returns how long, in nanoseconds, both were master: from the first claim of either between
   * claims of the other, to the last claim of the one that yielded.
   */
  long bothMasters(String loser, String winner) {
    Optional<Sighting> last = lastClaim(loser);
    Optional<Sighting> firstOfLoser = firstClaim(loser);
    Optional<Sighting> firstOfWinner = firstClaim(winner);
    if (last.isEmpty() || firstOfWinner.isEmpty()) {
      return 0;
    }
    long begin = Math.max(firstOfLoser.get().nanos(), firstOfWinner.get().nanos());
    return Math.max(0, last.get().nanos() - begin);
  }

  /** Returns a description, with a line for each run of similar advertisements. */
  List<String> describe(long origin) {
    List<String> lines = new ArrayList<>();
    for (int from = 0, to; from < sightings.size(); from = to) {
      Sighting first = sightings.get(from);
      to = from + 1;
      while (to < sightings.size() && isLike(first, sightings.get(to))) {
        to++;
      }
      Sighting last = sightings.get(to - 1);
      lines.add(
          "%+9.3f s to %+9.3f s: %d from %s, priority %d"
              .formatted(
                  (first.nanos() - origin) / 1e9,
                  (last.nanos() - origin) / 1e9,
                  to - from,
                  first.source(),
                  first.priority()));
    }
    return lines;
  }

  private static boolean isLike(Sighting one, Sighting other) {
    return one.source().equals(other.source()) && one.priority() == other.priority();
  }
}
