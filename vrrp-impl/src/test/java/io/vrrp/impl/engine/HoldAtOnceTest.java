// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.announcing;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterHandle;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A new master whose addresses are prepared announces them together with its first advertisement.
 */
class HoldAtOnceTest {

  private static final long MASTER_DOWN = 4 * SECOND;

  private final TestBed bed = new TestBed();

  HoldAtOnceTest() {
    bed.addresses.prepared = true;
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private RouterHandle master() {
    RouterHandle router = bed.backup(announcing(config(1, 100), 2, 0));
    bed.io.advance(router.snapshot().timers().untilTimer());
    return router;
  }

  @Test
  void inOneTurnItAdvertisesHasTheAddressesAndAnnouncesThem() {
    bed.addresses.whenTaken =
        () -> assertEquals(1, bed.io.advertisements().size(), "the advertisement comes first");
    RouterHandle router = bed.backup(config(1, 100));
    long due = router.snapshot().timers().untilTimer();
    bed.io.advance(due - 1);
    // What becomes due meanwhile is handled in the next turn.
    bed.io.sendNanos = 1;
    int[] turns = new int[1];
    bed.io.run(
        () -> {
          turns[0]++;
          bed.engine.turn();
        });
    bed.io.advance(1);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, bed.addresses.taken.size());
    assertEquals(1, turns[0]);
    assertEquals(1, bed.io.gratuitousArps().size());
    assertEquals("192.0.2.100", bed.io.gratuitousArps().get(0).announced().toString());
  }

  @Test
  void dataPlaneIsAskedOnce() {
    master();
    assertEquals(
        List.of(false, true), bed.addresses.asked.stream().map(TestBed.Asked::held).toList());
    assertEquals(bed.addresses.taken.get(0), bed.addresses.last());
  }

  @Test
  void theUsualRoundsFollow() {
    master();
    bed.io.advance(10 * SECOND);
    assertEquals(2, bed.io.gratuitousArps().size());
  }

  @Test
  void anOperatorMayHaveThemAnnouncedAgain() {
    RouterHandle router = master();
    bed.io.advance(10 * SECOND);
    router.announce();
    bed.io.advance(0);
    assertEquals(3, bed.io.gratuitousArps().size());
  }

  @Test
  void restoredAddressesAreAnnouncedOnceMore() {
    RouterHandle router = master();
    bed.io.advance(10 * SECOND);
    bed.held(router);
    bed.io.advance(10 * SECOND);
    assertEquals(4, bed.io.gratuitousArps().size());
  }

  @Test
  void unpreparedTakeOverIsAnnouncedWhenReported() {
    bed.addresses.prepared = false;
    RouterHandle router = master();
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(List.of(), bed.io.gratuitousArps());
    bed.held(router);
    bed.io.advance(0);
    assertEquals(1, bed.io.gratuitousArps().size());
  }

  @Test
  void refusalIsAFaultAsUsual() {
    RouterHandle router = master();
    bed.engine.addressesRefused(router.id(), bed.addresses.last().request(), "no more");
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertFalse(bed.addresses.last().held());
  }

  @Test
  void ofManyThatTakeOverTogetherSomeWaitForTheKernelAndTheOthersDoNot() {
    bed.network(TestBed.eth0());
    List<RouterHandle> routers =
        IntStream.rangeClosed(1, 3 * TurnBudget.TAKE_OVERS)
            .mapToObj(vrid -> bed.engine.add(config(vrid, 100), bed.observer))
            .toList();
    bed.io.advance(routers.get(0).snapshot().timers().untilTimer());
    assertTrue(routers.stream().allMatch(router -> router.state() == VrrpState.MASTER));
    assertEquals(TurnBudget.TAKE_OVERS, bed.addresses.taken.size());
    assertEquals(routers.size(), bed.addresses.asked.stream().filter(TestBed.Asked::held).count());
  }

  @Test
  void ifTheKernelTakesLongTheOthersDoNotWait() {
    bed.network(TestBed.eth0());
    bed.addresses.whenTaken = () -> bed.io.passWhileFrozen(TurnBudget.LONG);
    RouterHandle first = bed.engine.add(config(1, 100), bed.observer);
    bed.engine.add(config(2, 100), bed.observer);
    bed.io.advance(first.snapshot().timers().untilTimer());
    assertEquals(1, bed.addresses.taken.size());
    assertEquals(2, bed.addresses.asked.stream().filter(TestBed.Asked::held).count());
  }

  @Test
  void aMasterWithAShortIntervalDoesNotWaitWithItsNode() {
    RouterHandle other = bed.backup(config(parameters(7, 200, 99, "192.0.2.7/24")));
    bed.io.advance(other.snapshot().timers().untilTimer());
    assertEquals(1, bed.addresses.taken.size());
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.advance(router.snapshot().timers().untilTimer());
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, bed.addresses.taken.size());
    assertTrue(bed.addresses.last().held());
  }

  @Test
  void inTheNextTurnThereIsTimeAgain() {
    for (int vrid = 1; vrid <= 3 * TurnBudget.TAKE_OVERS; vrid++) {
      RouterHandle router = bed.backup(config(vrid, 100));
      bed.io.advance(router.snapshot().timers().untilTimer());
      assertEquals(vrid, bed.addresses.taken.size());
    }
  }

  @Test
  void nodeThatStallsMeanwhileListensBeforeItAnnounces() {
    RouterHandle router = bed.backup(config(1, 100));
    long due = router.snapshot().timers().untilTimer();
    bed.addresses.whenTaken =
        () -> {
          bed.io.passWhileFrozen(MASTER_DOWN);
          bed.io.deliver(TestBed.ETH0, packet(1, 200));
        };
    bed.io.advance(due);
    bed.io.advance(SECOND / 10);
    assertEquals(VrrpState.BACKUP, router.state());
    assertFalse(bed.addresses.last().held());
    assertEquals(List.of(), bed.io.gratuitousArps());
  }

  @Test
  void stalledBackupTakesNothing() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.resume();
    bed.io.deliver(TestBed.ETH0, packet(1, 200));
    bed.io.advance(SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), bed.addresses.taken);
  }
}
