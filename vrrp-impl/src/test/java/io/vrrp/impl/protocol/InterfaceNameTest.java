// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "eth0.100", "br-0123456789ab", "éééééééa", "...", "-", "all0", "\u0001", "€"})
  void theKernelAllowsThem(String name) {
    assertTrue(InterfaceName.isPossible(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef",
        "éééééééé",
        ".",
        "..",
        "all",
        "default",
        "a/b",
        "/",
        "eth0:1",
        "a b",
        "a\tb",
        "a\nb",
        "a\rb",
        "a\u000bb",
        "a\fb",
        "a\u0000b"
      })
  void theKernelRefusesThem(String name) {
    assertFalse(InterfaceName.isPossible(name));
  }

  /** The kernel treats the second byte of this letter in UTF-8 as a no-break space. */
  @Test
  void noByteIsASpaceOfIso88591() {
    assertFalse(InterfaceName.isPossible("voil\u00e0"));
    assertTrue(InterfaceName.isPossible("voil\u00e1"));
  }
}
