// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each take-over of the warm-up reaches the announcement of the addresses, like a real one. */
@Timeout(120)
class WarmUpTest {

  private static int takeOver(String virtualIps, WarmUpKernel kernel) throws IOException {
    return WarmUp.takeOver(virtualIps, kernel, TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void everyTakeOverEndsWithGratuitousArp() throws IOException {
    assertEquals(WarmUp.TAKE_OVERS, takeOver("192.0.2.254", new WarmUpKernel()));
  }

  @Test
  void manyAreMadeAsPrepared() throws IOException {
    WarmUpKernel kernel = new WarmUpKernel();
    takeOver("192.0.2.254", kernel);
    // On a busy machine some may not be prepared in time.
    assertTrue(kernel.takeOvers() >= WarmUp.TAKE_OVERS / 4, "only " + kernel.takeOvers());
  }

  @Test
  void everyTakeOverEndsWithNeighborAdvertisements() throws IOException {
    assertEquals(2 * WarmUp.TAKE_OVERS, takeOver("fe80::254,2001:db8::254", new WarmUpKernel()));
  }
}
