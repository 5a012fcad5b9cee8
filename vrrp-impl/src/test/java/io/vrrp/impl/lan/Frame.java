// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.DiscardReason;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.nio.ByteBuffer;

/**
 * A packet on the wire with its sender's knowledge, for checks; routers see only the bytes.
 *
 * @param packet the IP packet
 * @param source the source address of the IP header
 * @param sender the parameters it announces
 * @param priority the priority in it
 * @param expected why it must be discarded, or null
 */
record Frame(
    ByteBuffer packet,
    IpAddress source,
    RouterParameters sender,
    int priority,
    DiscardReason expected) {

  @Override
  public String toString() {
    return "priority "
        + priority
        + " interval "
        + sender.advertInterval()
        + " from "
        + source
        + (expected == null ? "" : " to be discarded for " + expected);
  }
}
