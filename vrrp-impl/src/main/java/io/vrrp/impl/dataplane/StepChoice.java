// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which of a plan's steps are taken, and which of them now. */
final class StepChoice {

  /** So many macvlans are set down before anything else gets its turn. */
  private static final int MAX_DOWNS = 8;

  /** So many times in a turn the same is asked of the kernel. */
  private static final int MAX_ATTEMPTS = 4;

  /** What the kernel would not do and nobody depends on, so that it is not tried all the time. */
  private final Set<KernelChange> givenUp = new HashSet<>();

  /** How often each change was asked for in this turn. */
  private final Map<KernelChange, Integer> attempts = new HashMap<>();

  void beginTurn() {
    attempts.clear();
  }

  /** Does without a change from now on. */
  void giveUp(KernelChange change) {
    givenUp.add(change);
  }

  boolean isGivenUp(KernelChange change) {
    return givenUp.contains(change);
  }

  /** Everything may be tried again. */
  void retry() {
    givenUp.clear();
  }

  /** What is to be done at all. */
  List<Step> possible(List<Step> steps, Predicate<Object> refused) {
    List<Step> possible = new ArrayList<>(steps.size());
    for (Step step : steps) {
      if (!isGivenUp(step.change())
          && (step.owner() == null || !refused.test(step.owner()) || step.setsDown())) {
        possible.add(step);
      }
    }
    return possible;
  }

  /**
   * What the kernel does but does not show, is not done over and over again.
   *
   * @return whether it is given up
   */
  boolean isInVain(Step step) {
    boolean mayBeRepeated = step.change() instanceof KernelChange.PutAddress || step.setsDown();
    if (mayBeRepeated || attempts.merge(step.change(), 1, Integer::sum) != MAX_ATTEMPTS) {
      return false;
    }
    giveUp(step.change());
    return true;
  }

  /**
   * Setting a macvlan down takes the kernel so long that hundreds of them in a row would cost
   * others their lifetimes: only some at a time, and nothing else waits for them.
   */
  static List<Step> inTime(List<Step> steps) {
    List<Step> others = steps.stream().filter(step -> !step.setsDown()).toList();
    return others.isEmpty() ? steps.subList(0, Math.min(MAX_DOWNS, steps.size())) : others;
  }
}
