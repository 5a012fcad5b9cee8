// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

/** An invariant does not hold. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1;

  /** Which one; the same in each run of a scenario, whatever the numbers. */
  final String invariant;

  Violation(String invariant, String details) {
    super(invariant + ": " + details);
    this.invariant = invariant;
  }
}
