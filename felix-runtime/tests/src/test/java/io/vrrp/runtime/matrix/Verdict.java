// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.List;

/**
 * What became of one event on one LAN.
 *
 * @param measured the figure for the table
 * @param problems what is wrong, in words; empty if nothing
 */
record Verdict(String measured, List<String> problems) {
  /** The event does not apply to this LAN. */
  static final Verdict NOT_APPLICABLE = new Verdict("-", List.of());

  /** Something went wrong on this LAN before. */
  static final Verdict NOT_TRIED = new Verdict("?", List.of());

  Verdict {
    problems = List.copyOf(problems);
  }
}
