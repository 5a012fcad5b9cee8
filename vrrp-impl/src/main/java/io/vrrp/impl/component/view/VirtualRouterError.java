// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VrrpVirtualRouterError;
import io.vrrp.impl.protocol.IpAddress;
import java.net.InetAddress;

/**
 * Another router's configuration differs.
 *
 * @param occurrence where and when
 * @param reason what differs
 * @param source the source address of its packet, which may be forged
 */
public record VirtualRouterError(
    Occurrence occurrence, VirtualRouterErrorReason reason, InetAddress source)
    implements VrrpVirtualRouterError, Notification {

  @Override
  public String text() {
    return IpAddress.of(source) + ": its configuration differs: " + reason;
  }
}
