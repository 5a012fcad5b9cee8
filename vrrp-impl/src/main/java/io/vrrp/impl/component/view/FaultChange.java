// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpFault;

/**
 * Something failed, or works again.
 *
 * @param occurrence where and when
 * @param present whether it failed
 * @param fault what failed
 */
public record FaultChange(Occurrence occurrence, boolean present, String fault)
    implements VrrpFault, Notification {

  @Override
  public String text() {
    return present ? fault : "works again: " + fault;
  }
}
