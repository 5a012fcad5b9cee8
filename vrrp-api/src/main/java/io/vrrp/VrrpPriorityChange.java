// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ProviderType;

/** The effective priority changed (RFC 9568 §5.2.4). Immutable. Later versions may add methods. */
@ProviderType
public interface VrrpPriorityChange extends VrrpNotification {

  /**
   * Returns the effective priority before.
   *
   * @return 1 to 255
   */
  int from();

  /**
   * Returns the effective priority after.
   *
   * @return 1 to 255; never equal to {@link #from()}
   */
  int to();
}
