// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Calculates which router must be master after each event on a LAN. */
final class Election {
  private final List<Member> members;
  private final Set<Member> present = new HashSet<>();
  private final Set<Member> mastersWithoutLink = new HashSet<>();
  private Member master;

  Election(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /** Returns the master; empty if there is none. */
  Optional<Member> master() {
    return Optional.ofNullable(master);
  }

  boolean isPresent(Member member) {
    return present.contains(member);
  }

  /**
   * A router begins to listen.
   *
   * @param understands whether it accepts the present master's packets; if not, it becomes master
   *     too, and the master hears it
   */
  void appears(Member newcomer, boolean understands) {
    present.add(newcomer);
    boolean wasMaster = mastersWithoutLink.remove(newcomer);
    if (master == null) {
      master = newcomer;
    } else if (wasMaster || !understands) {
      master = newcomer.beats(master) ? newcomer : master;
    } else if (newcomer.preempts(master)) {
      master = newcomer;
    }
  }

  /**
   * A router is no longer heard. Of the others, the one with the highest priority has the shortest
   * skew time.
   *
   * @param alive whether it keeps running without a link
   */
  void vanishes(Member leaver, boolean alive) {
    present.remove(leaver);
    if (alive && leaver.implementation().staysMasterWithoutLink()) {
      mastersWithoutLink.add(leaver);
    }
    if (leaver.equals(master)) {
      master =
          members.stream()
              .filter(present::contains)
              .reduce((a, b) -> b.beats(a) ? b : a)
              .orElse(null);
    }
  }

  /** Whether a router that comes back now is still master when it meets the present master. */
  boolean returnsAsMaster(Member member) {
    return mastersWithoutLink.contains(member);
  }
}
