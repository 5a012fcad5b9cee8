// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of a sequence.
 *
 * @param sequence the part that was run
 * @param problems empty if everything was right
 * @param trace what was done and seen, for a report
 * @param late the longest delay of the machine, in nanoseconds
 */
record Outcome(Sequence sequence, List<Problem> problems, List<String> trace, long late) {

  boolean isRight() {
    return problems.isEmpty();
  }

  Set<Problem.Kind> kinds() {
    return problems.stream()
        .map(Problem::kind)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Problem.Kind.class)));
  }

  /** Whether another outcome has a problem of the same kind. */
  boolean isLike(Outcome other) {
    return other.kinds().stream().anyMatch(kinds()::contains);
  }

  /** Whether the machine was too slow for a verdict. */
  boolean isDoubtful() {
    return late > sequence.setting().intervalNanos() / 2;
  }

  /** Whether it has a problem that a slow machine cannot cause. */
  boolean isTimeless() {
    return problems.stream().anyMatch(problem -> problem.kind().isTimeless());
  }
}
