// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;

/**
 * A change of state.
 *
 * @param occurrence where and when
 * @param from before
 * @param to after
 * @param reason why
 */
public record StateChange(Occurrence occurrence, VrrpState from, VrrpState to, String reason)
    implements VrrpStateChange, Notification {

  @Override
  public String text() {
    return from + " to " + to + ": " + reason;
  }
}
