// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds a shorter sequence that fails in the same way. */
final class Shrinker {
  private final Predicate<Sequence> fails;
  private int tries;

  /**
   * Sets it up.
   *
   * @param tries how often it may try
   * @param fails runs a sequence and returns whether it fails in the same way
   */
  Shrinker(int tries, Predicate<Sequence> fails) {
    this.tries = tries;
    this.fails = fails;
  }

  /** Returns the shortest that was found; the given one if no shorter one fails. */
  Sequence shrink(Sequence sequence) {
    Sequence shortest = sequence;
    int size = Math.max(1, shortest.steps().size() / 2);
    while (true) {
      boolean shorter = false;
      for (int from = 0; from < shortest.steps().size() && shortest.steps().size() > 1; ) {
        Sequence candidate = without(shortest, from, size);
        if (!candidate.steps().isEmpty() && stillFails(candidate)) {
          shortest = candidate;
          shorter = true;
        } else {
          from += size;
        }
      }
      if (size == 1 && !shorter) {
        return simplified(shortest);
      }
      size = Math.max(1, size / 2);
    }
  }

  private Sequence simplified(Sequence sequence) {
    Sequence shortest = sequence;
    for (int i = 0; i < sequence.steps().size(); i++) {
      for (Step.Act act : sequence.steps().get(i).acts()) {
        List<Step.Act> rest = new ArrayList<>(shortest.steps().get(i).acts());
        rest.remove(act);
        List<Step> steps = new ArrayList<>(shortest.steps());
        steps.set(i, new Step(List.copyOf(rest)));
        Sequence candidate = shortest.with(steps);
        if (!rest.isEmpty() && stillFails(candidate)) {
          shortest = candidate;
        }
      }
    }
    return shortest;
  }

  private boolean stillFails(Sequence candidate) {
    return tries-- > 0 && fails.test(candidate);
  }

  private static Sequence without(Sequence sequence, int from, int count) {
    List<Step> steps = new ArrayList<>(sequence.steps());
    steps.subList(from, Math.min(steps.size(), from + count)).clear();
    return sequence.with(steps);
  }
}
