// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ProviderType;

/** One change of state. Immutable. Later versions may add methods. */
@ProviderType
public interface VrrpStateChange extends VrrpNotification {

  /**
   * Returns the state before.
   *
   * @return the old state
   */
  VrrpState from();

  /**
   * Returns the state after.
   *
   * @return the new state; never equal to {@link #from()}
   */
  VrrpState to();

  /**
   * Returns why, in plain words.
   *
   * @return one line; the wording may change
   */
  String reason();
}
