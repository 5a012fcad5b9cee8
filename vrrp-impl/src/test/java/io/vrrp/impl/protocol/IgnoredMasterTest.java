// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import org.junit.jupiter.api.Test;

/** Which master a backup reports while it ignores those of lower priority. */
class IgnoredMasterTest {

  private static final String BETTER = "192.0.2.2";
  private static final String LOWER = "192.0.2.3";

  private final SimulatedRouter it = inBackup(parameters(100));

  private void assertMaster(String address, int priority) {
    assertEquals(IpAddress.parse(address), it.router.masterAddress());
    assertEquals(priority, it.router.masterPriority());
  }

  @Test
  void aMasterThatIsToBePreemptedIsTheMasterMeanwhile() {
    assertNull(it.router.masterAddress());

    it.accept(advertisement(50).from(LOWER));

    assertMaster(LOWER, 50);
    assertTrue(it.router.isPreempting());
    assertEquals(DOWN_100, it.remaining());
    it.accept(advertisement(60).from(LOWER).interval(300));
    assertMaster(LOWER, 60);
    assertEquals(100, it.router.masterAdvertInterval(), "nothing is learned of it");
    it.run(DOWN_100);
    assertMaster(SimulatedRouter.ADDRESS, 100);
    assertFalse(it.router.isPreempting());
    assertEquals(NewMasterReason.PREEMPTED, it.router.newMasterReason());
  }

  @Test
  void anIntervalChangedMeanwhileIsInUse() {
    it.accept(advertisement(50).from(LOWER));

    it.router.configure(parameters(100, 200, true), it.now);

    assertEquals(200, it.router.masterAdvertInterval());
  }

  @Test
  void lowerMasterIsIgnoredWhileABetterOneIsHeard() {
    it.accept(advertisement(200).from(BETTER));
    it.stall(SECOND * 3 / 2);

    it.accept(advertisement(50).from(LOWER));

    assertMaster(BETTER, 200);
    assertFalse(it.router.isPreempting());
    it.stall(1);
    it.accept(advertisement(50).from(LOWER));
    assertMaster(LOWER, 50);
    assertTrue(it.router.isPreempting());
    it.accept(advertisement(200).from(BETTER));
    assertMaster(BETTER, 200);
    assertFalse(it.router.isPreempting());
  }

  @Test
  void aMasterThatLowersItsPriorityIsTheOneThatIsPreempted() {
    it.accept(advertisement(200).from(BETTER));

    it.accept(advertisement(50).from(BETTER));

    assertMaster(BETTER, 50);
    assertTrue(it.router.isPreempting());
    assertEquals(DOWN_100, it.remaining());
    it.accept(advertisement(200).from(BETTER));
    assertMaster(BETTER, 200);
    assertFalse(it.router.isPreempting());
  }

  @Test
  void afterABetterMasterLeftTheNextOneIsTheMaster() {
    it.accept(advertisement(200).from(BETTER));
    it.accept(advertisement(0).from(BETTER));
    assertMaster(BETTER, 200);
    assertTrue(it.router.hasMasterLeft());

    it.accept(advertisement(50).from(LOWER));

    assertMaster(LOWER, 50);
    assertFalse(it.router.hasMasterLeft());
    it.accept(advertisement(0).from(LOWER));
    assertTrue(it.router.hasMasterLeft());
    assertMaster(LOWER, 50);
    assertFalse(it.router.isPreempting());
    it.accept(advertisement(40).from(LOWER));
    assertFalse(it.router.hasMasterLeft());
    assertMaster(LOWER, 40);
    assertTrue(it.router.isPreempting());
  }

  @Test
  void afterAStallAnySenderIsTheMaster() {
    it.accept(advertisement(200).from(BETTER));
    it.stall(10 * SECOND);
    it.router.timerFired(it.now);
    assertTrue(it.router.isListening());

    it.accept(advertisement(50).from(LOWER));

    assertMaster(LOWER, 50);
  }

  @Test
  void itIsForgottenWithAllElse() {
    it.accept(advertisement(50).from(LOWER));

    it.router.shutdown(VrrpEvent.INTERFACE_DOWN);

    assertNull(it.router.masterAddress());
    assertEquals(0, it.router.masterPriority());
    assertFalse(it.router.isPreempting());
  }
}
