// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 9568 §6.4.1, §6.4.2 with errata 7947 and 7949; RFC 826. */
class GratuitousArpFrameTest {

  @Test
  @Proves("F-2")
  void isARequestOfTheAddressForItself() {
    ByteBuffer memory = ByteBuffer.allocate(AdvertisementFrame.MAX_LENGTH);
    while (memory.hasRemaining()) {
      memory.put((byte) 0xee);
    }

    GratuitousArpFrame.write(
        memory, MacAddress.ofVirtualRouter(IpFamily.IPV4, 51), IpAddress.parse("192.0.2.254"));

    byte[] frame = new byte[GratuitousArpFrame.LENGTH];
    memory.get(0, frame);
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "ffffffffffff"
                    + "00005e000133"
                    + "0806"
                    + "0001080006040001"
                    + "00005e000133"
                    + "c00002fe"
                    + "00005e000133"
                    + "c00002fe"
                    + "00".repeat(18)),
        frame);
    assertEquals(60, memory.position());
  }
}
