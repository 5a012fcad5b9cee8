// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which routers may be master, and whether one must be.
 *
 * @param permitted the routers that may
 * @param required whether one must
 */
record Expectation(Set<Integer> permitted, boolean required) {

  /**
   * Derives it (RFC 9568 §6.4).
   *
   * @param priorities the configured priorities of all routers
   * @param preempt as configured
   * @param impacts the impact on each router that is in trouble
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
