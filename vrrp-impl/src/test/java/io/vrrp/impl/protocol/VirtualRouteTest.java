// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualRouteTest {

  private static final String FORM =
      "destination via gateway [dev interface] [metric number] [table number] [onlink]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "default via 192.0.2.9 | 0.0.0.0/0 via 192.0.2.9",
        "default via 2001:db8::9 | ::/0 via 2001:db8::9",
        "10.0.0.0/8 via 192.0.2.9 | 10.0.0.0/8 via 192.0.2.9",
        "10.1.2.3 via 192.0.2.9 | 10.1.2.3/32 via 192.0.2.9",
        "0.0.0.0/0 via 192.0.2.9 | 0.0.0.0/0 via 192.0.2.9",
        "128.0.0.0/1 via 192.0.2.9 | 128.0.0.0/1 via 192.0.2.9",
        "2001:db8:5::/48 via fe80::9 dev eth1 | 2001:db8:5::/48 via fe80::9 dev eth1",
        "2001:db8::5 via 2001:db8::9 | 2001:db8::5/128 via 2001:db8::9",
        "default   via 192.0.2.9  onlink dev wan table 100 metric 5"
            + " | 0.0.0.0/0 via 192.0.2.9 dev wan metric 5 table 100 onlink",
        "default via 192.0.2.9 table main | 0.0.0.0/0 via 192.0.2.9",
        "default via 192.0.2.9 table 2147483647 metric 2147483647"
            + " | 0.0.0.0/0 via 192.0.2.9 metric 2147483647 table 2147483647",
        "default via 192.0.2.9 table 1 metric 1 | 0.0.0.0/0 via 192.0.2.9 metric 1 table 1",
      })
  void readsRoutes(String text, String expected) {
    VirtualRoute route = VirtualRoute.parse(text);
    assertEquals(expected, route.toString());
    assertEquals(route, VirtualRoute.parse(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "default | it is not of the form FORM",
        "default dev eth0 | it is not of the form FORM",
        "default via | nothing follows via",
        "default via 192.0.2.9 dev | nothing follows dev",
        "default via 192.0.2.9 proto static | 'proto' is not in: FORM",
        "default via 224.0.0.1 | 224.0.0.1 is not the address of a router",
        "default via 192.0.2.9 onlink | onlink needs dev",
        "default via fe80::9 | gateway fe80::9 needs dev",
        "default via 192.0.2.9 metric 0 | metric 0 is not 1 to 2147483647",
        "default via 192.0.2.9 metric x | metric x is not 1 to 2147483647",
        "default via 192.0.2.9 table 255 | table 255 is that of local addresses",
        "default via 192.0.2.9 table -1 | table -1 is not 1 to 2147483647",
        "10.0.0.0/33 via 192.0.2.9 | prefix length '33' is not 0 to 32",
        "10.0.0.0/x via 192.0.2.9 | prefix length 'x' is not 0 to 32",
        "2001:db8::/129 via 2001:db8::9 | prefix length '129' is not 0 to 128",
        "10.0.0.1/31 via 192.0.2.9 | 10.0.0.1/31 has bits behind the prefix that are not 0",
        "128.0.0.0/0 via 192.0.2.9 | 128.0.0.0/0 has bits behind the prefix that are not 0",
        "2001:db8::/32 via 192.0.2.9 | 2001:db8:: and 192.0.2.9 are of two families",
      })
  void saysWhatIsWrong(String text, String expected) {
    assertEquals(
        expected.replace("FORM", FORM),
        assertThrows(IllegalArgumentException.class, () -> VirtualRoute.parse(text)).getMessage());
  }

  @Test
  void theKernelHasOneRouteToADestinationWithEachMetricInEachTable() {
    VirtualRoute route = VirtualRoute.parse("10.0.0.0/8 via 192.0.2.9");
    assertTrue(route.excludes(VirtualRoute.parse("10.0.0.0/8 via 192.0.2.8 dev eth0")));
    assertFalse(route.excludes(VirtualRoute.parse("10.0.0.0/9 via 192.0.2.9")));
    assertFalse(route.excludes(VirtualRoute.parse("11.0.0.0/8 via 192.0.2.9")));
    assertFalse(route.excludes(VirtualRoute.parse("10.0.0.0/8 via 192.0.2.9 metric 5")));
    assertFalse(route.excludes(VirtualRoute.parse("10.0.0.0/8 via 192.0.2.9 table 5")));
  }
}
