// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.protocol.ConfigMismatch;
import io.vrrp.impl.protocol.IpAddress;

/** Events for observers, in addition to changes of state. */
public sealed interface RouterEvent {

  /**
   * A packet was discarded; reported at most once for each reason and minute.
   *
   * @param reason why
   * @param source its source address, which may be forged
   */
  record Discarded(DiscardReason reason, IpAddress source) implements RouterEvent {}

  /**
   * An advertisement was accepted although it differs from the configuration; reported at most once
   * for each mismatch and minute.
   *
   * @param mismatch what differs
   * @param source its source address, which may be forged
   */
  record Mismatch(ConfigMismatch mismatch, IpAddress source) implements RouterEvent {}

  /**
   * Another router began to act as master at the same time, or no longer does.
   *
   * @param present whether it acts as master
   * @param address the other router
   * @param priority the priority that it last advertised
   */
  record CompetingMaster(boolean present, IpAddress address, int priority) implements RouterEvent {}

  /**
   * The effective priority changed.
   *
   * @param from before
   * @param to after
   */
  record Priority(int from, int to) implements RouterEvent {}

  /**
   * A tracker that the virtual router refers to changed its state.
   *
   * @param name which tracker
   * @param from its state before
   * @param to its state after
   * @param reason why, in its own words
   * @param contribution what it adds to the priority now
   */
  record Tracker(
      String name, VrrpTrackerState from, VrrpTrackerState to, String reason, int contribution)
      implements RouterEvent {}

  /**
   * Something failed, or the virtual router takes part again.
   *
   * @param present whether it failed
   * @param text what failed
   */
  record Faulty(boolean present, String text) implements RouterEvent {}
}
