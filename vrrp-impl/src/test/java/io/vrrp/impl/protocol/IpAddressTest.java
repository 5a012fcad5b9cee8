// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  /** For IPv6 in the form of RFC 5952 §4. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "192.0.2.1, 192.0.2.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8::AbCd, 2001:db8::abcd",
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "0:0:1:2:3:4:0:0, ::1:2:3:4:0:0",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "0:1:0:1:0:1:0:1, 0:1:0:1:0:1:0:1",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
  })
  void isReadAndWritten(String text, String canonical) {
    IpAddress address = IpAddress.parse(text);

    assertEquals(canonical, address.toString());
    assertEquals(address, IpAddress.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.+4",
        "1.2..4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.0004",
        "0x7f.0.0.1",
        "1.2.3.٤",
        "localhost",
        "fe80",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::1",
        "fe80::1%eth0",
        "fe80::1/64",
        "[::1]",
        "::1 ",
        "1.2.3.4:5",
        // The JDK would treat these as names and ask a name service.
        ".:1",
        ".1:a",
      })
  void otherTextIsRefused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));

    assertEquals("not an IP address: '" + text + "'", e.getMessage());
  }

  /** It would be taken for IPv4 where it is used. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.254, 24, true",
    "192.0.2.1, 192.0.3.254, 24, false",
    "192.0.2.1, 192.0.3.254, 23, true",
    "192.0.2.1, 192.0.2.1, 32, true",
    "192.0.2.1, 192.0.2.0, 32, false",
    "128.0.0.0, 0.0.0.0, 1, false",
    "128.0.0.0, 0.0.0.0, 0, true",
    "2001:db8::1, 2001:db8::fe, 64, true",
    "2001:db8:0:1::1, 2001:db8::1, 64, false",
    "2001:db8:0:1::1, 2001:db8::1, 63, true",
    "2001:db8::1, 2001:db8::, 127, true",
    "2001:db8::1, 2001:db8::, 128, false",
    "2001:db8::1, 2001:db8::1, 128, true",
    "2001:db8:0:1::1, 2001:db8::1, 128, false",
    "2001:db8::, 2001:db8:0:0:8000::, 65, false",
    "8000::, ::, 0, true",
    "::1, 0.0.0.1, 0, false"
  })
  void prefixIsComparedBitByBit(String one, String other, int bits, boolean same) {
    assertEquals(same, IpAddress.parse(one).hasPrefixOf(IpAddress.parse(other), bits));
    assertEquals(same, IpAddress.parse(other).hasPrefixOf(IpAddress.parse(one), bits));
  }

  @Test
  void ipv4MappedIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> IpAddress.parse("::ffff:192.0.2.1"));
  }

  /** RFC 9568 §6.4.3, E-3, E-4: unsigned, in network byte order. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.100, 10.0.0.200",
    "100.0.0.1, 200.0.0.1",
    "127.255.255.255, 128.0.0.0",
    "1.0.0.2, 2.0.0.1",
    "fe80::7fff:ffff:ffff:ffff, fe80::8000:0:0:0",
    "7fff::, 8000::",
    "fe80::ffff:ffff:ffff:ffff, fe80:0:0:1::",
    "255.255.255.255, ::",
  })
  @Proves({"E-3", "E-4"})
  void isComparedAsAnUnsignedNumber(String lower, String higher) {
    IpAddress a = IpAddress.parse(lower);
    IpAddress b = IpAddress.parse(higher);

    assertTrue(a.compareTo(b) < 0);
    assertTrue(b.compareTo(a) > 0);
    assertEquals(0, a.compareTo(IpAddress.parse(lower)));
  }

  @Test
  void bytesAndTextAreTheSameAddress() {
    Random random = new Random(5952);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
      for (int j = 0; j < bytes.length; j++) {
        // Every other byte is zero, for runs of zeros.
        bytes[j] = random.nextBoolean() ? 0 : (byte) random.nextInt();
      }
      bytes[0] |= 1;
      IpAddress address = IpAddress.of(bytes);

      assertArrayEquals(bytes, address.bytes());
      assertArrayEquals(bytes, address.toInetAddress().getAddress());
      assertEquals(address, IpAddress.parse(address.toString()));
      assertEquals(bytes.length == 4 ? IpFamily.IPV4 : IpFamily.IPV6, address.family());
    }
  }

  @Test
  void isOfTheJdksTypeForItsFamily() {
    assertEquals(Inet4Address.class, IpAddress.parse("192.0.2.1").toInetAddress().getClass());
    assertEquals(Inet6Address.class, IpAddress.parse("2001:db8::1").toInetAddress().getClass());
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.1", "2001:db8::1, 2001:db8::1", "fe80::1%1, fe80::1"})
  void isMadeOfTheJdksTypeWithoutItsScope(String text, String expected)
      throws UnknownHostException {
    assertEquals(expected, IpAddress.of(InetAddress.getByName(text)).toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 15, 17})
  void hasFourOrSixteenBytes(int bytes) {
    assertThrows(IllegalArgumentException.class, () -> IpAddress.of(new byte[bytes]));
  }

  /** An IPv4 address is not the IPv6 address of the same number. */
  @Test
  void familiesAreDifferent() {
    assertNotEquals(IpAddress.parse("0.0.0.1"), IpAddress.parse("::1"));
  }

  @ParameterizedTest
  @CsvSource({
    "fe80::1, true",
    "fe80::, true",
    "febf:ffff::1, true",
    "fec0::1, false",
    "fe7f::1, false",
    "2001:db8::1, false",
    "254.128.0.1, false",
  })
  @Proves("R-8")
  void linkLocalIsTheFirstTenBits(String text, boolean linkLocal) {
    assertEquals(linkLocal, IpAddress.parse(text).isIpv6LinkLocal());
  }

  @Test
  void multicast() {
    assertTrue(IpAddress.parse("224.0.0.0").isMulticast());
    assertTrue(IpAddress.parse("239.255.255.255").isMulticast());
    assertTrue(IpAddress.parse("ff02::1").isMulticast());
    assertFalse(IpAddress.parse("223.255.255.255").isMulticast());
    assertFalse(IpAddress.parse("240.0.0.0").isMulticast());
    assertFalse(IpAddress.parse("fe80::ff").isMulticast());
  }
}
