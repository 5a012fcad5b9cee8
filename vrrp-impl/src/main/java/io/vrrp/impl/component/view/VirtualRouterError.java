// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VrrpVirtualRouterError;
import io.vrrp.impl.protocol.IpAddress;
import java.net.InetAddress;

/**
 * A router does not fit.
 *
 * @param occurrence where and when
 * @param reason why
 * @param source where its packet claims to come from
 */
public record VirtualRouterError(
    Occurrence occurrence, VirtualRouterErrorReason reason, InetAddress source)
    implements VrrpVirtualRouterError, Notification {

  @Override
  public String text() {
    return IpAddress.of(source) + " does not fit: " + reason;
  }
}
