// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpPriorityChange;

/**
 * The effective priority changed.
 *
 * @param occurrence where and when
 * @param from before
 * @param to after
 */
public record PriorityChange(Occurrence occurrence, int from, int to)
    implements VrrpPriorityChange, Notification {

  @Override
  public String text() {
    return "priority " + from + " to " + to;
  }
}
