// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which cells there are. */
class MatrixTest {

  @Test
  void everyCellIsThereOnce() {
    List<Cell> cells = Matrix.pairs();
    // For each interval and start: ten relations to each keepalived, nine to FRR, which cannot be
    // owner; for IPv6 and IPv4. Each has one less if we have to find out the checksum. Version 2
    // has one of the intervals.
    int version3 = 4 * (2 * (10 + 10 + 9) + 9 + 9 + 8);
    assertTrue(cells.size() >= version3 + 2 * (10 + 10 + 9), () -> cells.size() + " cells");
    assertEquals(cells.size(), new HashSet<>(cells).size());
  }

  @Test
  void choiceIsSmallAndHasEveryPeerOverEveryProtocolAtEveryInterval() {
    List<Cell> some = Matrix.somePairs();
    assertTrue(some.size() <= 40, () -> some.size() + " cells");
    assertTrue(Matrix.pairs().containsAll(some));
    for (Cell cell : Matrix.pairs()) {
      assertTrue(has(some, cell.protocol(), cell.peers().get(0).implementation()));
      assertTrue(
          some.stream()
              .anyMatch(s -> s.interval() == cell.interval() && s.checksum() == cell.checksum()));
    }
  }

  private static boolean has(List<Cell> cells, Protocol protocol, Implementation peer) {
    return cells.stream()
        .anyMatch(c -> c.protocol() == protocol && c.peers().get(0).implementation() == peer);
  }
}
