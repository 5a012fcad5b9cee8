// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import java.time.Instant;

/**
 * A packet for a virtual router was discarded for a protocol error (RFC 8347 {@code
 * vrrp-protocol-error-event}, RFC 6527 {@code vrrpv3ProtoError}). Immutable.
 *
 * @param id which virtual router
 * @param sequence its place among the notifications of this virtual router
 * @param time when the packet was received
 * @param reason what was wrong; never {@code NO_ERROR}
 * @param source the address that the packet claims to come from
 */
public record VrrpProtocolError(
    VirtualRouterId id, long sequence, Instant time, ProtoErrReason reason, InetAddress source)
    implements VrrpNotification {

  @Override
  public String text() {
    return "a packet from " + source.getHostAddress() + " was discarded: " + reason;
  }
}
