// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import java.time.Instant;

/**
 * A router was heard whose configuration of the virtual router does not fit this node's (RFC 8347
 * {@code vrrp-virtual-router-error-event}). Immutable.
 *
 * @param id which virtual router
 * @param sequence its place among the notifications of this virtual router
 * @param time when the packet was received
 * @param reason what does not fit
 * @param source the address that the packet claims to come from
 */
public record VrrpVirtualRouterError(
    VirtualRouterId id,
    long sequence,
    Instant time,
    VirtualRouterErrorReason reason,
    InetAddress source)
    implements VrrpNotification {

  @Override
  public String text() {
    return source.getHostAddress() + " does not fit: " + reason;
  }
}
