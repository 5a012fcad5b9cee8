// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Another router began to act as master beside this node, or ceased to. Immutable. Later versions
 * may add methods.
 *
 * <p>It has ceased when it leaves with priority 0, when it was not heard for three of its
 * intervals, or when this node is no longer master. For a moment there may be two masters whenever
 * mastership moves; a competing master that stays does not hear this node.
 */
@ProviderType
public interface VrrpCompetingMaster extends VrrpNotification {

  /**
   * Returns whether there is a competing master now.
   *
   * @return {@code false} if it has ceased
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
