// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each take-over of the rehearsal goes as far as a real one: until the addresses are announced. */
@Timeout(120)
class RehearsalTest {

  private static int takeOver(String virtualIps, RehearsalKernel kernel) throws IOException {
    return Rehearsal.takeOver(virtualIps, kernel, TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void everyTakeOverEndsWithGratuitousArp() throws IOException {
    assertEquals(Rehearsal.TAKE_OVERS, takeOver("192.0.2.254", new RehearsalKernel()));
  }

  @Test
  void manyAreMadeAsPrepared() throws IOException {
    RehearsalKernel kernel = new RehearsalKernel();
    takeOver("192.0.2.254", kernel);
    // On a busy machine it may not be prepared in time.
    assertTrue(kernel.takeOvers() >= Rehearsal.TAKE_OVERS / 4, "only " + kernel.takeOvers());
  }

  @Test
  void everyTakeOverEndsWithNeighborAdvertisements() throws IOException {
    assertEquals(
        2 * Rehearsal.TAKE_OVERS, takeOver("fe80::254,2001:db8::254", new RehearsalKernel()));
  }
}
