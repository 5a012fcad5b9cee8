// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.IpFamily;
import org.junit.jupiter.api.Test;

class RouterIdsTest {

  @Test
  void theNetworkNamespaceIsPartOfTheIdentity() {
    assertEquals(
        "blue/eth0/ipv4/51",
        RouterIds.of(new RouterId("blue", "eth0", IpFamily.IPV4, 51)).toString());
    assertEquals(
        "eth0/ipv6/7", RouterIds.of(new RouterId("", "eth0", IpFamily.IPV6, 7)).toString());
  }
}
