// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 2236 §2, RFC 2113 §2.1; RFC 2710 §3, RFC 2711 §2.1. */
class MembershipReportFrameTest {

  private static byte[] frame(String source) {
    ByteBuffer memory = ByteBuffer.allocate(MembershipReportFrame.MAX_LENGTH);
    Arrays.fill(memory.array(), (byte) 0xee);
    int length =
        MembershipReportFrame.write(
            memory, new MacAddress(0x0200_0000_0001L), IpAddress.parse(source));
    assertEquals(length, memory.position());
    return Arrays.copyOf(memory.array(), length);
  }

  /** To the group itself, with TTL 1 and Router Alert, padded to the shortest Ethernet frame. */
  @Test
  void overIpv4ItIsAnIgmpVersion2ReportOfTheGroup() {
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "01005e000012"
                    + "020000000001"
                    + "0800"
                    + "46c00020"
                    + "00004000"
                    + "0102"
                    + "4204"
                    + "c0000201"
                    + "e0000012"
                    + "94040000"
                    + "1600"
                    + "09ed"
                    + "e0000012"
                    + "00".repeat(14)),
        frame("192.0.2.1"));
  }

  /** To the group itself, with hop limit 1 and Router Alert in a hop-by-hop header. */
  @Test
  void overIpv6ItIsAnMldVersion1ReportOfTheGroup() {
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "333300000012"
                    + "020000000001"
                    + "86dd"
                    + "60000000"
                    + "0020"
                    + "00"
                    + "01"
                    + "fe800000000000000000000000000001"
                    + "ff020000000000000000000000000012"
                    + "3a00"
                    + "05020000"
                    + "0100"
                    + "8300"
                    + "8001"
                    + "00000000"
                    + "ff020000000000000000000000000012"),
        frame("fe80::1"));
  }

  @Test
  void checksumsAreRightForAnySource() {
    Random random = new Random(2236);
    for (int i = 0; i < 500; i++) {
      String ipv4 = "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + i % 256;
      byte[] igmp = frame(ipv4);
      assertEquals(0, PacketBuilder.internetChecksum(Arrays.copyOfRange(igmp, 14, 38)), ipv4);
      assertEquals(0, PacketBuilder.internetChecksum(Arrays.copyOfRange(igmp, 38, 46)), ipv4);

      String ipv6 = String.format("fe80::%x:%x:%x", random.nextInt(65536), i, random.nextInt(9999));
      byte[] mld = frame(ipv6);
      byte[] covered =
          Ipv6PacketBuilder.withPseudoHeader(
              ipv6, "ff02::12", 58, Arrays.copyOfRange(mld, 62, mld.length));
      assertEquals(0, PacketBuilder.internetChecksum(covered), ipv6);
    }
  }
}
