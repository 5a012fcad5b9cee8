// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All cells, and a selection of them. */
final class Matrix {
  private static final int[] INTERVALS = {10, 100};

  /** So far apart that skew times differ by 23 ms at the shortest interval. */
  private static final List<Integer> PRIORITIES = List.of(220, 160, 100, 40);

  /** How our priority and address compare with the peer's. */
  private enum Relation {
    HIGHER(200, 1, 100),
    LOWER(100, 1, 200),
    EQUAL_HIGHER_ADDRESS(100, 3, 100),
    EQUAL_LOWER_ADDRESS(100, 1, 100),
    OWNER(255, 1, 100),
    PEER_OWNER(100, 1, 255);

    private static final int PEER = 2;

    private final int ours;
    private final int number;
    private final int theirs;

    Relation(int ours, int number, int theirs) {
      this.ours = ours;
      this.number = number;
      this.theirs = theirs;
    }

    private boolean appliesTo(Implementation peer, boolean preempt, Checksum checksum) {
      // An owner always preempts.
      return switch (this) {
        // If we are master before we hear a peer, we cannot know its form. When keepalived rejects
        // packets, it postpones its own: it is silent for seconds but stays master.
        case OWNER -> preempt && checksum != Checksum.AUTO;
        case PEER_OWNER -> preempt && peer.canOwn();
        default -> true;
      };
    }

    private List<Member> members(Implementation peer, boolean preempt, boolean weStart) {
      Member us = new Member(Implementation.OURS, number, ours, preempt);
      Member them = new Member(peer, PEER, theirs, preempt);
      return weStart ? List.of(us, them) : List.of(them, us);
    }
  }

  /** One cell with its setting on each axis. */
  private record Choice(Cell cell, List<Object> settings) {
    /** Returns all pairs of settings of two axes. */
    private Set<List<Object>> pairs() {
      Set<List<Object>> pairs = new HashSet<>();
      for (int i = 0; i < settings.size(); i++) {
        for (int j = i + 1; j < settings.size(); j++) {
          pairs.add(List.of(i, settings.get(i), j, settings.get(j)));
        }
      }
      return pairs;
    }
  }

  private Matrix() {}

  /** Returns the cells of two routers: us, and one of another implementation. */
  static List<Cell> pairs() {
    return choices().stream().map(Choice::cell).toList();
  }

  /** Returns a selection of these, in which each pair of settings occurs at least once. */
  static List<Cell> somePairs() {
    List<Choice> all = choices();
    Set<List<Object>> open = new HashSet<>();
    all.forEach(choice -> open.addAll(choice.pairs()));
    List<Cell> some = new ArrayList<>();
    while (!open.isEmpty()) {
      Choice best =
          Collections.max(
              all,
              Comparator.comparingLong(
                  choice -> choice.pairs().stream().filter(open::contains).count()));
      open.removeAll(best.pairs());
      some.add(best.cell());
    }
    return some;
  }

  private static List<Choice> choices() {
    List<Choice> choices = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      for (Checksum checksum : protocol.checksums()) {
        for (int interval : INTERVALS) {
          if (protocol.supports(interval)) {
            addChoices(choices, protocol, checksum, interval, true);
            addChoices(choices, protocol, checksum, interval, false);
          }
        }
      }
    }
    return choices;
  }

  private static List<Implementation> peers(Checksum checksum) {
    return Arrays.stream(Implementation.values())
        .filter(peer -> peer != Implementation.OURS)
        .filter(peer -> !checksum.isMessageAlone() || peer.canSumMessageAlone())
        .toList();
  }

  /**
   * Returns the combinations that are not tested because the installed releases do not support
   * them.
   */
  static List<String> leftOut() {
    return Arrays.stream(Implementation.values())
        .filter(peer -> !peer.canSumMessageAlone())
        .map(
            peer ->
                "left out: the installed release of "
                    + peer
                    + " cannot sum IPv4 advertisements without a pseudo-header")
        .toList();
  }

  private static void addChoices(
      List<Choice> choices, Protocol protocol, Checksum checksum, int interval, boolean weStart) {
    for (Implementation peer : peers(checksum)) {
      for (Relation relation : Relation.values()) {
        for (boolean preempt : new boolean[] {true, false}) {
          if (relation.appliesTo(peer, preempt, checksum)) {
            choices.add(
                new Choice(
                    new Cell(
                        protocol, interval, checksum, relation.members(peer, preempt, weStart)),
                    List.of(protocol, checksum, interval, weStart, peer, relation, preempt)));
          }
        }
      }
    }
  }

  /**
   * Returns the LANs with three and four implementations, each implementation once in each place.
   */
  static List<Cell> mixed() {
    List<Cell> cells = new ArrayList<>();
    for (int interval : INTERVALS) {
      for (int rotation = 0; rotation < PRIORITIES.size(); rotation++) {
        for (Protocol protocol : Protocol.values()) {
          if (protocol.supports(interval)) {
            cells.add(four(protocol, interval, rotation));
          }
        }
        cells.add(betweenTwo(interval, rotation));
      }
    }
    return cells;
  }

  /** Returns a selection of these. */
  static List<Cell> someMixed() {
    return List.of(
        four(Protocol.IPV4, 10, 1),
        four(Protocol.IPV4, 100, 2),
        four(Protocol.IPV6, 10, 3),
        four(Protocol.IPV6, 100, 0),
        four(Protocol.IPV4_VERSION_2, 100, 1),
        betweenTwo(10, 0),
        betweenTwo(100, 1),
        betweenTwo(10, 2));
  }

  private static Cell four(Protocol protocol, int interval, int rotation) {
    return lan(protocol, interval, Checksum.RFC5798, rotation, Implementation.values());
  }

  /** We start last, and adopt the checksum of the routers that are present. */
  private static Cell betweenTwo(int interval, int rotation) {
    return lan(
        Protocol.IPV4,
        interval,
        Checksum.AUTO,
        rotation,
        Implementation.FRR,
        Implementation.KEEPALIVED,
        Implementation.OURS);
  }

  private static Cell lan(
      Protocol protocol,
      int interval,
      Checksum checksum,
      int rotation,
      Implementation... implementations) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < implementations.length; i++) {
      int priority = PRIORITIES.get((i + rotation) % PRIORITIES.size());
      members.add(new Member(implementations[i], i + 1, priority, true));
    }
    return new Cell(protocol, interval, checksum, members);
  }
}
