// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("io.vrrp.DiscardedPacket")
@Label("Discarded Packet")
@Description("A packet was discarded; at most one event a minute for each router and reason")
final class DiscardedPacketEvent extends RouterEvent {

  @Label("Reason")
  String reason;

  @Label("Source")
  String source;
}
