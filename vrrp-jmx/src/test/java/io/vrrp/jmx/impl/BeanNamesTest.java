// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.AddressFamily;
import io.vrrp.VirtualRouterId;
import java.util.Locale;
import java.util.Optional;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeanNamesTest {

  @Test
  void keysGoFromCoarseToFineAsConsolesDrawTheirTree() {
    assertEquals(
        "io.vrrp:type=VirtualRouter,interface=eth0,family=ipv4,vrid=51",
        name("eth0", AddressFamily.IPV4).toString());
    assertEquals(
        "io.vrrp:type=VirtualRouter,interface=br-lan.10,family=ipv6,vrid=51",
        name("br-lan.10", AddressFamily.IPV6).toString());
  }

  @Test
  void isTheSameOnAHostThatWritesOtherDigits() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertEquals("51", name("eth0", AddressFamily.IPV4).getKeyProperty("vrid"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void namesTheNetworkNamespaceIfItIsAnother() {
    assertEquals(
        "io.vrrp:type=VirtualRouter,networkNamespace=blue,interface=eth0,family=ipv4,vrid=51",
        BeanNames.of(new VirtualRouterId(Optional.of("blue"), "eth0", AddressFamily.IPV4, 51))
            .toString());
    assertEquals(
        "\"a,b\"",
        BeanNames.of(new VirtualRouterId(Optional.of("a,b"), "eth0", AddressFamily.IPV4, 51))
            .getKeyProperty("networkNamespace"));
  }

  @Test
  void quotesAnAliasInterface() {
    assertEquals(
        "io.vrrp:type=VirtualRouter,interface=\"eth0:1\",family=ipv4,vrid=51",
        name("eth0:1", AddressFamily.IPV4).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a=b", "a:b", "a\"b", "a*", "a?", "a\nb", "*", "\"a\""})
  void keepsEveryInterfaceNameReadable(String interfaceName) {
    ObjectName name = name(interfaceName, AddressFamily.IPV4);
    assertFalse(name.isPattern());
    assertEquals(interfaceName, ObjectName.unquote(name.getKeyProperty("interface")));
  }

  @Test
  void leavesABackslashAlone() {
    assertEquals("a\\b", name("a\\b", AddressFamily.IPV4).getKeyProperty("interface"));
  }

  private static ObjectName name(String interfaceName, AddressFamily family) {
    return BeanNames.of(new VirtualRouterId(interfaceName, family, 51));
  }
}
