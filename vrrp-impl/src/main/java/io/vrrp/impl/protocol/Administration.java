// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.List;

/**
 * Combines the configuration, the operator's settings at run time, and the trackers' contributions
 * into the effective parameters.
 */
final class Administration {

  /** Only the owner of the addresses has 255 (RFC 9568 §5.2.4). */
  private static final PropertyRule<Integer> OVERRIDE =
      PropertyRule.range("priority", 1, RouterParameters.OWNER_PRIORITY - 1);

  private RouterParameters configured;

  /** The priority set at run time, or 0. */
  private int priorityOverride;

  /** The sum that the trackers add to the priority. */
  private int contribution;

  /**
   * Whether it handed over mastership and therefore follows every master. Only a BACKUP uses it. A
   * shutdown keeps it; becoming master clears it.
   */
  private boolean relinquished;

  private RouterParameters parameters;
  private List<IpAddress> addresses;

  Administration(RouterParameters parameters) {
    configured = parameters;
    derive();
  }

  /** An owner's priority is always 255 (RFC 9568 §5.2.4): becoming owner ends an override. */
  void configure(RouterParameters newParameters, int newContribution) {
    configured = newParameters;
    contribution = newContribution;
    if (newParameters.owner()) {
      priorityOverride = 0;
      relinquished = false;
    }
    derive();
  }

  /** Overrides the configured priority with 1 to 254; 0 ends the override. */
  void overridePriority(int priority) {
    if (priority != 0) {
      checkOverride(priority);
    }
    priorityOverride = priority;
    derive();
  }

  /**
   * Throws the reason why this priority is not allowed, see {@link VirtualRouter#checkOverride}.
   */
  void checkOverride(int priority) {
    PropertyErrors errors = new PropertyErrors();
    OVERRIDE.check(priority, errors);
    errors.throwIfAny();
    if (configured.owner()) {
      throw new IllegalStateException(
          "priority=255 is configured: the owner of the addresses has no other priority");
    }
  }

  /** Sets the sum that the trackers add to the priority. */
  void contribute(int newContribution) {
    contribution = newContribution;
    derive();
  }

  private void derive() {
    int base = priorityOverride == 0 ? configured.priority() : priorityOverride;
    int priority = Tracking.effectivePriority(base, contribution);
    parameters = priority == configured.priority() ? configured : configured.withPriority(priority);
    addresses = parameters.addresses();
  }

  void relinquish() {
    relinquished = true;
  }

  void endRelinquishment() {
    relinquished = false;
  }

  boolean isRelinquished() {
    return relinquished;
  }

  /** The owner always preempts (RFC 9568 §6.1 Preempt_Mode). */
  boolean preempts() {
    return parameters.preempt() && !relinquished || parameters.owner();
  }

  /**
   * How many nanoseconds after it entered BACKUP it still follows a master of lower priority. The
   * owner does not wait, because it always preempts.
   */
  long preemptDelay() {
    return preempts() && !parameters.owner() ? parameters.preemptDelay() : 0;
  }

  /** The parameters in use, with the effective priority. */
  RouterParameters parameters() {
    return parameters;
  }

  /** The virtual IP addresses without their prefixes. */
  List<IpAddress> addresses() {
    return addresses;
  }

  RouterParameters configured() {
    return configured;
  }

  int priorityOverride() {
    return priorityOverride;
  }

  int contribution() {
    return contribution;
  }
}
