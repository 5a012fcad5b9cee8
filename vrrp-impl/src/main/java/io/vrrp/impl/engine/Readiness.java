// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Whether a virtual router may run, and what keeps it from running. */
final class Readiness {

  private final RouterContext context;
  private final Fault fault;
  private final BooleanSupplier unresponsive;
  private Set<InactiveReason> reasons = EnumSet.noneOf(InactiveReason.class);

  /**
   * @param unresponsive whether the data plane thread does not respond, and the addresses need it
   */
  Readiness(RouterContext context, Fault fault, BooleanSupplier unresponsive) {
    this.context = context;
    this.fault = fault;
    this.unresponsive = unresponsive;
  }

  /** Derives the reasons from the facts again; returns those that there were before. */
  Set<InactiveReason> update() {
    Set<InactiveReason> before = reasons;
    reasons =
        InactiveReason.find(
            context.config(),
            context.isShutDown(),
            context.network(),
            context.primaryAddress(),
            unresponsive.getAsBoolean(),
            fault);
    return before;
  }

  /** What keeps it from running; empty if it may run. */
  Set<InactiveReason> reasons() {
    return reasons;
  }

  /** Whether it may never run again, so that nothing should be kept ready for it. */
  boolean mayNeverRunAgain() {
    return !Collections.disjoint(reasons, InactiveReason.LASTING);
  }

  /** The reasons in plain words. */
  List<String> texts() {
    return reasons.stream()
        .map(reason -> reason.text(context.config(), context.network(), fault))
        .toList();
  }
}
