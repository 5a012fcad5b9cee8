// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void theGoalIsAMultipleOfTheOther() {
    assertTrue(Comparison.isMet(6, 10, 0.6));
    assertFalse(Comparison.isMet(6.1, 10, 0.6));
    assertTrue(Comparison.isMet(0, 0, 1));
    assertFalse(Comparison.isMet(0.1, 0, 1));
  }

  @Test
  void earlierThanTooEarlyIsNeverWorse() {
    assertFalse(Comparison.isMet(0.5, -0.1, 1));
    assertTrue(Comparison.isMet(-0.2, -0.1, 1));
  }

  @Test
  void numbersHaveThreeDigits() {
    assertEquals("0", Comparison.number(0));
    assertEquals("0.012", Comparison.number(0.0123));
    assertEquals("1.23", Comparison.number(1.234));
    assertEquals("-12.3", Comparison.number(-12.34));
    assertEquals("12345", Comparison.number(12_345.4));
  }
}
