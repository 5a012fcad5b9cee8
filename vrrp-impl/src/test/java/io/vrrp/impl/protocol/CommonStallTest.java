// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two virtual machines of one host stall together. Whichever continues first, a working master
 * stays master: with Preempt_Mode off it would lose its role for good.
 */
@Proves("X-1")
class CommonStallTest {

  @ParameterizedTest
  @ValueSource(longs = {60, 80, 100, 200, 5000})
  void causesNoFailOver(long milliseconds) {
    Random random = new Random(milliseconds);
    for (int i = 0; i < 200; i++) {
      boolean preempt = i % 2 == 0;
      SimulatedLan lan = new SimulatedLan(i);
      SimulatedLan.Node master = lan.add("192.0.2.2", parameters(preempt ? 150 : 100, 1, preempt));
      SimulatedLan.Node backup = lan.add("192.0.2.1", parameters(preempt ? 100 : 150, 1, preempt));
      master.start();
      lan.run(100 * MILLISECOND);
      backup.start();
      lan.run(500 * MILLISECOND + random.nextLong(10 * MILLISECOND));
      List<String> before = List.copyOf(backup.history);

      master.frozen = true;
      backup.frozen = true;
      lan.run(milliseconds * MILLISECOND);
      SimulatedLan.Node first = random.nextBoolean() ? master : backup;
      first.frozen = false;
      lan.run(random.nextLong(2 * MILLISECOND));
      master.frozen = false;
      backup.frozen = false;
      lan.run(500 * MILLISECOND);

      assertEquals(VrrpState.MASTER, master.state());
      assertEquals(before, backup.history);
    }
  }
}
