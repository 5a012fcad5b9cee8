// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "10.0.0.0, 10.0.0.0",
    "fe80:0:0:0:0:0:0:1, fe80::1",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "2001:db8:0:0:0:0:0:0, 2001:db8::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:DB8:100:0:10:0:A0:B, 2001:db8:100:0:10:0:a0:b"
  })
  void followsRfc5952(String address, String text) {
    assertEquals(text, AddressText.of(FakeVrrpService.address(address)));
  }

  @Test
  void leavesTheScopeToTheNameOfTheBean() throws UnknownHostException {
    byte[] bytes = FakeVrrpService.address("fe80::1").getAddress();
    assertEquals("fe80::1", AddressText.of(Inet6Address.getByAddress(null, bytes, 2)));
  }
}
