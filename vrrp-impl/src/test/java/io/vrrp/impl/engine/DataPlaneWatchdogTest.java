// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.DataPlaneWatchdog.PATIENCE_SECONDS;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master whose data plane thread does not respond hands over to its backups. */
class DataPlaneWatchdogTest {

  private static final long PATIENCE = PATIENCE_SECONDS * SECOND;

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig livingFor(int seconds) {
    return TestBed.livingFor(seconds, config(1, 100));
  }

  private RouterHandle masterWithAddresses(RouterConfig config) {
    RouterHandle router = bed.master(config);
    bed.held(router);
    bed.engine.confirmationWanted();
    bed.io.advance(0);
    return router;
  }

  private static boolean saysSo(RouterHandle router) {
    return router.snapshot().reasons().toString().contains("does not respond");
  }

  @Test
  void aMasterLeavesWithPriorityZero() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    bed.io.advance(PATIENCE - 1);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.sent.clear();
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertTrue(saysSo(router), router.snapshot().reasons().toString());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertFalse(bed.addresses.last().held());
  }

  @Test
  void backupThatCouldNotTakeOverStopsInsteadOfPretending() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.engine.confirmationWanted();
    for (long passed = 0; passed < PATIENCE; passed += SECOND) {
      bed.deliver(packet(1, 200));
      assertEquals(VrrpState.BACKUP, router.state());
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertTrue(saysSo(router));
  }

  @Test
  void staysOutWhileTheDataPlaneDoesNotRespondAndReportsItOnce() {
    masterWithAddresses(config(1, 100));
    bed.io.advance(20 * PATIENCE);
    bed.close();
    assertEquals(3, bed.observer.changes.size(), bed.observer.changes.toString());
    assertEquals(1, bed.observer.notices.size(), bed.observer.notices.toString());
    assertEquals(List.of(), bed.observer.warnings);
  }

  @Test
  void comesBackAtOnceWhenTheDataPlaneRespondsAgain() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    bed.io.advance(20 * PATIENCE);
    assertEquals(VrrpState.INITIALIZE, router.state());
    bed.engine.confirmationWanted();
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(router.snapshot().timers().untilTimer());
    assertEquals(VrrpState.MASTER, router.state());
    bed.close();
    assertEquals(2, bed.observer.notices.size(), bed.observer.notices.toString());
  }

  @Test
  void noneStartsMeanwhile() {
    bed.network(eth0());
    bed.engine.confirmationWanted();
    bed.io.advance(PATIENCE);
    RouterHandle router = bed.engine.add(livingFor(600), bed.observer);
    bed.io.advance(PATIENCE);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertTrue(saysSo(router));
  }

  @Test
  void itIsSeenThoughNoTimerOfARouterIsDue() {
    RouterHandle router = bed.backup(config(parameters(2, 100, 4000, "192.0.2.102/24")));
    bed.engine.confirmationWanted();
    bed.io.advance(PATIENCE);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  void dataPlaneThatAsksEverySecondIsResponsive() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    for (long passed = 0; passed < 3 * PATIENCE; passed += SECOND) {
      bed.engine.confirmationWanted();
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void stalledNodeBlamesNoOtherForSilence() {
    RouterHandle router = masterWithAddresses(config(1, 100));
    for (int i = 0; i < 50; i++) {
      bed.engine.confirmationWanted();
      bed.io.passWhileFrozen(PATIENCE);
      bed.io.advance(0);
      bed.io.advance(SECOND / 100);
    }
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void addressesThatLiveLongerAreThereForLonger() {
    RouterHandle router = masterWithAddresses(livingFor(2 * PATIENCE_SECONDS));
    bed.io.advance(2 * PATIENCE - 1);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  void addressesThatLiveForEverAreStillThere() {
    RouterHandle router = masterWithAddresses(livingFor(0));
    bed.io.advance(100 * PATIENCE);
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void addressesThatNeverCameAreNot() {
    RouterHandle router = bed.master(livingFor(0));
    bed.engine.confirmationWanted();
    bed.io.advance(PATIENCE);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  void backupsAddressesAreNotRenewedWhateverTheirLifetime() {
    RouterHandle router = bed.backup(livingFor(600));
    bed.engine.confirmationWanted();
    for (long passed = 0; passed < PATIENCE; passed += SECOND) {
      bed.deliver(packet(1, 200));
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.INITIALIZE, router.state());
  }
}
