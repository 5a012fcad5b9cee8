// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.io.Closeable;
import java.io.IOException;

/**
 * The data plane's port to the kernel's packet filter. Belongs to the data plane's thread. What it
 * sets is kept apart from everybody else's rules.
 */
public interface PacketFilter extends Closeable {

  /**
   * Replaces all rules at once: no packet sees a state between. Empty rules leave no trace, not
   * even of what an earlier process left, or another program loaded from a saved listing.
   *
   * @throws IOException if that is not possible; the message says what is missing and what to
   *     install. The rules are unchanged then.
   */
  void apply(FilterRules rules) throws IOException;

  /** Whether the rules last applied are still there; false when another program changed them. */
  boolean isIntact();

  /** Whether it is known already that another program changed the rules last applied. */
  boolean isTouched();

  /** Lets the rules apply for some seconds more. They do not outlive this process for longer. */
  void keepAlive();

  /** Removes all rules. Harmless when called again. */
  @Override
  void close();
}
