// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vrrp.DiscardReason;
import io.vrrp.NewMasterReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9568 §6.4.1. */
class InitializeStateTest {

  @Test
  @Proves("S-INIT-3")
  void knowsNothingBeforeItsFirstStartup() {
    SimulatedRouter it = inInitialize(parameters(100));

    assertEquals(VrrpState.INITIALIZE, it.state());
    assertEquals(VirtualRouter.NO_DEADLINE, it.router.deadline());
    assertEquals(VrrpEvent.NONE, it.router.lastEvent());
    assertEquals(NewMasterReason.NOT_MASTER, it.router.newMasterReason());
    assertNull(it.router.masterAddress());
    assertNull(it.router.primaryAddress());
    assertEquals(0, it.router.masterPriority());
    assertEquals(List.of(), it.effects.take());
  }

  /** RFC 9568 §6.4.1: Startup, Priority is not 255. */
  @Test
  @Proves("S-INIT-2")
  void startupLeadsToBackupAndSendsNothing() {
    SimulatedRouter it = inInitialize(parameters(100));

    it.start();

    assertEquals(List.of("INITIALIZE to BACKUP: STARTUP"), it.effects.take());
    assertEquals(DOWN_100, it.remaining());
    assertEquals(100, it.router.masterAdvertInterval());
    assertEquals(IpAddress.parse(SimulatedRouter.ADDRESS), it.router.primaryAddress());
    assertNull(it.router.masterAddress());
  }

  /** RFC 9568 §6.4.1, E-39: Startup, Priority is 255. */
  @Test
  @Proves({"S-INIT-1", "E-39", "E-60"})
  void startupOfTheOwnerLeadsToMasterAtOnce() {
    SimulatedRouter it = inInitialize(parameters(255));

    it.start();

    assertEquals(List.of("send 255", "hold", "INITIALIZE to MASTER: STARTUP"), it.effects.take());
    assertEquals(SECOND, it.remaining());
    assertEquals(NewMasterReason.PREEMPTED, it.router.newMasterReason());
    assertEquals(IpAddress.parse(SimulatedRouter.ADDRESS), it.router.masterAddress());
    assertEquals(255, it.router.masterPriority());
    assertEquals(1, it.counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  /** RFC 9568 §6.1, E-39: Preempt_Mode does not matter for the owner. */
  @Test
  @Proves({"S-INIT-1", "E-39"})
  void startupOfTheOwnerDoesNotAskForPreemptMode() {
    SimulatedRouter it = inInitialize(parameters(255, 100, false));

    it.start();

    assertEquals(VrrpState.MASTER, it.state());
  }

  /** RFC 9568 §6.4.1, E-17. */
  @Test
  @Proves({"S-INIT-2", "E-17"})
  void startupForgetsTheIntervalLearnedBefore() {
    SimulatedRouter it = inBackup(parameters(100));
    it.accept(advertisement(200).interval(10));
    assertEquals(10, it.router.masterAdvertInterval());
    it.router.shutdown(VrrpEvent.SHUTDOWN);

    it.start();

    assertEquals(100, it.router.masterAdvertInterval());
    assertEquals(DOWN_100, it.remaining());
    assertNull(it.router.masterAddress());
    assertEquals(0, it.router.masterPriority());
  }

  /** A reason from before the shutdown does not apply to a mastership after it. */
  @Test
  @Proves("S-INIT-2")
  void startupForgetsThatTheMasterLeft() {
    SimulatedRouter it = inBackup(parameters(100));
    it.accept(advertisement(0));
    it.router.shutdown(VrrpEvent.SHUTDOWN);
    it.start();

    it.runToDeadline();

    assertEquals(NewMasterReason.NO_RESPONSE, it.router.newMasterReason());
  }

  /** RFC 9568 §6.4.1, E-63: ADVERTISEMENT is not an event of this state. */
  @Test
  @Proves({"S-INIT-3", "R-e", "E-63"})
  void advertisementsAreIgnored() {
    SimulatedRouter it = inInitialize(parameters(100));

    for (int priority : new int[] {0, 50, 100, 200, 255}) {
      assertEquals(DiscardReason.NOT_RUNNING, it.receive(advertisement(priority).interval(10)));
    }

    assertEquals(List.of(), it.effects.take());
    assertEquals(VirtualRouter.NO_DEADLINE, it.router.deadline());
    assertEquals(100, it.router.masterAdvertInterval());
    assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
    assertEquals(5, it.counters().discards(DiscardReason.NOT_RUNNING));
  }

  /** RFC 9568 §6.4.1: no timer runs, whenever it is asked. */
  @Test
  @Proves("S-INIT-3")
  void noTimerFires() {
    SimulatedRouter it = inInitialize(parameters(100));

    it.router.timerFired(Long.MAX_VALUE - 1);
    it.router.timerFired(Long.MAX_VALUE);

    assertEquals(VrrpState.INITIALIZE, it.state());
    assertEquals(List.of(), it.effects.take());
  }

  @Test
  @Proves("S-INIT-3")
  void shutdownIsIgnored() {
    SimulatedRouter it = inInitialize(parameters(255));

    it.router.shutdown(VrrpEvent.SHUTDOWN);

    assertEquals(List.of(), it.effects.take());
    assertEquals(VrrpEvent.NONE, it.router.lastEvent());
  }

  /** Startup is not an event of the other states (RFC 9568 §6.4.2, §6.4.3). */
  @Test
  void startupIsIgnoredOnceStarted() {
    SimulatedRouter backup = inBackup(parameters(100));
    SimulatedRouter master = inMaster(parameters(100));
    backup.stall(SECOND);
    long backupDeadline = backup.router.deadline();
    long masterDeadline = master.router.deadline();

    backup.start();
    master.start();

    assertEquals(List.of(), backup.effects.take());
    assertEquals(List.of(), master.effects.take());
    assertEquals(backupDeadline, backup.router.deadline());
    assertEquals(masterDeadline, master.router.deadline());
  }

  /** E-58: the event is the condition that was met last. */
  @ParameterizedTest
  @EnumSource(names = {"STARTUP", "INTERFACE_UP", "PRIMARY_IP_ADDRESS"})
  @Proves("E-58")
  void startupGivesItsCause(VrrpEvent event) {
    SimulatedRouter it = inInitialize(parameters(100));

    it.router.startup(IpAddress.parse(SimulatedRouter.ADDRESS), event, it.now);

    assertEquals(List.of("INITIALIZE to BACKUP: " + event), it.effects.take());
    assertEquals(event, it.router.lastEvent());
  }
}
