// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

/** An invariant does not hold. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1;

  /**
   * The name of the invariant. It contains no numbers, so it is the same in each run of a scenario.
   */
  final String invariant;

  Violation(String invariant, String details) {
    super(invariant + ": " + details);
    this.invariant = invariant;
  }
}
