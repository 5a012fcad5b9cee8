// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.SKEW_100;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import org.junit.jupiter.api.Test;

/** What is known about a master that left does not apply to its successor. */
class KnownMasterTest {

  @Test
  void aNewMasterDoesNotSayThatTheMasterHasLeft() {
    SimulatedRouter it = inBackup(parameters(100));
    it.accept(advertisement(200));
    it.accept(advertisement(0));
    assertTrue(it.router.hasMasterLeft());

    it.stall(SKEW_100);
    it.router.timerFired(it.now);

    assertEquals(VrrpState.MASTER, it.router.state());
    assertFalse(it.router.hasMasterLeft());
    assertEquals(100, it.router.masterPriority());
  }
}
