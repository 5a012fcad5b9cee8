// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One event on all LANs of a batch at once.
 *
 * @param label the head of its column
 * @param event the event
 * @param subject the router that it concerns on a LAN; empty if it does not apply there
 */
record Step(String label, Event event, Function<CellLan, Optional<Member>> subject) {
  private static final int SHOWN = 9;

  /** Returns the steps for LANs of that many routers. */
  static List<Step> plan(int routers) {
    List<Step> plan = new ArrayList<>();
    for (int i = 0; i < routers; i++) {
      plan.add(new Step("start " + (i + 1), Event.START, started(i)));
    }
    outage(plan, "stop mst", Event.STOP, CellLan::master);
    outage(plan, "kill us", Event.KILL, lan -> Optional.of(lan.cell().ours()));
    for (int i = 0; i < routers - 1; i++) {
      outage(plan, "kill p" + (i + 1), Event.KILL, peer(i));
    }
    plan.add(new Step("cut mst", Event.CUT, CellLan::master));
    plan.add(new Step("restored", Event.RESTORE, CellLan::absentee));
    return plan;
  }

  private static void outage(
      List<Step> plan, String label, Event event, Function<CellLan, Optional<Member>> subject) {
    plan.add(new Step(label, event, subject));
    plan.add(new Step("back", Event.RETURN, CellLan::absentee));
  }

  private static Function<CellLan, Optional<Member>> started(int index) {
    return lan -> lan.cell().members().stream().skip(index).findFirst();
  }

  private static Function<CellLan, Optional<Member>> peer(int index) {
    return lan -> lan.cell().peers().stream().skip(index).findFirst();
  }

  /** Returns the label, of the width of a column. */
  String head() {
    return ("%-" + SHOWN + "s").formatted(label);
  }
}
