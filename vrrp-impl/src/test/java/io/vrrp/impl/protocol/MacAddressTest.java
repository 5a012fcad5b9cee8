// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vrrp.impl.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

  /** RFC 9568 §7.3. */
  @ParameterizedTest
  @CsvSource({
    "IPV4, 1, 00:00:5e:00:01:01",
    "IPV4, 51, 00:00:5e:00:01:33",
    "IPV4, 255, 00:00:5e:00:01:ff",
    "IPV6, 1, 00:00:5e:00:02:01",
    "IPV6, 255, 00:00:5e:00:02:ff",
  })
  @Proves({"F-5", "E-57"})
  void ofVirtualRouter(IpFamily family, int vrid, String text) {
    assertEquals(text, MacAddress.ofVirtualRouter(family, vrid).toString());
  }

  /** RFC 1112 §6.4: the low 23 bits; RFC 2464 §7: the low 32 bits. */
  @ParameterizedTest
  @CsvSource({
    "224.0.0.18, 01:00:5e:00:00:12",
    "239.255.255.255, 01:00:5e:7f:ff:ff",
    "ff02::12, 33:33:00:00:00:12",
    "ff02::1:ff00:fffe, 33:33:ff:00:ff:fe",
  })
  @Proves("F-1")
  void ofMulticast(String group, String text) {
    assertEquals(text, MacAddress.ofMulticast(IpAddress.parse(group)).toString());
  }

  @Test
  void ofBytes() {
    byte[] bytes = {(byte) 0xfe, (byte) 0x80, 0x7f, 0, (byte) 0xff, 1};

    assertEquals("fe:80:7f:00:ff:01", MacAddress.of(bytes).toString());
    assertEquals("ff:ff:ff:ff:ff:ff", MacAddress.BROADCAST.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 7, 8})
  void hasSixBytes(int bytes) {
    assertThrows(IllegalArgumentException.class, () -> MacAddress.of(new byte[bytes]));
  }
}
