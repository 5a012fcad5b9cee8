// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which routers may be master, and whether there must be one.
 *
 * @param permitted those that may
 * @param required whether one must
 */
record Expectation(Set<Integer> permitted, boolean required) {

  /**
   * Derives it (RFC 9568 §6.4).
   *
   * @param priorities of all routers, as configured now
   * @param preempt as configured
   * @param impacts what each router of those in trouble suffers
   */
  static Expectation of(
      Map<Integer, Integer> priorities, boolean preempt, Map<Integer, Impact> impacts) {
    Set<Integer> able = new TreeSet<>();
    Set<Integer> unsure = new HashSet<>();
    for (Integer router : priorities.keySet()) {
      Impact impact = impacts.getOrDefault(router, Impact.HARMLESS);
      if (impact == Impact.UNSURE) {
        unsure.add(router);
      } else if (impact.compareTo(Impact.UNSURE) < 0) {
        able.add(router);
      }
    }
    int highest = able.stream().mapToInt(priorities::get).max().orElse(0);
    Set<Integer> permitted = new TreeSet<>(able);
    if (preempt || highest == Group.OWNER_PRIORITY) {
      permitted.removeIf(router -> priorities.get(router) < highest);
      unsure.removeIf(router -> priorities.get(router) < highest);
    }
    permitted.addAll(unsure);
    return new Expectation(permitted, !able.isEmpty());
  }
}
