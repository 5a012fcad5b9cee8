// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualIpTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.254, 192.0.2.254/32",
    "192.0.2.254/24, 192.0.2.254/24",
    "192.0.2.254/0, 192.0.2.254/0",
    "192.0.2.254/32, 192.0.2.254/32",
    "192.0.2.254/024, 192.0.2.254/24",
    "fe80::1, fe80::1/64",
    "febf::1, febf::1/64",
    "fec0::1, fec0::1/128",
    "fe80::1/128, fe80::1/128",
    "2001:db8::1, 2001:db8::1/128",
    "2001:db8::1/64, 2001:db8::1/64",
    "2001:db8::1/128, 2001:db8::1/128",
    "::2, ::2/128",
    "2001:db8::, 2001:db8::/128",
    "2001:db8::ffff:ffff, 2001:db8::ffff:ffff/128",
  })
  void isReadAndWritten(String text, String canonical) {
    assertEquals(canonical, VirtualIp.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/24",
        "192.0.2.254/",
        "192.0.2.254/33",
        "192.0.2.254/-1",
        "192.0.2.254/+8",
        "192.0.2.254/24/24",
        "192.0.2.254/255.255.255.0",
        "192.0.2.254/ 24",
        "192.0.2.254/9999999999",
        "192.0.2.254 /24",
        "2001:db8::1/129",
        "router.example/24",
      })
  void otherTextIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> VirtualIp.parse(text));
  }

  /** An address that no host can have cannot be a virtual IP address. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.0.0.1/8",
        "224.0.0.18",
        "239.1.2.3",
        "255.255.255.255",
        "::",
        "::1",
        "ff02::12",
      })
  void onlyUnicastAddressesAreAllowed(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> VirtualIp.parse(text));

    assertTrue(e.getMessage().endsWith(" is not a unicast address of a host"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.254/33, prefix length '33' of 192.0.2.254 is not 0 to 32",
    "/24, 'not an IP address: '''''",
    "fe80::1/129, prefix length '129' of fe80::1 is not 0 to 128",
  })
  void refusalNamesWhatIsAllowed(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> VirtualIp.parse(text));

    assertEquals(message, e.getMessage());
  }
}
