// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Troubles without quiet time between them.
 *
 * @param acts in the order in which they begin; they end in reverse order
 */
record Step(List<Act> acts) {

  /**
   * A trouble of one router.
   *
   * @param trouble what happens
   * @param router to which router, from 1
   * @param pauseMillis how long it lasts at least
   * @param held whether everything must also be right while it lasts
   */
  record Act(Trouble trouble, int router, int pauseMillis, boolean held) {
    @Override
    public String toString() {
      String lasting = held ? ", stays until all is quiet" : ", " + pauseMillis + " ms";
      return "router " + router + ": " + trouble + (trouble.lasts() ? lasting : "");
    }
  }

  boolean isHeld() {
    return acts.stream().anyMatch(Act::held);
  }

  /** Whether no role of a group may change. */
  boolean isHarmless(Group group) {
    return acts.stream().allMatch(a -> a.trouble().impact(group.family()) == Impact.HARMLESS);
  }

  /** Returns the worst impact on a router. */
  Impact impact(Group group, int router) {
    return acts.stream()
        .filter(act -> act.router() == router || act.trouble().is(Trouble.Trait.EVERYWHERE))
        .map(act -> act.trouble().impact(group.family()))
        .max(Enum::compareTo)
        .orElse(Impact.HARMLESS);
  }

  /**
   * Whether a master has no reason to lose its role.
   *
   * @param master the present master
   * @param stays whether no other router would preempt it when it appears
   */
  boolean keeps(Group group, int master, boolean stays) {
    boolean split =
        acts.stream().anyMatch(a -> a.trouble().impact(group.family()) == Impact.SPLITTING);
    return isHarmless(group) || stays && !split && impact(group, master) == Impact.HARMLESS;
  }

  boolean has(Trouble.Trait trait) {
    return acts.stream().anyMatch(act -> act.trouble().is(trait));
  }

  @Override
  public String toString() {
    return acts.stream().map(Act::toString).collect(Collectors.joining("; at once "));
  }
}
