// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTest {

  @Test
  void theWorstOfEachKindIsFound() {
    List<String> log =
        List.of(
            "[0.003s] Using Serial",
            "[1.250s] GC(0) Pause Young (Allocation Failure) 20M->3M(75M) 8.250ms",
            "[1.251s] Safepoint \"GenCollectForAllocation\", Time since last: 1000000 ns,"
                + " Reaching safepoint: 50000 ns, At safepoint: 8300000 ns, Total: 8350000 ns",
            "[2.100s] GC(1) Pause Full (Diagnostic Command) 9M->7M(75M) 31.500ms",
            "[3.500s] Safepoint \"ICBufferFull\", Time since last: 2000000 ns,"
                + " Reaching safepoint: 40000 ns, At safepoint: 20000 ns, Total: 60000 ns");
    assertEquals(new Pauses(2, 31.5, 2, 8.35), Pauses.of(log));
  }

  @Test
  void thereMayBeNone() {
    assertEquals(new Pauses(0, 0, 0, 0), Pauses.of(List.of("[0.003s] Using Serial")));
  }
}
