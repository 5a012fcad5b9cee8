// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A router advertisement (RFC 4861 §4.2) with a prefix, of a router that does not exist. */
final class RouterAdvertisement {
  private static final int ICMPV6 = 58;
  private static final int LENGTH = 48;
  private static final HexFormat HEX = HexFormat.of();

  private RouterAdvertisement() {}

  /**
   * Makes one.
   *
   * @param prefix 64 bits in hexadecimal digits
   */
  static byte[] frame(String prefix) {
    byte[] source = HEX.parseHex("fe800000000000000000000000000098");
    byte[] group = HEX.parseHex("ff020000000000000000000000000001");
    ByteBuffer message = ByteBuffer.allocate(LENGTH);
    // No default router: a lifetime of 0.
    message.put((byte) 134).put((byte) 0).putShort((short) 0).put((byte) 64).put((byte) 0);
    message.putShort((short) 0).putInt(0).putInt(0);
    // Prefix information: on-link, for addresses, 600 s.
    message.put((byte) 3).put((byte) 4).put((byte) 64).put((byte) 0xc0);
    message.putInt(600).putInt(600).putInt(0).put(HEX.parseHex(prefix)).putLong(0);
    int sum = ForgedAdvert.sum(group, ForgedAdvert.sum(source, ICMPV6 + LENGTH));
    message.putShort(2, (short) ~ForgedAdvert.sum(message.array(), sum));
    ByteBuffer frame = ByteBuffer.allocate(14 + 40 + LENGTH);
    frame.put(HEX.parseHex("333300000001")).put(HEX.parseHex("020000009801"));
    frame.putShort((short) 0x86dd).putInt(6 << 28).putShort((short) LENGTH);
    frame.put((byte) ICMPV6).put((byte) 255).put(source).put(group);
    return frame.put(message.array()).array();
  }
}
