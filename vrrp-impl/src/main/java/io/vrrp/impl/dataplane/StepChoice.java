// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which of a plan's steps are taken, and which of them now. */
final class StepChoice {

  /** How many macvlans are set down before other changes are made. */
  private static final int MAX_DOWNS = 8;

  /** How often in a turn the same change is tried. */
  private static final int MAX_ATTEMPTS = 4;

  /** Changes that the kernel refused and no owner depends on: they are not tried all the time. */
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
   * A change that the kernel accepts but does not show is not made again and again.
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
   * The kernel takes long to set a macvlan down: while hundreds of them go down in a row, the
   * addresses of other owners would lapse. So a few are set down at a time, after all other steps.
   */
  static List<Step> inTime(List<Step> steps) {
    List<Step> others = steps.stream().filter(step -> !step.setsDown()).toList();
    return others.isEmpty() ? steps.subList(0, Math.min(MAX_DOWNS, steps.size())) : others;
  }
}
