// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpCompetingMaster;
import io.vrrp.impl.protocol.IpAddress;
import java.net.InetAddress;

/**
 * Another router acts as master, or ceased to.
 *
 * @param occurrence where and when
 * @param present whether it does
 * @param address its address
 * @param priority what it last advertised
 */
public record CompetingMaster(
    Occurrence occurrence, boolean present, InetAddress address, int priority)
    implements VrrpCompetingMaster, Notification {

  @Override
  public String text() {
    return IpAddress.of(address)
        + (present
            ? " (priority " + priority + ") acts as master beside this node"
            : " no longer acts as master beside this node");
  }
}
