// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.version2;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SKEW_100;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vrrp.ChecksumForm;
import io.vrrp.NewMasterReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3768 §6: differences of version 2's state machine from that of version 3. */
class Version2StateTest {

  private static RouterParameters parametersOf(int priority, int interval) {
    return SimulatedRouter.version2(priority, interval);
  }

  /** RFC 3768 §6.1: Skew_Time is (256 - Priority) / 256 seconds, for any interval. */
  @ParameterizedTest
  @CsvSource({
    "1, 100, 996093750",
    "100, 100, 609375000",
    "100, 1000, 609375000",
    "100, 25500, 609375000",
    "254, 1000, 7812500",
    "255, 25500, 3906250",
  })
  @Proves("V-T")
  void theSkewTimeIsPartOfASecond(int priority, int interval, long skew) {
    assertEquals(skew, Timers.skewTimeOfVersion2(priority));
    assertEquals(
        3 * Timers.interval(interval) + skew,
        Timers.masterDownIntervalOfVersion2(priority, interval));
    SimulatedRouter it = SimulatedRouter.inInitialize(parametersOf(priority, interval));
    assertEquals(skew, it.router.skewTime());
    assertEquals(3 * Timers.interval(interval) + skew, it.router.masterDownInterval());
  }

  @Test
  @Proves("V-T")
  void takesOverWhenTheMasterDownIntervalHasPassed() {
    SimulatedRouter it = inBackup(parametersOf(100, 1000));

    it.run(30 * SECOND + SKEW_100 - 1);
    assertEquals(VrrpState.BACKUP, it.state());
    it.run(1);
    assertEquals(VrrpState.MASTER, it.state());
    assertEquals(10 * SECOND, it.remaining());
  }

  /** RFC 3768 §6.4.2. */
  @ParameterizedTest
  @ValueSource(ints = {100, 1000, 25500})
  @Proves("V-T")
  void aMasterThatLeavesIsReplacedAfterASkewTime(int interval) {
    SimulatedRouter it = inBackup(parametersOf(100, interval));
    it.accept(version2(200).interval(interval));

    it.accept(version2(0).interval(interval));

    assertEquals(SKEW_100, it.remaining());
    assertEquals(1, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
    it.runToDeadline();
    assertEquals(VrrpState.MASTER, it.state());
    assertEquals(NewMasterReason.PRIORITY, it.router.newMasterReason());
  }

  @Test
  void aBackupWaitsForAWorseMasterToFallSilent() {
    SimulatedRouter it = inBackup(parametersOf(100, 100));
    long deadline = it.router.deadline();
    it.stall(SECOND);

    it.accept(version2(99));

    assertEquals(deadline, it.router.deadline());
  }

  /** RFC 3768 §6.4.3, where RFC 9568 §6.4.3 requires an answer. */
  @ParameterizedTest
  @CsvSource({"1, 192.0.2.200", "99, 192.0.2.200", "100, 192.0.2.99"})
  @Proves("V-M")
  void masterDiscardsAWorseAdvertisementSilently(int priority, String source) {
    SimulatedRouter it = inMaster(parametersOf(100, 100));
    long deadline = it.router.deadline();
    long sent = it.counters().get(RouterCounter.ADVERTISEMENT_SENT);
    it.stall(SECOND / 2);

    it.accept(version2(priority).from(source));

    assertEquals(List.of(), it.effects.take());
    assertEquals(1, it.effects.announcements, "on the wire of the hosts, not of VRRP");
    assertEquals(deadline, it.router.deadline());
    assertEquals(sent, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(VrrpState.MASTER, it.state());
    assertEquals(1, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
  }

  /** RFC 3768 §6.4.3. */
  @ParameterizedTest
  @CsvSource({"101, 192.0.2.99", "255, 192.0.2.99", "100, 192.0.2.200"})
  @Proves("V-M")
  void aMasterYieldsToABetterOne(int priority, String source) {
    SimulatedRouter it = inMaster(parametersOf(100, 100));
    it.stall(SECOND / 2);

    it.accept(version2(priority).from(source));

    assertEquals(
        List.of("release", "MASTER to BACKUP: " + VrrpEvent.HIGHER_PRIORITY_BACKUP),
        it.effects.take());
    assertEquals(DOWN_100, it.remaining());
  }

  /** RFC 3768 §6.4.3: a router that leaves gets an answer, so that the other backups stay. */
  @Test
  @Proves("V-M")
  void aMasterAnswersPriorityZeroAndSetsItsTimer() {
    SimulatedRouter it = inMaster(parametersOf(100, 100));
    it.stall(SECOND / 2);

    it.accept(version2(0));

    assertEquals(List.of("send 100"), it.effects.take());
    assertEquals(SECOND, it.remaining());
    assertEquals(VrrpState.MASTER, it.state());
  }

  @Test
  @Proves("V-M")
  void leavesWithPriorityZero() {
    SimulatedRouter it = inMaster(parametersOf(100, 100));

    it.router.shutdown(VrrpEvent.SHUTDOWN);

    assertEquals(
        List.of("send 0", "release", "MASTER to INITIALIZE: " + VrrpEvent.SHUTDOWN),
        it.effects.take());
    assertEquals(1, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
  }

  /** Its checksum form does not count for version 3. */
  @Test
  void theChecksumFormOfVersion2IsNotLearned() {
    SimulatedRouter it = inBackup(SimulatedRouter.bothVersions(100, 100));
    it.accept(PacketBuilder.advertisement(200).from("192.0.2.1").pseudoHeaderChecksum());
    assertEquals(ChecksumForm.PSEUDO_HEADER, it.router.checksumForm());

    it.accept(version2(200).from("192.0.2.2"));

    assertEquals(ChecksumForm.PSEUDO_HEADER, it.router.checksumForm());
  }

  // ---------------------------------------------------------------- configuration at run time

  /** RFC 3768 §6.1: Master_Down_Interval uses its own interval; nothing is learned. */
  @Test
  @Proves("V-T")
  void aBackupsTimerFollowsItsOwnInterval() {
    SimulatedRouter it = inBackup(parametersOf(100, 100));
    it.accept(version2(200));
    it.stall(SECOND);

    it.router.configure(parametersOf(100, 500), it.now);

    assertEquals(500, it.router.masterAdvertInterval());
    assertEquals(15 * SECOND + SKEW_100, it.router.masterDownInterval());
    assertEquals(14 * SECOND + SKEW_100, it.remaining());
  }

  /** An interval learned in version 3 is not that of a version 2 master. */
  @Test
  @Proves("V-T")
  void aBackupThatChangesToVersion2ForgetsWhatItLearned() {
    SimulatedRouter it = inBackup(parameters(100));
    it.accept(PacketBuilder.advertisement(200).interval(10));

    it.router.configure(parametersOf(100, 100), it.now);

    assertEquals(100, it.router.masterAdvertInterval());
    assertEquals(DOWN_100, it.remaining());
    assertNull(it.receive(version2(200)));
  }

  /** At run time: no state is left, whatever version comes next. */
  @Test
  void aMasterStaysMasterWhateverItSpeaks() {
    SimulatedRouter it = inMaster(parameters(100));
    for (RouterParameters next :
        List.of(
            SimulatedRouter.bothVersions(100, 100),
            parametersOf(100, 100),
            SimulatedRouter.withPassword(ProtocolVersions.V2, "secret"),
            SimulatedRouter.withPeers(255, SimulatedRouter.VIRTUAL_IP, "192.0.2.1"),
            parameters(100))) {
      it.router.configure(next, it.now);
      assertEquals(VrrpState.MASTER, it.state());
      assertEquals(List.of(), it.effects.take());
      it.runToDeadline();
      assertEquals(List.of("send 100"), it.effects.take());
    }
  }
}
