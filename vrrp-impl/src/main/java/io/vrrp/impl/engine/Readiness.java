// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Whether a virtual router may run, and the reasons why not. */
final class Readiness {

  private final RouterContext context;
  private final Fault fault;
  private final BooleanSupplier unresponsive;
  private final RouterTrackers trackers;
  private final StartDelay startDelay = new StartDelay();
  private Set<InactiveReason> reasons = EnumSet.noneOf(InactiveReason.class);

  /**
   * @param unresponsive whether the data plane thread does not respond, and the addresses need it
   */
  Readiness(
      RouterContext context, Fault fault, BooleanSupplier unresponsive, RouterTrackers trackers) {
    this.context = context;
    this.fault = fault;
    this.unresponsive = unresponsive;
    this.trackers = trackers;
  }

  /** Derives the reasons from the facts again. Returns the former reasons. */
  Set<InactiveReason> update(long now) {
    Set<InactiveReason> before = reasons;
    Set<InactiveReason> present =
        InactiveReason.find(
            context.config(),
            context.isShutDown(),
            context.network(),
            context.primaryAddress(),
            unresponsive.getAsBoolean(),
            fault);
    if (trackers.areWaitedFor()) {
      present.add(InactiveReason.TRACKER_WAITED_FOR);
    }
    if (trackers.keepFromRunning()) {
      present.add(InactiveReason.TRACKER_DOWN);
    }
    startDelay.update(
        Collections.disjoint(present, InactiveReason.ON_INTERFACE),
        context.config().startDelay(),
        now);
    if (startDelay.isRunning()) {
      present.add(InactiveReason.START_DELAY);
    }
    reasons = present;
    return before;
  }

  /** The reasons why it may not run; empty if it may. */
  Set<InactiveReason> reasons() {
    return reasons;
  }

  /** Whether nothing is wrong, but it waits for what its trackers say first. */
  boolean onlyWaits() {
    return reasons.equals(EnumSet.of(InactiveReason.TRACKER_WAITED_FOR));
  }

  /** Whether it may never run again, so that nothing should be kept ready for it. */
  boolean mayNeverRunAgain() {
    return !Collections.disjoint(reasons, InactiveReason.LASTING);
  }

  /** The operator skips the rest of a start delay. */
  void skipStartDelay() {
    startDelay.skip();
  }

  /** The rest of a start delay in nanoseconds; 0 if there is none. */
  long startDelayLeft(long now) {
    return startDelay.left(now);
  }

  /** When {@link #update} must be called, even if nothing else happens. */
  long deadline() {
    return startDelay.deadline();
  }

  /** The reasons in words. */
  List<String> texts(long now) {
    return reasons.stream().flatMap(reason -> texts(reason, now)).toList();
  }

  private Stream<String> texts(InactiveReason reason, long now) {
    return switch (reason) {
      case TRACKER_WAITED_FOR -> trackers.waitingTexts().stream();
      case TRACKER_DOWN -> trackers.downTexts().stream();
      default ->
          Stream.of(reason.text(context.config(), context.network(), fault, startDelay.text(now)));
    };
  }
}
