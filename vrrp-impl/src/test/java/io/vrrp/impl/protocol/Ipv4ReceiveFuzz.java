// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;
import io.vrrp.impl.fuzz.AllocationLimit;
import io.vrrp.impl.fuzz.FuzzInput;
import java.nio.ByteBuffer;

/** Raw IPv4 packets, as the kernel delivers them. */
public final class Ipv4ReceiveFuzz {

  private static final int MADE_RIGHT = 2;
  private static final int PSEUDO_HEADER = 4;
  private static final int TO_ITS_DESTINATION = 8;

  private Ipv4ReceiveFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    AllocationLimit.check(
        input,
        () -> new FuzzedNode(IpFamily.IPV4, new FuzzInput(input)).run(Ipv4ReceiveFuzz::receive));
  }

  private static DiscardReason receive(
      AdvertisementReceiver receiver, int flags, FuzzInput input, long now) {
    ByteBuffer packet = PacketBuilder.inBuffer(input.part());
    int start = packet.position();
    if ((flags & MADE_RIGHT) != 0 && packet.remaining() >= 20) {
      if ((flags & TO_ITS_DESTINATION) == 0) {
        packet.putInt(start + 16, (int) IpFamily.IPV4.group().low());
      }
      makeRight(packet, (flags & PSEUDO_HEADER) != 0);
    }
    DiscardReason reason = receiver.receive(PacketBuilder.view(IpFamily.IPV4, packet), now);
    if (packet.position() != start) {
      throw new AssertionError("the packet was moved");
    }
    return reason;
  }

  /** Makes TTL and checksum right; everything else stays. */
  private static void makeRight(ByteBuffer packet, boolean withPseudoHeader) {
    int start = packet.position();
    packet.put(start + 8, (byte) 255);
    int header = (packet.get(start) & 0xf) * 4;
    int total = Math.min(packet.remaining(), packet.getShort(start + 2) & 0xffff);
    if (header < 20 || total < header) {
      return;
    }
    int message = start + header;
    int length = FuzzedNode.checkedLength(packet, message, total - header, IpFamily.IPV4);
    long source = packet.getInt(start + 12) & 0xffff_ffffL;
    long destination = packet.getInt(start + 16) & 0xffff_ffffL;
    long pseudoHeader =
        withPseudoHeader ? Checksum.pseudoHeader(112, 0, source, 0, destination, length) : 0;
    FuzzedNode.writeChecksum(packet, message, length, pseudoHeader);
  }
}
