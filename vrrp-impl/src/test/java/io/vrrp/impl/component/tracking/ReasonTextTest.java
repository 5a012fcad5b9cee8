// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReasonTextTest {

  @Test
  void nullIsEmpty() {
    assertEquals("", ReasonText.of(null));
  }

  @Test
  void aLineStaysAsItIs() {
    assertEquals("connection refused", ReasonText.of("connection refused"));
    assertEquals("x".repeat(200), ReasonText.of("x".repeat(200)));
  }

  @Test
  void isOneLine() {
    assertEquals("a b c d e", ReasonText.of("a\nb\rc\u2028d\u2029e\t"));
  }

  @Test
  void isCutButNotWithinACharacter() {
    assertEquals("x".repeat(200), ReasonText.of("x".repeat(10_000)));
    assertEquals("x".repeat(199), ReasonText.of("x".repeat(199) + "\ud83d\ude00"));
    assertEquals(
        "x".repeat(198) + "\ud83d\ude00", ReasonText.of("x".repeat(198) + "\ud83d\ude00y"));
  }
}
