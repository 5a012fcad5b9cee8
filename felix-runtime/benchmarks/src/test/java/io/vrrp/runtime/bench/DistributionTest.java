// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DistributionTest {

  @Test
  void aPercentileIsTheLeastValueThatSoManyDoNotExceed() {
    Distribution hundred = new Distribution(LongStream.rangeClosed(1, 100).boxed().toList());
    assertEquals(50, hundred.median());
    assertEquals(99, hundred.p99());
    assertEquals(100, hundred.worst());
  }

  @Test
  void ofFewValuesTheWorstIsTheNinetyNinthPercentile() {
    Distribution three = new Distribution(List.of(7L, -3L, 5L));
    assertEquals(5, three.median());
    assertEquals(7, three.p99());
    assertEquals(7, three.worst());
  }

  @Test
  void nothingHasNoDistribution() {
    assertThrows(IllegalArgumentException.class, () -> new Distribution(List.of()));
  }
}
