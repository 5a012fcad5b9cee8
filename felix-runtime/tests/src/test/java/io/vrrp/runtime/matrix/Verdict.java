// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.List;

/**
 * The result of one event on one LAN.
 *
 * @param measured the figure for the table
 * @param problems the problems in words; empty if there are none
 */
record Verdict(String measured, List<String> problems) {
  /** The event does not apply to this LAN. */
  static final Verdict NOT_APPLICABLE = new Verdict("-", List.of());

  /** Something failed on this LAN before. */
  static final Verdict NOT_TRIED = new Verdict("?", List.of());

  Verdict {
    problems = List.copyOf(problems);
  }
}
