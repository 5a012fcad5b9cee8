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

/** Chooses which steps of a plan are taken, and which of them now. */
final class StepChoice {

  /** How many macvlans are set down before other changes are made. */
  private static final int MAX_DOWNS = 8;

  /** How often the same change is tried in a turn. */
  private static final int MAX_ATTEMPTS = 4;

  /**
   * Changes that the kernel refused and no virtual router depends on. They are not tried again
   * until {@link #retry}.
   */
  private final Set<KernelChange> givenUp = new HashSet<>();

  /** How often each change was planned in this turn. */
  private final Map<KernelChange, Integer> attempts = new HashMap<>();

  void beginTurn() {
    attempts.clear();
  }

  /** Stops trying a change. */
  void giveUp(KernelChange change) {
    givenUp.add(change);
  }

  boolean isGivenUp(KernelChange change) {
    return givenUp.contains(change);
  }

  /** Allows all changes again. */
  void retry() {
    givenUp.clear();
  }

  /** The steps that may be taken at all. */
  List<Step> possible(List<Step> steps, Predicate<Object> refused) {
    List<Step> possible = new ArrayList<>(steps.size());
    for (Step step : steps) {
      if (!isGivenUp(step.change())
          && (step.router() == null || !refused.test(step.router()) || step.setsDown())) {
        possible.add(step);
      }
    }
    return possible;
  }

  /**
   * Gives up a change that the kernel accepts but does not show, so that it is not made again and
   * again.
   *
   * @return whether the change is given up
   */
  boolean isWithoutEffect(Step step) {
    boolean mayBeRepeated = step.change() instanceof KernelChange.PutAddress || step.setsDown();
    if (mayBeRepeated || attempts.merge(step.change(), 1, Integer::sum) != MAX_ATTEMPTS) {
      return false;
    }
    giveUp(step.change());
    return true;
  }

  /**
   * Setting a macvlan down takes the kernel long: while hundreds of them go down in a row, the
   * addresses of other virtual routers would expire. So a few are set down at a time, after all
   * other steps.
   */
  static List<Step> inTime(List<Step> steps) {
    List<Step> others = steps.stream().filter(step -> !step.setsDown()).toList();
    return others.isEmpty() ? steps.subList(0, Math.min(MAX_DOWNS, steps.size())) : others;
  }
}
