// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SKEW_100;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A router that handed over mastership, for example for maintenance, is the last to take over. */
class RelinquishedRouterTest {

  /** Two intervals of 100 cs and a second. */
  private static final long PATIENCE_100 = 3 * SECOND;

  private static SimulatedRouter relinquished(RouterParameters parameters) {
    SimulatedRouter it = inMaster(parameters);
    it.router.relinquish(it.now);
    it.effects.forget();
    return it;
  }

  // ---------------------------------------------------------------- among others

  private final SimulatedLan lan = new SimulatedLan(1);

  private void assertOneMaster(SimulatedLan.Node node) {
    assertEquals(List.of(node), lan.masters());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 253", "10, 1", "100, 100", "100, 1", "4095, 1"})
  void theLowestBackupTakesOverWhenTheMasterDiesAndNotTheDrainedRouter(int interval, int lowest) {
    SimulatedLan.Node drained = lan.add("192.0.2.3", parameters(254, interval, true));
    SimulatedLan.Node master = lan.add("192.0.2.2", parameters(150, interval, true));
    SimulatedLan.Node backup = lan.add("192.0.2.1", parameters(lowest, interval, true));
    long ten = 10 * Timers.interval(interval);
    lan.startAll();
    lan.run(ten);
    drained.router.relinquish(lan.now);
    lan.run(ten);
    SimulatedLan.Node other = lowest > 150 ? backup : master;
    assertOneMaster(other);
    int transitions = drained.history.size();

    other.frozen = true;
    other.cutOff = true;
    lan.run(ten + 10 * SECOND);

    assertEquals(VrrpState.MASTER, (lowest > 150 ? master : backup).state());
    assertEquals(VrrpState.BACKUP, drained.state());
    assertEquals(transitions, drained.history.size());
    assertTrue(drained.router.isRelinquished());
  }

  /** A busy machine may delay the backup that should be first. */
  @Test
  void aBackupThatIsLateByASecondStillGoesFirst() {
    SimulatedLan.Node drained = lan.add("192.0.2.3", parameters(200, 10, true));
    SimulatedLan.Node master = lan.add("192.0.2.2", parameters(150, 10, true));
    SimulatedLan.Node backup = lan.add("192.0.2.1", parameters(100, 10, true));
    lan.startAll();
    lan.run(SECOND);
    drained.router.relinquish(lan.now);
    lan.run(SECOND);

    master.frozen = true;
    master.cutOff = true;
    backup.frozen = true;
    lan.run(SECOND);
    backup.frozen = false;
    lan.run(SECOND);

    assertEquals(VrrpState.BACKUP, drained.state());
    assertEquals(VrrpState.MASTER, backup.state());
  }

  @Test
  void theLowestBackupTakesOverWhenTheMasterLeavesAndNotTheDrainedRouter() {
    SimulatedLan.Node drained = lan.add("192.0.2.3", parameters(200));
    SimulatedLan.Node master = lan.add("192.0.2.2", parameters(150));
    SimulatedLan.Node backup = lan.add("192.0.2.1", parameters(1));
    lan.startAll();
    lan.run(10 * SECOND);
    drained.router.relinquish(lan.now);
    lan.run(10 * SECOND);
    assertOneMaster(master);

    master.router.shutdown(VrrpEvent.SHUTDOWN);
    lan.run(10 * SECOND);

    assertOneMaster(backup);
  }

  @Test
  void ofSeveralDrainedRoutersTheBetterOneTakesOverIfNoOtherIsLeft() {
    SimulatedLan.Node better = lan.add("192.0.2.1", parameters(200));
    SimulatedLan.Node other = lan.add("192.0.2.2", parameters(150));
    SimulatedLan.Node master = lan.add("192.0.2.3", parameters(100));
    lan.startAll();
    lan.run(10 * SECOND);
    better.router.relinquish(lan.now);
    lan.run(10 * SECOND);
    other.router.relinquish(lan.now);
    lan.run(10 * SECOND);
    assertOneMaster(master);

    master.router.shutdown(VrrpEvent.SHUTDOWN);
    lan.run(10 * SECOND);

    assertOneMaster(better);
    assertTrue(other.router.isRelinquished());
  }

  @Test
  void aDrainedRouterWhoseCableWasPulledDoesNotTakeOverWhenItIsPutBack() {
    SimulatedLan.Node drained = lan.add("192.0.2.2", parameters(200));
    SimulatedLan.Node master = lan.add("192.0.2.1", parameters(100));
    lan.startAll();
    lan.run(10 * SECOND);
    drained.router.relinquish(lan.now);
    lan.run(10 * SECOND);

    drained.router.shutdown(VrrpEvent.INTERFACE_DOWN);
    lan.run(10 * SECOND);
    drained.start();
    lan.run(20 * SECOND);

    assertOneMaster(master);
    assertTrue(drained.router.isRelinquished());
  }

  // ---------------------------------------------------------------- its timer

  @Test
  void itTakesOverOnlyLongAfterAnyOtherWould() {
    SimulatedRouter it = relinquished(parameters(100));
    assertEquals(DOWN_100 + PATIENCE_100, it.remaining());

    it.accept(advertisement(50));
    assertEquals(DOWN_100 + PATIENCE_100, it.remaining());

    it.accept(advertisement(0));
    assertEquals(SKEW_100 + PATIENCE_100, it.remaining());

    it.runToDeadline();
    assertEquals(VrrpState.MASTER, it.state());
    assertFalse(it.router.isRelinquished());
  }

  @Test
  void howLongItWaitsIsAMatterOfTheMastersInterval() {
    SimulatedRouter it = relinquished(parameters(100));

    it.accept(advertisement(50).interval(300));
    assertEquals(3 * DOWN_100 + 2 * 3 * SECOND + SECOND, it.remaining());

    it.accept(advertisement(50).interval(1));
    assertEquals(DOWN_100 / 100 + 20 * MILLISECOND + SECOND, it.remaining());
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 300})
  void inVersion2ItWaitsForTheLongestSkewTimeToo(int interval) {
    SimulatedRouter it = relinquished(SimulatedRouter.version2(254, interval));

    long longestOfOthers = Timers.masterDownIntervalOfVersion2(1, interval);

    assertTrue(it.remaining() >= longestOfOthers + SECOND, "waits " + it.remaining());
  }

  @Test
  void startupEndsTheWait() {
    SimulatedRouter it = relinquished(parameters(100));
    it.accept(advertisement(50));
    it.stall(SECOND);

    it.router.endRelinquishment(it.now);

    assertEquals(DOWN_100 - SECOND, it.remaining());
    it.router.endRelinquishment(it.now);
    assertEquals(DOWN_100 - SECOND, it.remaining());
  }

  @Test
  void startupWhenOthersWouldHaveTakenOverLongAgoEndsTheWaitAtOnce() {
    SimulatedRouter it = relinquished(parameters(100));
    it.stall(DOWN_100 + SECOND);

    it.router.endRelinquishment(it.now);
    assertEquals(0, it.remaining());
    it.runToDeadline();

    assertEquals(VrrpState.MASTER, it.state());
  }

  @Test
  void startupOfAMasterOrInInitializeMovesNoTimer() {
    SimulatedRouter master = inMaster(parameters(100));
    long deadline = master.router.deadline();
    master.router.endRelinquishment(master.now);
    assertEquals(deadline, master.router.deadline());

    SimulatedRouter stopped = relinquished(parameters(100));
    stopped.router.shutdown(VrrpEvent.INTERFACE_DOWN);
    stopped.router.endRelinquishment(stopped.now);
    assertEquals(VirtualRouter.NO_DEADLINE, stopped.router.deadline());
    stopped.start();
    assertEquals(DOWN_100, stopped.remaining());
  }

  @Test
  void itWaitsAfterItsInterfaceCameBackAsWell() {
    SimulatedRouter it = relinquished(parameters(100));
    it.router.shutdown(VrrpEvent.INTERFACE_DOWN);

    it.start();

    assertTrue(it.router.isRelinquished());
    assertEquals(DOWN_100 + PATIENCE_100, it.remaining());
    it.accept(advertisement(50));
    it.run(DOWN_100);
    assertEquals(VrrpState.BACKUP, it.state());
  }

  /**
   * Both may have been stalled, as virtual machines of one host: the other backup listens as well.
   */
  @Test
  void listensLongerThanAnyOtherAfterAStall() {
    SimulatedRouter it = relinquished(parameters(100));
    it.stall(it.remaining() + 10 * SECOND);

    it.router.timerFired(it.now);

    assertTrue(it.router.isListening());
    assertEquals(2 * SECOND + SKEW_100 + PATIENCE_100, it.remaining());
  }

  @Test
  void aChangeOfItsPriorityMovesItsTimerByTheSkewOnly() {
    SimulatedRouter it = relinquished(parameters(100));

    it.router.configure(parameters(200), it.now);

    assertEquals(Timers.masterDownInterval(200, 100) + PATIENCE_100, it.remaining());
  }

  @Test
  void newOwnerOfTheAddressesDoesNotWait() {
    SimulatedRouter it = relinquished(parameters(100));
    it.accept(advertisement(50));

    it.router.configure(parameters(255), it.now);

    assertFalse(it.router.isRelinquished());
    assertEquals(Timers.masterDownInterval(255, 100), it.remaining());
  }

  @Test
  void onlyAMasterThatIsNotTheOwnerCanRelinquish() {
    SimulatedRouter backup = inBackup(parameters(100));
    SimulatedRouter owner = inMaster(parameters(255));

    assertThrows(IllegalStateException.class, () -> backup.router.relinquish(backup.now));
    assertThrows(IllegalStateException.class, () -> owner.router.relinquish(owner.now));
  }
}
