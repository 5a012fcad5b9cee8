// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each take-over of the rehearsal goes as far as a real one: until the addresses are announced. */
@Timeout(20)
class RehearsalTest {

  @Test
  void everyTakeOverEndsWithGratuitousArp() throws IOException {
    assertEquals(Rehearsal.TAKE_OVERS, Rehearsal.takeOver("192.0.2.254"));
  }

  @Test
  void manyAreMadeAsPrepared() throws IOException {
    RehearsalKernel kernel = new RehearsalKernel();
    Rehearsal.takeOver("192.0.2.254", kernel);
    // On a busy machine it may not be prepared in time.
    assertTrue(kernel.takeOvers() >= Rehearsal.TAKE_OVERS / 4, "only " + kernel.takeOvers());
  }

  @Test
  void everyTakeOverEndsWithNeighborAdvertisements() throws IOException {
    assertEquals(2 * Rehearsal.TAKE_OVERS, Rehearsal.takeOver("fe80::254,2001:db8::254"));
  }
}
