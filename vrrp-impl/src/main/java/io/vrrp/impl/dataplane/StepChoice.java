// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  static boolean isRelease(Plan.Step step) {
    return step.change() instanceof KernelChange.SetUp set && !set.up();
  }

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
  List<Plan.Step> possible(List<Plan.Step> steps, Set<Object> refused) {
    List<Plan.Step> possible = new ArrayList<>(steps.size());
    for (Plan.Step step : steps) {
      if (!isGivenUp(step.change())
          && (step.owner() == null || !refused.contains(step.owner()) || isRelease(step))) {
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
  boolean isInVain(Plan.Step step) {
    boolean mayBeRepeated = step.change() instanceof KernelChange.PutAddress || isRelease(step);
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
  static List<Plan.Step> inTime(List<Plan.Step> steps) {
    List<Plan.Step> others = steps.stream().filter(step -> !isRelease(step)).toList();
    return others.isEmpty() ? steps.subList(0, Math.min(MAX_DOWNS, steps.size())) : others;
  }
}
