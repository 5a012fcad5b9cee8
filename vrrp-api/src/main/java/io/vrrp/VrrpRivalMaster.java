// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import java.time.Instant;

/**
 * Another router began to act as master beside this node, or ceased to. Immutable.
 *
 * <p>It is gone when it leaves with priority 0, when it was not heard for three of its intervals,
 * or when this node is no longer master. For a moment there may be two masters whenever mastership
 * moves; a rival that stays does not hear this node.
 *
 * @param id which virtual router
 * @param sequence its place among the notifications of this virtual router
 * @param time when it was first heard, or found to be gone
 * @param present whether there is a rival now
 * @param address the address of the rival
 * @param priority the priority it last advertised, 0 to 255
 */
public record VrrpRivalMaster(
    VirtualRouterId id,
    long sequence,
    Instant time,
    boolean present,
    InetAddress address,
    int priority)
    implements VrrpNotification {

  @Override
  public String text() {
    return address.getHostAddress()
        + (present
            ? " (priority " + priority + ") acts as master beside this node"
            : " no longer acts as master beside this node");
  }
}
