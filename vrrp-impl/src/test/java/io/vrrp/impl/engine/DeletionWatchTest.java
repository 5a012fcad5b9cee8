// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master stops advertising if the kernel deleted its addresses and they are not added again. */
class DeletionWatchTest {

  private static final IpAddress VIRTUAL = IpAddress.parse("192.0.2.100");
  private static final long REPAIR_TIME = HeldAddresses.REPAIR_TIME;

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private RouterHandle masterWithAddresses(RouterConfig config) {
    RouterHandle router = bed.master(config);
    bed.held(router);
    bed.engine.confirmationWanted();
    bed.io.advance(SECOND);
    return router;
  }

  private void delete(IpAddress address) {
    bed.io.delete(address);
    bed.io.advance(0);
  }

  @Test
  void aMasterWhoseAddressesAreNotPutBackLeaves() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    bed.engine.confirmationWanted();
    delete(VIRTUAL);
    assertEquals(List.of(router.id()), bed.addresses.checked);
    bed.io.sent.clear();
    bed.io.advance(REPAIR_TIME - 1);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertFalse(bed.addresses.last().held());
    assertTrue(
        router.snapshot().reasons().toString().contains("deleted"),
        router.snapshot().reasons().toString());
  }

  @Test
  void aMasterWhoseAddressesArePutBackStaysAndAnnouncesThem() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    for (int i = 0; i < 5; i++) {
      delete(VIRTUAL);
      bed.io.advance(REPAIR_TIME - 1);
      bed.io.sent.clear();
      bed.held(router);
      bed.io.advance(0);
      assertEquals(1, bed.io.gratuitousArps().size());
      bed.engine.confirmationWanted();
    }
    bed.engine.confirmationWanted();
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void nothingIsAnnouncedThatIsMissing() {
    RouterHandle router = masterWithAddresses(TestBed.announcing(config(1, 100), 20, 0));
    delete(VIRTUAL);
    bed.io.sent.clear();
    bed.io.advance(SECOND / 2);
    assertEquals(List.of(), bed.io.gratuitousArps());
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void whenTheDataPlaneIsSilentEveryRouterWithoutAddressesLeavesUntilItIsHeardAgain() {
    RouterHandle first = masterWithAddresses(config(1, 200));
    RouterHandle backup =
        bed.engine.add(config(parameters(2, 100, 1000, "192.0.2.102/24")), bed.observer);
    RouterHandle forEver =
        bed.engine.add(
            TestBed.livingFor(0, config(parameters(3, 255, 100, "192.0.2.103/24"))), bed.observer);
    bed.engine.addressesHeld(forEver.id(), bed.addresses.last().request());
    bed.engine.confirmationWanted();
    bed.io.advance(3 * SECOND);
    delete(VIRTUAL);
    bed.io.advance(REPAIR_TIME);
    assertEquals(VrrpState.INITIALIZE, first.state());
    assertEquals(List.of(DataPlaneWatchdog.SILENCE), first.snapshot().reasons());
    assertEquals(VrrpState.INITIALIZE, backup.state());
    assertEquals(VrrpState.MASTER, forEver.state(), "its addresses do not expire");
    bed.io.advance(60 * SECOND);
    assertEquals(VrrpState.INITIALIZE, first.state());
    bed.engine.confirmationWanted();
    assertEquals(VrrpState.BACKUP, first.state());
    assertEquals(VrrpState.BACKUP, backup.state());
    bed.close();
    assertEquals(1, first.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
  }

  @Test
  void aNewMasterThatGetsNoAddressesFromASilentDataPlaneLeaves() {
    RouterHandle router = bed.backup(config(1, 255));
    bed.engine.confirmationWanted();
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(6 * SECOND);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of(DataPlaneWatchdog.SILENCE), router.snapshot().reasons());
  }

  @Test
  void aNewMasterWaitsForADataPlaneThatHasMuchToDo() {
    RouterHandle router = bed.backup(config(1, 255));
    for (int i = 0; i < 60; i++) {
      bed.engine.confirmationWanted();
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void addressesOfOthersDoNotMatter() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    delete(IpAddress.parse("192.0.2.77"));
    delete(IpAddress.parse("fe80::1"));
    assertEquals(List.of(), bed.addresses.checked);
    bed.engine.confirmationWanted();
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void theAddressesThatABackupReleasedDoNotMatter() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    bed.deliver(packet(1, 200));
    delete(VIRTUAL);
    assertEquals(List.of(), bed.addresses.checked);
    bed.io.advance(SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void aMasterThatIsMasterAgainHasItsTime() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    delete(VIRTUAL);
    bed.deliver(packet(1, 200));
    bed.deliver(packet(1, 0));
    bed.io.advance(SECOND);
    bed.engine.confirmationWanted();
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(2, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void aMasterThatListensAfterAFreezeGetsItsAddressesBackFirst() {
    RouterHandle router = masterWithAddresses(config(parameters(1, 255, 1000, "192.0.2.100/24")));
    bed.io.freeze();
    bed.io.passWhileFrozen(60 * SECOND);
    bed.io.delete(VIRTUAL);
    bed.engine.confirmationWanted();
    bed.io.resume();
    for (int i = 0; i < 10; i++) {
      assertTrue(router.snapshot().role().listening());
      assertEquals(VrrpState.MASTER, router.state());
      bed.engine.confirmationWanted();
      bed.io.advance(SECOND);
    }
    bed.held(router);
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(0, router.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
  }

  @Test
  void nodeThatStalledWhileAddressesWereMissingAllowsTimeToRepair() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    delete(VIRTUAL);
    bed.io.freeze();
    bed.io.passWhileFrozen(2 * SECOND);
    bed.io.resume();
    bed.engine.confirmationWanted();
    bed.held(router);
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(0, router.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
  }

  @Test
  void whenReportsAreLostItIsAskedWhetherTheAddressesAreStillThere() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    delete(null);
    assertEquals(List.of(router.id()), bed.addresses.checked);
    bed.engine.confirmationWanted();
    bed.io.advance(DeletionWatch.TIME_AFTER_LOSS - 1);
    assertEquals(VrrpState.MASTER, router.state());
    bed.held(router);
    bed.engine.confirmationWanted();
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    delete(null);
    bed.io.advance(DeletionWatch.TIME_AFTER_LOSS);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }
}
