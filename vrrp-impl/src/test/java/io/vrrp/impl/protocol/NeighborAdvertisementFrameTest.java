// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 9568 §6.4.1, §6.4.2; RFC 4861 §4.4, §7.2.6; RFC 4443 §2.3. */
class NeighborAdvertisementFrameTest {

  private static byte[] frame(int vrid, String virtualIp) {
    ByteBuffer memory = ByteBuffer.allocate(AdvertisementFrame.MAX_LENGTH);
    while (memory.hasRemaining()) {
      memory.put((byte) 0xee);
    }
    NeighborAdvertisementFrame.write(
        memory, MacAddress.ofVirtualRouter(IpFamily.IPV6, vrid), IpAddress.parse(virtualIp));
    assertEquals(NeighborAdvertisementFrame.LENGTH, memory.position());
    return Arrays.copyOf(memory.array(), memory.position());
  }

  /** Router and Override, not Solicited, to all nodes, with hop limit 255. */
  @Test
  @Proves("F-3")
  void announcesTheVirtualMacToAllNodes() {
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "333300000001"
                    + "00005e000207"
                    + "86dd"
                    + "60000000"
                    + "0020"
                    + "3a"
                    + "ff"
                    + "fe800000000000000000000000010007"
                    + "ff020000000000000000000000000001"
                    + "8800"
                    + "7986"
                    + "a0000000"
                    + "fe800000000000000000000000010007"
                    + "0201"
                    + "00005e000207"),
        frame(7, "fe80::1:7"));
  }

  /** The checksum covers the pseudo-header of RFC 8200 §8.1 with next header 58. */
  @Test
  @Proves("F-3")
  void checksumIsRightForAnyAddress() {
    Random random = new Random(4861);
    for (int i = 0; i < 500; i++) {
      String virtualIp =
          String.format("fe80::%x:%x:%x", random.nextInt(65536), i, random.nextInt(65536));
      byte[] frame = frame(1 + random.nextInt(255), virtualIp);
      byte[] message = Arrays.copyOfRange(frame, 54, frame.length);
      byte[] covered = Ipv6PacketBuilder.withPseudoHeader(virtualIp, "ff02::1", 58, message);

      assertEquals(0, PacketBuilder.internetChecksum(covered), virtualIp);
    }
  }
}
