// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A fault on this node, or the end of it: the kernel refused an address, for example, or a socket
 * could not be opened. While there is a fault, the virtual router is in {@link
 * VrrpState#INITIALIZE} or tries again. Immutable. Later versions may add methods.
 */
@ProviderType
public interface VrrpFault extends VrrpNotification {

  /**
   * Returns whether there is a fault now.
   *
   * @return {@code false} if the fault has ended
   */
  boolean present();

  /**
   * Says what failed, in plain words.
   *
   * @return one line; the wording may change
   */
  String fault();
}
