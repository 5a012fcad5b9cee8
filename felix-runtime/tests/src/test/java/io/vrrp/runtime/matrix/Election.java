// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is to be master after each thing that happens to the routers of a LAN. */
final class Election {
  private final List<Member> members;
  private final Set<Member> present = new HashSet<>();
  private final Set<Member> mastersWithoutLink = new HashSet<>();
  private Member master;

  Election(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /** Returns the master; empty if nobody is present. */
  Optional<Member> master() {
    return Optional.ofNullable(master);
  }

  boolean isPresent(Member member) {
    return present.contains(member);
  }

  /**
   * One begins to listen.
   *
   * @param understands whether it accepts what the master sends at present; if not it becomes
   *     master too, and the master hears it
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
   * One is heard no longer. Of those that remain the highest priority has the shortest skew time.
   *
   * @param alive whether it goes on without a link
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

  /** Whether one that comes back now meets the master as a master. */
  boolean returnsAsMaster(Member member) {
    return mastersWithoutLink.contains(member);
  }
}
