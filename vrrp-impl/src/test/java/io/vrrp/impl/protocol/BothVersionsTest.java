// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.PacketBuilder.version2;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.bothVersions;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.withPassword;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9568 §8.4: a virtual router with versions 2 and 3. */
class BothVersionsTest {

  private static final String MASTER = "192.0.2.1";
  private static final String OTHER = "192.0.2.2";

  /** RFC 9568 §8.4.2. */
  @Test
  @Proves("V-3")
  void followsAMasterOfEitherVersion() {
    SimulatedRouter it = inBackup(bothVersions(100, 100));

    it.accept(version2(200).from(MASTER));
    assertEquals(IpAddress.parse(MASTER), it.router.masterAddress());
    assertEquals(DOWN_100, it.remaining());

    it.stall(SECOND);
    it.accept(advertisement(200).from(OTHER));
    assertEquals(IpAddress.parse(OTHER), it.router.masterAddress());
    assertEquals(DOWN_100, it.remaining());
    assertEquals(List.of(), it.effects.take());
  }

  /** RFC 9568 §8.4.2: seconds become centiseconds, more than 12 bits of them. */
  @ParameterizedTest
  @CsvSource({"100, 100", "1000, 1000", "25500, 25500"})
  @Proves("E-52")
  void learnsTheIntervalOfVersion2(int announced, int learned) {
    SimulatedRouter it = inBackup(bothVersions(100, 100));

    it.accept(version2(200).interval(announced));

    assertEquals(learned, it.router.masterAdvertInterval());
    assertEquals(Timers.masterDownInterval(100, learned), it.remaining());
    assertEquals(announced == 100 ? 0 : 1, it.counters().get(RouterCounter.INTERVAL_ERRORS));
  }

  /**
   * A group that is changing to short intervals announces 1 s in version 2, which is not a
   * difference.
   */
  @Test
  @Proves("V-3")
  void oneSecondIsWhatVersion2CallsLess() {
    SimulatedRouter it = inBackup(bothVersions(100, 10));

    it.accept(version2(200).interval(100));
    assertEquals(0, it.counters().get(RouterCounter.INTERVAL_ERRORS));
    it.accept(version2(200).interval(200));
    assertEquals(1, it.counters().get(RouterCounter.INTERVAL_ERRORS));
    it.accept(advertisement(200).interval(100));
    assertEquals(2, it.counters().get(RouterCounter.INTERVAL_ERRORS));
  }

  /** Version 3 reports it and continues; so does version 2 if both are used. */
  @Test
  @Proves("V-3")
  void otherAddressesAreReportedAndAccepted() {
    SimulatedRouter it = inBackup(bothVersions(100, 100));

    it.accept(version2(200).addresses("192.0.2.253"));

    assertEquals(1, it.counters().get(RouterCounter.ADDRESS_LIST_ERRORS));
    assertEquals(200, it.router.masterPriority());
  }

  /** RFC 9568 §8.4.2: a repeated advertisement counts once, in every state. */
  @Test
  @Proves("E-53")
  void ignoresVersion2OfARouterHeardInVersion3() {
    SimulatedRouter it = inBackup(bothVersions(100, 100));
    it.accept(advertisement(200).from(MASTER).interval(50));
    long deadline = it.router.deadline();
    it.effects.forget();
    it.stall(SECOND - 1);

    assertEquals(
        DiscardReason.VERSION_3_HEARD, it.receive(version2(250).from(MASTER).interval(300)));
    assertEquals(DiscardReason.VERSION_3_HEARD, it.receive(version2(0).from(MASTER)));

    assertEquals(deadline, it.router.deadline());
    assertEquals(50, it.router.masterAdvertInterval());
    assertEquals(200, it.router.masterPriority());
    assertEquals(2, it.counters().discards(DiscardReason.VERSION_3_HEARD));
    assertEquals(2, Version2ReceiverTest.discards(it.counters()));
    assertEquals(1, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
    assertEquals(List.of(), it.effects.take());
  }

  /** Two intervals without version 3 are too long; the master down interval is three. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 4000})
  @Proves("E-53")
  void hearsVersion2AgainBeforeTheMasterDownInterval(int interval) {
    SimulatedRouter it = inBackup(bothVersions(100, 100));
    it.accept(advertisement(200).from(MASTER).interval(interval));
    it.stall(2 * Timers.interval(interval) - 1);
    assertEquals(DiscardReason.VERSION_3_HEARD, it.receive(version2(200).from(MASTER)));

    it.stall(1);
    assertTrue(it.remaining() > 0);
    it.accept(version2(200).from(MASTER));

    assertEquals(100, it.router.masterAdvertInterval());
    assertEquals(DOWN_100, it.remaining());
    assertEquals(VrrpState.BACKUP, it.state());
  }

  /** Each advertisement of version 3 starts the two intervals again. */
  @Test
  @Proves("E-53")
  void aSteadyMasterIsNeverHeardInVersion2() {
    SimulatedRouter it = inBackup(bothVersions(100, 10));
    for (int i = 0; i < 50; i++) {
      it.accept(advertisement(200).from(MASTER).interval(10));
      assertEquals(DiscardReason.VERSION_3_HEARD, it.receive(version2(200).from(MASTER)));
      it.run(100 * MILLISECOND);
    }
    assertEquals(10, it.router.masterAdvertInterval());
    assertEquals(50, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
  }

  /** Only the same router's version 2 is superfluous, not another router's. */
  @Test
  @Proves("E-53")
  void hearsVersion2OfAnother() {
    SimulatedRouter it = inBackup(bothVersions(100, 100));
    it.accept(advertisement(200).from(MASTER));

    it.accept(version2(250).from(OTHER));

    assertEquals(IpAddress.parse(OTHER), it.router.masterAddress());
    assertEquals(250, it.router.masterPriority());
  }

  /** RFC 2338 §5.3.10: a password is required in version 2, and not where none is possible. */
  @Test
  @Proves("E-51")
  void thePasswordIsForVersion2Only() {
    SimulatedRouter it = inBackup(withPassword(ProtocolVersions.V2_AND_V3, "secret"));

    assertEquals(DiscardReason.AUTH_TYPE, it.receive(version2(200).from(OTHER)));
    assertEquals(
        DiscardReason.AUTH_FAILURE,
        it.receive(version2(200).from(OTHER).authentication(1, "wrong")));
    it.accept(version2(200).from(OTHER).authentication(1, "secret"));
    it.accept(advertisement(200).from(MASTER));
  }

  /** A rejected packet does not make its sender a version 3 router. */
  @Test
  @Proves("E-53")
  void aDiscardedVersion3DoesNotHideVersion2() {
    SimulatedRouter it = inBackup(bothVersions(100, 100));

    assertEquals(
        DiscardReason.CHECKSUM, it.receive(advertisement(200).from(MASTER).checksumError(1)));

    it.accept(version2(200).from(MASTER));
  }

  @Test
  void versionsThatNoRouterSpeaks() {
    SimulatedRouter it = inBackup(bothVersions(100, 100));

    for (int version : new int[] {0, 1, 4, 15}) {
      assertEquals(DiscardReason.VERSION, it.receive(advertisement(200).version(version)));
    }
    assertEquals(4, it.counters().discards(DiscardReason.VERSION));
  }

  // ---------------------------------------------------------------- as master

  /** RFC 9568 §6.4.3 and §8.4.2: the competing master's two packets are one advertisement. */
  @Test
  @Proves({"V-3", "E-53"})
  void answersACompetingMasterOncePerAdvertisement() {
    SimulatedRouter it = inMaster(bothVersions(100, 100));
    for (int round = 1; round <= 3; round++) {
      it.receive(advertisement(50).from(OTHER));
      it.receive(version2(50).from(OTHER));
      assertEquals(List.of("send 100"), it.effects.take());
      assertEquals(round, it.effects.announcements);
      it.stall(SECOND / 4);
    }
  }

  /**
   * A router with only version 2 would not find out otherwise, because version 2 has no other
   * answer.
   */
  @Test
  @Proves("V-3")
  void answersACompetingMasterOfVersion2() {
    SimulatedRouter it = inMaster(bothVersions(100, 100));

    it.accept(version2(50).from(OTHER));

    assertEquals(List.of("send 100"), it.effects.take());
  }

  @Test
  @Proves("V-3")
  void yieldsToABetterOneOfVersion2() {
    SimulatedRouter it = inMaster(bothVersions(100, 10));

    it.accept(version2(101).from(OTHER).interval(300));

    assertEquals(VrrpState.BACKUP, it.state());
    assertEquals(300, it.router.masterAdvertInterval());
    assertEquals(Timers.masterDownInterval(100, 300), it.remaining());
  }

  /** RFC 9568 §8.4: both are sent at the configured rate, and priority 0 in both. */
  @Test
  @Proves("V-3")
  void countersCountPackets() {
    SimulatedRouter it = inInitialize(bothVersions(255, 10));
    it.effects.packets = 2;
    it.start();
    assertEquals(2, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));

    it.run(SECOND);
    assertEquals(22, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));

    it.effects.packets = 1;
    it.run(100 * MILLISECOND);
    assertEquals(23, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(1, it.counters().get(RouterCounter.SEND_ERRORS));

    it.effects.networkSends = false;
    it.run(100 * MILLISECOND);
    assertEquals(23, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(3, it.counters().get(RouterCounter.SEND_ERRORS));

    it.effects.networkSends = true;
    it.effects.packets = 2;
    it.router.shutdown(VrrpEvent.SHUTDOWN);
    assertEquals(25, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(2, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertEquals(3, it.counters().get(RouterCounter.SEND_ERRORS));
  }

  /** Its timers are those of version 3, with the learned interval (RFC 9568 §6.1). */
  @Test
  @Proves("V-3")
  void theSkewTimeScalesWithTheInterval() {
    SimulatedRouter it = inBackup(bothVersions(100, 10));

    assertEquals(Timers.skewTime(100, 10), it.router.skewTime());
    assertEquals(Timers.masterDownInterval(100, 10), it.remaining());
  }
}
