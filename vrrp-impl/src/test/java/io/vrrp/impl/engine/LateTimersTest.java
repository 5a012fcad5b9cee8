// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.engine.port.RouterHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Timers that are handled late are reported, others are not. */
class LateTimersTest {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  @Test
  void onlyLateTimersAreRecorded() {
    try (TestBed bed = new TestBed()) {
      List<String> reported = new ArrayList<>();
      bed.engine.setLateTimers((id, nanos) -> reported.add(id + " " + nanos));
      RouterHandle router = bed.master(TestBed.config(51, 100));
      bed.io.advance(10 * INTERVAL);
      assertEquals(List.of(), reported);

      bed.io.freeze();
      bed.io.passWhileFrozen(INTERVAL + TimeUnit.MILLISECONDS.toNanos(7));
      bed.io.resume();
      bed.io.advance(0);
      assertEquals(List.of(router.id() + " 7000000"), reported);
    }
  }
}
