// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void writesIpv6AddressesInTheirShortForm() throws UnknownHostException {
    InetAddress router = InetAddress.getByName("fe80::2");
    InetAddress host = InetAddress.getByName("192.0.2.1");
    assertEquals("fe80::2, 192.0.2.1", Values.text(List.of(router, host)));
  }
}
