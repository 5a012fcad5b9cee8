// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;
import io.vrrp.impl.fuzz.AllocationLimit;
import io.vrrp.impl.fuzz.FuzzInput;
import java.nio.ByteBuffer;

/** VRRP messages over IPv6, with the header fields that the kernel delivers. */
public final class Ipv6ReceiveFuzz {

  private static final int HEADER = 40;
  private static final int HOP_LIMIT = 7;
  private static final int MADE_RIGHT = 2;
  private static final int PLAIN_HEADER = 4;
  private static final long LINK_LOCAL = 0xfe80L << 48;
  private static final long GLOBAL = 0x2001_0db8L << 32;

  private Ipv6ReceiveFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    AllocationLimit.check(
        input,
        () -> new FuzzedNode(IpFamily.IPV6, new FuzzInput(input)).run(Ipv6ReceiveFuzz::receive));
  }

  private static DiscardReason receive(
      AdvertisementReceiver receiver, int flags, FuzzInput input, long now) {
    IpAddress group = IpFamily.IPV6.group();
    long sourceHigh = LINK_LOCAL;
    long sourceLow;
    long high = group.high();
    long low = group.low();
    int hopLimit = 255;
    if ((flags & PLAIN_HEADER) != 0) {
      sourceLow = input.unsignedByte();
      sourceHigh = sourceLow == 255 ? GLOBAL : LINK_LOCAL;
    } else {
      sourceHigh = input.longNumber();
      sourceLow = input.longNumber();
      high = input.longNumber();
      low = input.longNumber();
      hopLimit = input.unsignedByte();
    }
    byte[] message = input.part();
    ByteBuffer packet =
        ByteBuffer.allocate(HEADER + message.length)
            .putLong(0)
            .putLong(sourceHigh)
            .putLong(sourceLow)
            .putLong(high)
            .putLong(low)
            .put(message)
            .put(HOP_LIMIT, (byte) hopLimit);
    packet = PacketBuilder.inBuffer(packet.array());
    int start = packet.position();
    int messageStart = start + HEADER;
    if ((flags & MADE_RIGHT) != 0) {
      int length = FuzzedNode.checkedLength(packet, messageStart, message.length, IpFamily.IPV6);
      long pseudoHeader = Checksum.pseudoHeader(112, sourceHigh, sourceLow, high, low, length);
      FuzzedNode.writeChecksum(packet, messageStart, length, pseudoHeader);
    }
    DiscardReason reason = receiver.receive(PacketBuilder.view(IpFamily.IPV6, packet), now);
    if (packet.position() != start) {
      throw new AssertionError("the packet was moved");
    }
    return reason;
  }
}
