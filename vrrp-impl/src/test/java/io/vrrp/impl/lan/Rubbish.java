// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.impl.protocol.AdvertisementFrame;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Packets of a stranger for the VRID. Each has one fault, and otherwise a priority that every
 * router would yield to.
 */
final class Rubbish {

  private static final DiscardReason[] REASONS = {
    DiscardReason.IP_TTL,
    DiscardReason.WRONG_DESTINATION,
    DiscardReason.SOURCE_NOT_LINK_LOCAL,
    DiscardReason.PACKET_LENGTH,
    DiscardReason.VERSION,
    DiscardReason.INVALID_TYPE,
    DiscardReason.CHECKSUM,
    DiscardReason.VRID,
    DiscardReason.ADDRESS_COUNT_ZERO,
    DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL,
    DiscardReason.INTERVAL_ZERO,
  };

  private final Frame[] frames;

  Rubbish(IpFamily family) {
    frames =
        Arrays.stream(REASONS)
            .filter(
                reason ->
                    family == IpFamily.IPV6
                        || reason != DiscardReason.SOURCE_NOT_LINK_LOCAL
                            && reason != DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL)
            .map(reason -> wrong(family, reason))
            .toArray(Frame[]::new);
  }

  /** Returns one of them. */
  Frame get(int number) {
    return frames[number % frames.length];
  }

  private static Frame wrong(IpFamily family, DiscardReason reason) {
    boolean v6 = family == IpFamily.IPV6;
    String stranger =
        !v6
            ? "223.255.255.253"
            : reason == DiscardReason.SOURCE_NOT_LINK_LOCAL
                ? "2001:db8::ffff"
                : "fe80::ffff:ffff:ffff:fffd";
    IpAddress source = IpAddress.parse(stranger);
    RouterParameters sender =
        new RouterParameters(
            family,
            reason == DiscardReason.VRID ? Scenario.VRID + 1 : Scenario.VRID,
            254,
            3,
            true,
            false,
            Scenario.virtualIps(family, 0),
            ChecksumMode.RFC9568);
    ByteBuffer memory = ByteBuffer.allocate(AdvertisementFrame.MAX_LENGTH);
    AdvertisementFrame frame = new AdvertisementFrame(memory);
    frame.write(
        sender, 3, MacAddress.ofVirtualRouter(family, sender.vrid()), source, family.group());
    frame.prepare(254, v6 ? ChecksumForm.PSEUDO_HEADER : ChecksumForm.MESSAGE_ONLY);
    ByteBuffer packet = LanNode.packet(memory, family);
    int message = v6 ? 40 : 20;
    switch (reason) {
      case IP_TTL -> packet.put(v6 ? 7 : 8, (byte) 254);
      case WRONG_DESTINATION -> packet.put(v6 ? 39 : 19, (byte) 1);
      case PACKET_LENGTH -> {
        packet.limit(packet.limit() - 1);
        if (!v6) {
          packet.putShort(2, (short) packet.limit());
        }
      }
      case VERSION -> change(packet, message, 0, 0x1000);
      case INVALID_TYPE -> change(packet, message, 0, 0x0100);
      case CHECKSUM -> packet.put(message + 6, (byte) ~packet.get(message + 6));
      case INTERVAL_ZERO -> change(packet, message, 4, -3);
      case FIRST_ADDRESS_NOT_LINK_LOCAL -> change(packet, message, 8, -0x4000);
      case ADDRESS_COUNT_ZERO -> {
        // The checksum covers only the announced length, and in IPv6 that length is part of it.
        int sum = packet.getShort(message + 6) & 0xffff;
        int count = packet.get(message + 3);
        for (int i = 0; i < count * family.addressLength(); i += 2) {
          sum += packet.getShort(message + 8 + i) & 0xffff;
        }
        sum += count + (v6 ? count * family.addressLength() : 0);
        packet.put(message + 3, (byte) 0);
        packet.putShort(message + 6, (short) fold(sum));
      }
      default -> {}
    }
    return new Frame(packet, source, sender, 254, reason);
  }

  /**
   * Adds to a word of the message and subtracts from the checksum, so that the checksum stays
   * right.
   */
  private static void change(ByteBuffer packet, int message, int offset, int difference) {
    packet.putShort(message + offset, (short) (packet.getShort(message + offset) + difference));
    int sum = packet.getShort(message + 6) & 0xffff;
    packet.putShort(message + 6, (short) fold(sum + (difference < 0 ? 0 : 0xffff) - difference));
  }

  private static int fold(int sum) {
    int folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return folded;
  }
}
