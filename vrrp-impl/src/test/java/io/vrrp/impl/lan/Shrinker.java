// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.impl.lan.Disturbance.Kind;
import java.util.ArrayList;
import java.util.List;

/** Finds a small part of a failing scenario that fails in the same way, and describes it. */
final class Shrinker {

  private Scenario smallest;
  private Violation violation;

  private Shrinker(Scenario scenario, Violation violation) {
    this.smallest = scenario;
    this.violation = violation;
  }

  /** Describes a failing scenario. */
  static String report(Scenario scenario, Violation violation) {
    Shrinker shrinker = new Shrinker(scenario, violation);
    shrinker.shrink();
    return shrinker.command();
  }

  private void shrink() {
    int before;
    do {
      before = smallest.disturbances().size() + nodes();
      dropDisturbances();
      for (int node = 0; node < smallest.size(); node++) {
        if (smallest.has(node) && nodes() > 1) {
          accept(smallest.without(node));
        }
      }
    } while (smallest.disturbances().size() + nodes() < before);
  }

  private int nodes() {
    int count = 0;
    for (int node = 0; node < smallest.size(); node++) {
      count += smallest.has(node) ? 1 : 0;
    }
    return count;
  }

  /** By halves, then quarters, and so on, down to single disturbances. */
  private void dropDisturbances() {
    for (int size = smallest.disturbances().size(); size > 0; size /= 2) {
      for (int from = smallest.disturbances().size() - size; from >= 0; from -= size) {
        List<Disturbance> fewer = new ArrayList<>(smallest.disturbances());
        if (from + size <= fewer.size()) {
          fewer.subList(from, from + size).clear();
          accept(smallest.with(fewer));
        }
      }
    }
  }

  private void accept(Scenario candidate) {
    try {
      new Lan(candidate, false).run();
    } catch (Violation found) {
      if (found.invariant.equals(violation.invariant)) {
        smallest = candidate;
        violation = found;
      }
    }
  }

  private String command() {
    Lan lan = new Lan(smallest, true);
    try {
      lan.run();
    } catch (Violation again) {
      violation = again;
    }
    long rubbish = smallest.disturbances().stream().filter(d -> d.kind() == Kind.RUBBISH).count();
    return violation.getMessage()
        + "\nSee it again with -Dvrrp.lan.seed="
        + smallest.seed()
        + "; the least that shows it: "
        + nodes()
        + " nodes, "
        + smallest.disturbances().size()
        + " disturbances"
        + (rubbish == 0 ? "" : ", with rubbish")
        + "\n"
        + lan.traceText();
  }
}
