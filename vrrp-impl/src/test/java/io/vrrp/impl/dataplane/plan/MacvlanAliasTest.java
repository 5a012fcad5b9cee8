// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacvlanAliasTest {
  private static final MacvlanAlias ALIAS =
      new MacvlanAlias(new MacvlanAlias.Original(0, 10, 9999, 2));

  @Test
  void isReadFromItsAlias() {
    assertEquals(ALIAS, MacvlanAlias.parse(ALIAS.alias()));
    assertEquals(new MacvlanAlias(null), MacvlanAlias.parse(new MacvlanAlias(null).alias()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "io.vrr",
        "uplink",
        "io.vrrp ",
        "io.vrrp2",
        "io.vrrp base: rp_filter=",
        "io.vrrp base: rp_filter=1",
        "io.vrrp base: rp_filter=1 arp_ignore=1 arp_announce=1 accept_local=",
        "io.vrrp base: rp_filter= arp_ignore=1 arp_announce=1 accept_local=1",
        "io.vrrp base: rp_filter=-1 arp_ignore=1 arp_announce=1 accept_local=1",
        "io.vrrp base: rp_filter=1 arp_ignore=1 arp_announce=1 accept_local=1 ",
        "io.vrrp base: rp_filter=1 arp_ignore=1 arp_announce=1 accept_local=10000",
        "io.vrrp base: rp_filter=99999999999 arp_ignore=1 arp_announce=1 accept_local=1",
        "io.vrrp base: arp_ignore=1 rp_filter=1 arp_announce=1 accept_local=1"
      })
  void isNotReadFromAnAliasOfAnotherProgram(String alias) {
    assertNull(MacvlanAlias.parse(alias));
  }
}
