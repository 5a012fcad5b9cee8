// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.filter;

import java.io.Closeable;
import java.io.IOException;

/**
 * The data plane's port to the kernel's packet filter. Belongs to the data plane thread. Its rules
 * are separate from those of other programs.
 */
public interface PacketFilter extends Closeable {

  /**
   * Replaces all rules at once, so that each packet meets either the old rules or the new ones.
   * Empty rules remove all tables, including those of an earlier process or from a saved listing.
   *
   * @throws IOException if that is not possible; the message says what is missing and what to
   *     install. The rules are unchanged then.
   */
  void apply(FilterRules rules) throws IOException;

  /** Whether the latest rules are still present; false if another program changed them. */
  boolean isIntact();

  /** Whether the filter already knows that another program changed the latest rules. */
  boolean isTouched();

  /** Extends the time for which the rules apply by some seconds. */
  void keepAlive();

  /** Removes all rules. Calling it again has no effect. */
  @Override
  void close();
}
