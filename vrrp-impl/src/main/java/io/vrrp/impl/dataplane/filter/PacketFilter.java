// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.filter;

import java.io.Closeable;
import java.io.IOException;

/**
 * The data plane's port to the kernel's packet filter. Belongs to the data plane's thread. What it
 * sets is kept apart from the rules of other programs.
 */
public interface PacketFilter extends Closeable {

  /**
   * Replaces all rules at once, so that each packet meets either the old or the new ones. With
   * empty rules no table is left, not even of an earlier process, or loaded from a saved listing.
   *
   * @throws IOException if that is not possible; the message says what is missing and what to
   *     install. The rules are unchanged then.
   */
  void apply(FilterRules rules) throws IOException;

  /** Whether the rules last applied are still there; false when another program changed them. */
  boolean isIntact();

  /** Whether it is known already that another program changed the rules last applied. */
  boolean isTouched();

  /** Lets the rules apply for some seconds more; without it they lose their effect. */
  void keepAlive();

  /** Removes all rules. Harmless when called again. */
  @Override
  void close();
}
