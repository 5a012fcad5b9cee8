// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 1071, RFC 9568 §5.2.8. */
class ChecksumTest {

  private static final HexFormat HEX = HexFormat.of();

  /** The first is the example of RFC 1071 §3. */
  @ParameterizedTest
  @CsvSource({
    "0001f203f4f5f6f7, ddf2",
    "'', 0000",
    "00, 0000",
    "ff, ff00",
    "ffff, ffff",
    "ffffff, ff00",
    "ffff0001, 0001",
    "123456, 6834",
    "8000800080008000, 0002",
  })
  @Proves("R-5")
  void sumIsFoldedWithItsCarries(String bytes, String expected) {
    ByteBuffer buffer = ByteBuffer.wrap(HEX.parseHex(bytes));

    int sum = Checksum.fold(Checksum.sum(buffer, 0, buffer.capacity()));

    assertEquals(HexFormat.fromHexDigits(expected), sum);
  }

  @Test
  void sumBeginsAtTheOffsetAndEndsAfterTheLength() {
    ByteBuffer buffer = ByteBuffer.wrap(HEX.parseHex("aaaaaa" + "0102030405" + "bbbb"));

    assertEquals(0x0102 + 0x0304 + 0x0500, Checksum.sum(buffer, 3, 5));
  }

  /** No byte after the end of the message is read, even if its length is odd. */
  @Test
  @Proves("R-5")
  void oddLastByteIsPaddedWithZero() {
    Random random = new Random(1071);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);

      int checksum = ~Checksum.fold(Checksum.sum(ByteBuffer.wrap(bytes), 0, length)) & 0xffff;

      assertEquals(PacketBuilder.internetChecksum(bytes), checksum, () -> HEX.formatHex(bytes));
    }
  }

  /** The sum over the largest IP packet does not overflow. */
  @Test
  void longSumsDoNotOverflow() {
    byte[] bytes = new byte[65536];
    Arrays.fill(bytes, (byte) 0xff);

    assertEquals(0xffff, Checksum.fold(Checksum.sum(ByteBuffer.wrap(bytes), 0, bytes.length)));
  }

  @Test
  void foldRepeatsUntilNoCarryIsLeft() {
    assertEquals(0, Checksum.fold(0));
    assertEquals(0xffff, Checksum.fold(0xffff));
    assertEquals(1, Checksum.fold(0x10000));
    assertEquals(1, Checksum.fold(0x1_ffff));
    assertEquals(1, Checksum.fold(0xffff_0001L));
    assertEquals(0xffff, Checksum.fold(0x7fff_ffff_ffff_0000L + 0x8000));
  }

  /** 192.0.2.1 to 224.0.0.18, 12 bytes of protocol 112, added by hand. */
  @Test
  @Proves("E-32")
  void ipv4PseudoHeader() {
    IpAddress source = IpAddress.parse("192.0.2.1");
    IpAddress group = IpAddress.parse("224.0.0.18");

    long sum =
        Checksum.pseudoHeader(112, source.high(), source.low(), group.high(), group.low(), 12);

    assertEquals(0xc000 + 0x0201 + 0xe000 + 0x0012 + 0x000c + 0x0070, sum);
  }

  /** RFC 8200 §8.1. */
  @Test
  @Proves("E-33")
  void ipv6PseudoHeader() {
    IpAddress source = IpAddress.parse("fe80::8000:1");
    IpAddress group = IpAddress.parse("ff02::12");

    long sum =
        Checksum.pseudoHeader(112, source.high(), source.low(), group.high(), group.low(), 40);

    assertEquals(0xfe80 + 0x8000 + 0x0001 + 0xff02 + 0x0012 + 0x0028 + 0x0070, sum);
  }
}
