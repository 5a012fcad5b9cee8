// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Another router began to act as master at the same time as this node, or no longer does.
 * Immutable. Later versions may add methods.
 *
 * <p>It no longer acts as master when it leaves with priority 0, when it was silent for three of
 * its intervals, or when this node is no longer master. Whenever mastership moves, there may be two
 * masters for a moment. A competing master that stays does not hear this node.
 */
@ProviderType
public interface VrrpCompetingMaster extends VrrpNotification {

  /**
   * Returns whether there is a competing master now.
   *
   * @return {@code false} if it no longer acts as master
   */
  boolean present();

  /**
   * Returns the address of the competing master.
   *
   * @return its primary address
   */
  InetAddress address();

  /**
   * Returns the priority that it last advertised.
   *
   * @return 0 to 255
   */
  int priority();
}
