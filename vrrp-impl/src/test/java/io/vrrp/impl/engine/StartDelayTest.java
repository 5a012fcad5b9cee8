// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.FAULT_PAUSE;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.disabled;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.noCarrier;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.startingAfter;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.engine.TestBed.withIndex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A virtual router that waits in INITIALIZE after its interface became usable. */
class StartDelayTest {

  private static final long DELAY = 12 * SECOND;
  private static final RouterConfig CONFIG = delayedBy(12);

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig delayedBy(int seconds) {
    return delayedBy(seconds, 100);
  }

  private static RouterConfig delayedBy(int seconds, int priority) {
    return startingAfter(Duration.ofSeconds(seconds), TestBed.config(1, priority));
  }

  /** A usable interface with a new virtual router. */
  private RouterHandle created(RouterConfig config) {
    return bed.backup(config);
  }

  /** The same after its delay. */
  private RouterHandle backup() {
    RouterHandle router = created(CONFIG);
    bed.io.advance(DELAY);
    assertEquals(VrrpState.BACKUP, router.state());
    return router;
  }

  private static void waits(RouterHandle router, int seconds) {
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of("start delay: " + seconds + " s left"), router.snapshot().reasons());
  }

  private static long left(RouterHandle router) {
    return router.snapshot().timers().startDelayLeft();
  }

  // ---------------------------------------------------------------- when it begins and ends

  @Test
  @Proves("D-6")
  void waitsInInitializeAfterItWasCreatedAndIsBackupThen() {
    RouterHandle router = created(CONFIG);

    waits(router, 12);
    assertEquals(DELAY, left(router));
    bed.io.advance(1);
    waits(router, 12);
    bed.io.advance(SECOND - 1);
    waits(router, 11);
    assertEquals(11 * SECOND, left(router));
    bed.io.advance(DELAY - SECOND - 1);
    waits(router, 1);
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(VrrpEvent.STARTUP, router.snapshot().role().lastEvent());
    assertEquals(List.of(), router.snapshot().reasons());
    assertEquals(0, left(router));
  }

  @Test
  @Proves("D-6")
  void neitherSendsNorReceivesWhileItWaits() {
    RouterHandle router = created(delayedBy(12, 255));
    bed.deliver(packet(1, 50));
    bed.io.advance(DELAY - 1);

    assertEquals(List.of(), bed.io.sent);
    assertEquals(0, bed.io.openReceivers());
    bed.io.advance(1);
    assertEquals(VrrpState.MASTER, router.state(), "the owner is master at once, but then only");
  }

  @Test
  @Proves("D-6")
  void theTimersOfTheProtocolStartAfterIt() {
    RouterHandle router = backup();

    assertEquals(3_609_375_000L, router.snapshot().timers().untilTimer());
  }

  @Test
  @Proves("D-6")
  void waitsAgainEachTimeItsInterfaceIsUsableAgain() {
    RouterHandle router = backup();
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.sent.clear();

    bed.network(noCarrier(eth0()));
    assertEquals(0, bed.io.advertisements().get(0).priority(), "a master leaves as always");
    assertEquals(List.of("interface eth0 has no carrier"), router.snapshot().reasons());
    assertEquals(0, left(router));
    bed.io.advance(DELAY);
    bed.network(eth0());

    waits(router, 12);
    bed.io.advance(DELAY);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  @Proves("D-6")
  void waitsForAnAddressFirst() {
    bed.network(withAddresses(eth0()));
    RouterHandle router = bed.engine.add(CONFIG, bed.observer);
    bed.io.advance(DELAY);
    assertEquals(
        List.of("interface eth0 has no address to send from"), router.snapshot().reasons());

    bed.network(eth0());

    waits(router, 12);
  }

  @Test
  @Proves("D-6")
  void aCarrierThatFlapsBeginsItAgain() {
    RouterHandle router = created(CONFIG);
    bed.io.advance(DELAY - 1);

    bed.network(noCarrier(eth0()));
    bed.network(eth0());

    waits(router, 12);
    bed.io.advance(DELAY - 1);
    waits(router, 1);
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  @Proves("D-6")
  void anotherInterfaceOfTheSameNameIsWaitedForAgain() {
    RouterHandle router = created(CONFIG);
    bed.io.advance(DELAY - 1);

    bed.network(withIndex(eth0(), 7));

    waits(router, 12);
  }

  /** The interface stays usable all the time. */
  @Test
  @Proves("D-6")
  void anAddressThatIsAbsentForAMomentCostsNoDelay() {
    RouterHandle router = backup();

    bed.network(withAddresses(eth0()));
    bed.io.advance(SECOND);
    bed.network(eth0());

    assertEquals(VrrpState.BACKUP, router.state());
  }

  // ---------------------------------------------------------------- configuration

  @Test
  @Proves("D-6")
  void noConfigurationMakesARunningRouterWait() {
    RouterHandle router = backup();

    router.configure(delayedBy(12));
    assertEquals(VrrpState.BACKUP, router.state());
    router.configure(delayedBy(3600));
    assertEquals(VrrpState.BACKUP, router.state());
    router.configure(delayedBy(3600, 150));
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(0, left(router));
  }

  @Test
  @Proves("D-6")
  void aRouterThatStartedWithoutADelayDoesNotWaitForANewOneBeforeItsInterfaceReturns() {
    RouterHandle router = bed.backup(TestBed.config(1, 100));

    router.configure(CONFIG);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.network(noCarrier(eth0()));
    bed.network(eth0());

    waits(router, 12);
  }

  @Test
  @Proves("D-6")
  void aNewValueCountsFromTheSameBeginning() {
    RouterHandle router = created(CONFIG);
    bed.io.advance(2 * SECOND);

    router.configure(delayedBy(60));
    waits(router, 58);
    router.configure(delayedBy(5));
    waits(router, 3);
    router.configure(delayedBy(5, 150));
    waits(router, 3);
    bed.io.advance(3 * SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  @Proves("D-6")
  void aNewValueThatHasPassedAlreadyEndsIt() {
    RouterHandle router = created(CONFIG);
    bed.io.advance(2 * SECOND);

    router.configure(delayedBy(2));
    assertEquals(VrrpState.BACKUP, router.state());
    router.configure(CONFIG);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  /** Nothing happened to the interface. */
  @Test
  @Proves("D-6")
  void delayContinuesWhileTheRouterIsDisabled() {
    RouterHandle router = created(disabled(CONFIG));
    bed.io.advance(10 * SECOND);
    assertEquals(
        List.of("enabled=false in its configuration", "start delay: 2 s left"),
        router.snapshot().reasons());

    router.configure(CONFIG);
    waits(router, 2);
    bed.io.advance(2 * SECOND);
    router.configure(disabled(CONFIG));
    assertEquals(List.of("enabled=false in its configuration"), router.snapshot().reasons());
    router.configure(CONFIG);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  // ---------------------------------------------------------------- operator and faults

  @Test
  @Proves("D-6")
  void startupByItsOperatorSkipsTheRest() {
    RouterHandle router = created(CONFIG);

    router.setShutDown(false);

    assertEquals(VrrpState.BACKUP, router.state());
    bed.network(noCarrier(eth0()));
    bed.network(eth0());
    waits(router, 12);
  }

  @Test
  @Proves("D-6")
  void shutdownDuringItLastsUntilStartup() {
    RouterHandle router = created(CONFIG);
    router.setShutDown(true);
    assertEquals(
        List.of("shut down by its operator", "start delay: 12 s left"),
        router.snapshot().reasons());
    bed.io.advance(DELAY);
    assertEquals(List.of("shut down by its operator"), router.snapshot().reasons());

    router.setShutDown(false);

    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  @Proves("D-6")
  void startupWithoutAUsableInterfaceSkipsNothing() {
    bed.network(noCarrier(eth0()));
    RouterHandle router = bed.engine.add(CONFIG, bed.observer);

    router.setShutDown(false);
    bed.network(eth0());

    waits(router, 12);
  }

  /** A fault has its own pause and does not concern the interface. */
  @Test
  @Proves("D-6")
  void aFaultNeitherStopsNorRestartsIt() {
    bed.io.openFailure = "no socket";
    RouterHandle router = created(CONFIG);
    bed.io.advance(DELAY);
    assertEquals(List.of("no socket"), router.snapshot().reasons());
    bed.io.openFailure = null;

    bed.io.advance(FAULT_PAUSE);

    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void isReportedOnceAndEndsWithANewState() {
    created(CONFIG);
    bed.io.advance(DELAY);
    bed.engine.close();

    assertEquals(List.of("stays in INITIALIZE: start delay: 12 s left"), bed.observer.warnings);
    assertTrue(bed.observer.changes.get(0).endsWith("INITIALIZE-BACKUP: started"));
  }

  @Test
  void aRouterThatIsRemovedMeanwhileDoesNotStart() {
    RouterHandle router = created(CONFIG);
    router.remove();

    bed.io.advance(2 * DELAY);

    assertEquals(VrrpState.INITIALIZE, router.state());
    assertFalse(bed.io.receives(TestBed.ETH0));
  }
}
