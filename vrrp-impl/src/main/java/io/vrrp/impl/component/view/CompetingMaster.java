// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpCompetingMaster;
import io.vrrp.impl.protocol.IpAddress;
import java.net.InetAddress;

/**
 * Another router acts as master, or no longer does.
 *
 * @param occurrence where and when
 * @param present whether it acts as master
 * @param address its address
 * @param priority the priority that it advertised last
 */
public record CompetingMaster(
    Occurrence occurrence, boolean present, InetAddress address, int priority)
    implements VrrpCompetingMaster, Notification {

  @Override
  public String text() {
    return IpAddress.of(address)
        + (present
            ? " (priority " + priority + ") acts as master at the same time as this node"
            : " no longer acts as master at the same time as this node");
  }
}
