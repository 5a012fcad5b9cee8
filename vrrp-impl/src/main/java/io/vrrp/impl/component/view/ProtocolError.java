// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.ProtoErrReason;
import io.vrrp.VrrpProtocolError;
import io.vrrp.impl.protocol.IpAddress;
import java.net.InetAddress;

/**
 * A packet was discarded.
 *
 * @param occurrence where and when
 * @param reason why
 * @param source its source address, which may be forged
 */
public record ProtocolError(Occurrence occurrence, ProtoErrReason reason, InetAddress source)
    implements VrrpProtocolError, Notification {

  @Override
  public String text() {
    return "discarded a packet from " + IpAddress.of(source) + ": " + reason;
  }
}
