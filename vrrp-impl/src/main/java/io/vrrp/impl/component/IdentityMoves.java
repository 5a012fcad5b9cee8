// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.port.RouterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which configurations get the identities that they want, and in which order. Only one
 * virtual router can have an identity. A configuration whose identity another one holds must wait,
 * unless the other one moves away in the same plan. So two configurations that swap their VRIDs
 * both move, and longer cycles do too.
 *
 * <p>A pure function of the wishes.
 */
final class IdentityMoves {

  /**
   * The wish of a configuration. Wishes are ordered as the configurations came.
   *
   * @param pid the configuration
   * @param held the identity of its virtual router, or null if it has none
   * @param wanted the identity that it asks for, or null if it asks for none or cannot have any now
   */
  record Wish(String pid, RouterId held, RouterId wanted) {

    boolean isMove() {
      return wanted != null && !wanted.equals(held);
    }
  }

  /**
   * The next action.
   *
   * @param pid the configuration
   * @param take true: it takes the identity that it wants, then gives up the old one; false: it
   *     only gives up the old one, which opens a cycle
   */
  record Step(String pid, boolean take) {}

  private final Map<RouterId, Wish> holders = new HashMap<>();

  /** The wish that gets each identity, by PID. */
  private final Map<String, Wish> movers = new LinkedHashMap<>();

  private final List<Step> steps = new ArrayList<>();
  private final Set<String> planned = new HashSet<>();

  private IdentityMoves(List<Wish> wishes) {
    Map<RouterId, Wish> winners = new LinkedHashMap<>();
    for (Wish wish : wishes) {
      if (wish.held() != null) {
        holders.put(wish.held(), wish);
      }
    }
    for (Wish wish : wishes) {
      if (wish.isMove()) {
        winners.putIfAbsent(wish.wanted(), wish);
      }
    }
    // A cycle moves only as a whole, so its members come before configurations that came earlier.
    for (Wish wish : wishes) {
      if (!cycleOf(wish).isEmpty()) {
        winners.put(wish.wanted(), wish);
      }
    }
    winners.values().forEach(wish -> movers.put(wish.pid(), wish));
    while (movers.values().removeIf(this::isBlocked)) {
      // A wish that is dropped may block others: check again.
    }
  }

  /** Returns the steps in the order in which they must be made. */
  static List<Step> plan(List<Wish> wishes) {
    return new IdentityMoves(wishes).plan();
  }

  private List<Step> plan() {
    for (Wish wish : movers.values()) {
      if (!planned.contains(wish.pid())) {
        List<Wish> cycle = cycleOf(wish);
        if (cycle.isEmpty()) {
          takeAfterItsHolder(wish);
        } else {
          turn(cycle);
        }
      }
    }
    return steps;
  }

  /** The holder of the wanted identity moves first. */
  private void takeAfterItsHolder(Wish wish) {
    List<Wish> chain = new ArrayList<>();
    for (Wish next = wish; next != null && planned.add(next.pid()); next = holderFor(next)) {
      chain.add(0, next);
    }
    chain.forEach(this::take);
  }

  /**
   * The first member gives up the identity that the last one wants. Then the others take, and the
   * first one last.
   */
  private void turn(List<Wish> cycle) {
    cycle.forEach(wish -> planned.add(wish.pid()));
    steps.add(new Step(cycle.get(0).pid(), false));
    for (int i = cycle.size() - 1; i >= 0; i--) {
      take(cycle.get(i));
    }
  }

  private void take(Wish wish) {
    steps.add(new Step(wish.pid(), true));
  }

  private Wish holderFor(Wish wish) {
    return holders.get(wish.wanted());
  }

  private boolean isBlocked(Wish wish) {
    Wish holder = holderFor(wish);
    return holder != null && !movers.containsKey(holder.pid());
  }

  /**
   * The chain from this wish to the holder of its identity and so on; empty if it does not lead
   * back.
   */
  private List<Wish> cycleOf(Wish wish) {
    Set<Wish> passed = new LinkedHashSet<>();
    Wish next = wish;
    while (next != null && next.isMove() && passed.add(next)) {
      next = holderFor(next);
    }
    return wish.equals(next) && next.isMove() ? List.copyOf(passed) : List.of();
  }
}
