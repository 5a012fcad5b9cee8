// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.DiscardReason;
import io.vrrp.impl.protocol.ConfigMismatch;
import io.vrrp.impl.protocol.IpAddress;

/** What observers hear of besides changes of state. */
public sealed interface RouterEvent {

  /**
   * A packet was discarded, at most one for each reason and minute.
   *
   * @param reason why
   * @param source where it claims to come from
   */
  record Discarded(DiscardReason reason, IpAddress source) implements RouterEvent {}

  /**
   * An advertisement was accepted although it does not match the configuration, at most one for
   * each mismatch and minute.
   *
   * @param mismatch what differs
   * @param source where it claims to come from
   */
  record Mismatch(ConfigMismatch mismatch, IpAddress source) implements RouterEvent {}

  /**
   * Another router began or ceased to act as master beside this one.
   *
   * @param present whether it began
   * @param address the other router
   * @param priority what it last advertised
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
   * Something failed that should work, or the virtual router takes part again.
   *
   * @param present whether it failed
   * @param text what failed, in plain words
   */
  record Faulty(boolean present, String text) implements RouterEvent {}
}
