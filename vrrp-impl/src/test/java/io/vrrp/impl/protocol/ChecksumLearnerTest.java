// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.ChecksumForm;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which checksum form is sent with checksum=auto, RFC 9568 §5.2.8. */
class ChecksumLearnerTest {

  private static final String ONE = "192.0.2.1";
  private static final String OTHER = "192.0.2.2";
  private static final String THIRD = "192.0.2.3";

  private static PacketBuilder messageOnly(int priority, String source) {
    return advertisement(priority).from(source);
  }

  private static PacketBuilder pseudoHeader(int priority, String source) {
    return advertisement(priority).from(source).pseudoHeaderChecksum();
  }

  private static void assertSends(ChecksumForm form, SimulatedRouter it) {
    assertEquals(form, it.router.checksumForm());
  }

  private static long differences(SimulatedRouter it) {
    return it.counters().get(RouterCounter.CHECKSUM_FORM_MISMATCHES);
  }

  /** Each a second after the previous one. */
  private static void accept(SimulatedRouter it, int count, PacketBuilder packet) {
    for (int i = 0; i < count; i++) {
      it.run(SECOND);
      it.accept(packet);
    }
  }

  private static SimulatedRouter masterTaughtBy(String source) {
    SimulatedRouter it = inMaster(parameters(100));
    accept(it, 3, pseudoHeader(50, source));
    assertSends(ChecksumForm.PSEUDO_HEADER, it);
    return it;
  }

  // ---------------------------------------------------------------- master

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99})
  void onePacketOfTheOtherFormDoesNotChangeWhatAMasterSends(int priority) {
    SimulatedRouter it = inMaster(parameters(100));

    it.accept(pseudoHeader(priority, ONE));
    it.run(100 * SECOND);
    it.accept(pseudoHeader(priority, ONE));
    it.run(100 * SECOND);
    it.accept(pseudoHeader(priority, ONE));

    assertSends(ChecksumForm.MESSAGE_ONLY, it);
  }

  @Test
  void competingMasterWithTheOtherFormIsAnsweredInIt() {
    SimulatedRouter it = inMaster(parameters(100));

    accept(it, 2, pseudoHeader(50, ONE));
    assertSends(ChecksumForm.MESSAGE_ONLY, it);
    accept(it, 1, pseudoHeader(50, ONE));

    assertSends(ChecksumForm.PSEUDO_HEADER, it);
    assertEquals(0, differences(it));
  }

  /** It yields to the answer, discards all else, and is master again after 3.6 intervals. */
  @Test
  void strictCompetingMasterUnderstandsEachAnswerAndTeachesWithTheThird() {
    SimulatedRouter it = inMaster(parameters(100));
    List<ChecksumForm> sent = new ArrayList<>();
    it.effects.whenSent = () -> sent.add(it.router.checksumForm());

    for (int i = 0; i < 3; i++) {
      it.run(5 * SECOND);
      sent.clear();
      it.accept(pseudoHeader(50, ONE));
      assertEquals(List.of(ChecksumForm.PSEUDO_HEADER), sent);
      assertSends(i < 2 ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER, it);
    }
  }

  @Test
  void packetsThatTheNetworkDuplicatesCountOnce() {
    SimulatedRouter it = inMaster(parameters(100));

    for (int i = 0; i < 2; i++) {
      it.accept(pseudoHeader(50, ONE));
      it.accept(pseudoHeader(50, ONE));
      it.run(SECOND / 2 - 1);
      it.accept(pseudoHeader(50, ONE));
      it.run(1);
    }
    assertSends(ChecksumForm.MESSAGE_ONLY, it);

    it.accept(pseudoHeader(50, ONE));
    assertSends(ChecksumForm.PSEUDO_HEADER, it);
  }

  @Test
  void twoCompetingMastersOfTheOtherFormDoNotHinderEachOther() {
    SimulatedRouter it = inMaster(parameters(100));

    for (int i = 0; i < 3; i++) {
      accept(it, 1, pseudoHeader(50, ONE));
      it.accept(pseudoHeader(50, OTHER));
    }

    assertSends(ChecksumForm.PSEUDO_HEADER, it);
  }

  @Test
  void packetsOfManySourcesDoNotAddUp() {
    SimulatedRouter it = inMaster(parameters(100));

    for (int i = 1; i < 90; i++) {
      it.accept(pseudoHeader(50, "192.0.2." + i));
      it.run(SECOND / 10);
    }

    assertSends(ChecksumForm.MESSAGE_ONLY, it);
  }

  @Test
  void contradictorySenderTeachesNothing() {
    SimulatedRouter it = inMaster(parameters(100));

    for (int i = 0; i < 10; i++) {
      accept(it, 2, pseudoHeader(50, ONE));
      accept(it, 1, messageOnly(50, ONE));
    }

    assertSends(ChecksumForm.MESSAGE_ONLY, it);
  }

  /** No form suits both: the operator must choose. */
  @Test
  void formStaysIfTwoCompetingMastersDisagreeAndThisIsReportedOnce() {
    SimulatedRouter it = inMaster(parameters(100));

    for (int i = 0; i < 20; i++) {
      accept(it, 1, messageOnly(60, ONE));
      it.accept(pseudoHeader(50, OTHER));
    }

    assertSends(ChecksumForm.MESSAGE_ONLY, it);
    assertEquals(1, differences(it));
    assertTrue(it.effects.take().contains("noticed CHECKSUM_FORMS_DIFFER of " + OTHER));
  }

  @Test
  void silentCompetingMasterNoLongerContradicts() {
    SimulatedRouter it = inMaster(parameters(100));
    it.accept(messageOnly(60, ONE));

    accept(it, 3, pseudoHeader(50, OTHER));
    assertSends(ChecksumForm.MESSAGE_ONLY, it);
    accept(it, 1, pseudoHeader(50, OTHER));

    assertSends(ChecksumForm.PSEUDO_HEADER, it);
  }

  /** Otherwise two strict peers would make the form change for ever. */
  @Test
  void inOneMastershipASecondTeacherIsNotHeard() {
    SimulatedRouter it = masterTaughtBy(ONE);
    it.run(100 * SECOND);

    accept(it, 10, messageOnly(50, OTHER));

    assertSends(ChecksumForm.PSEUDO_HEADER, it);
    assertEquals(1, differences(it));
  }

  @Test
  void theTeacherMayChangeItsForm() {
    SimulatedRouter it = masterTaughtBy(ONE);

    accept(it, 2, messageOnly(50, ONE));
    assertSends(ChecksumForm.PSEUDO_HEADER, it);
    accept(it, 1, messageOnly(50, ONE));

    assertSends(ChecksumForm.MESSAGE_ONLY, it);
  }

  @Test
  void theNextMastershipMayLearnAgain() {
    SimulatedRouter it = masterTaughtBy(ONE);
    it.accept(pseudoHeader(200, THIRD));
    it.runToDeadline();
    assertEquals(VrrpState.MASTER, it.state());
    assertSends(ChecksumForm.PSEUDO_HEADER, it);
    it.run(100 * SECOND);

    accept(it, 3, messageOnly(50, OTHER));

    assertSends(ChecksumForm.MESSAGE_ONLY, it);
  }

  // ---------------------------------------------------------------- backup

  /** It sends nothing, and must be understood once it does. */
  @ParameterizedTest
  @ValueSource(ints = {50, 200})
  void aBackupTakesTheFormOfTheOnlyMasterAtOnce(int priority) {
    SimulatedRouter it = inBackup(parameters(100));

    it.accept(pseudoHeader(priority, ONE));

    assertSends(ChecksumForm.PSEUDO_HEADER, it);
  }

  @Test
  void unknownRouterDoesNotChangeABackupsKnowledgeOfItsMaster() {
    SimulatedRouter it = inBackup(parameters(100));

    for (int i = 0; i < 10; i++) {
      it.accept(messageOnly(200, ONE));
      it.accept(pseudoHeader(1, OTHER));
      it.run(SECOND / 2);
      it.accept(pseudoHeader(1, OTHER));
      assertSends(ChecksumForm.MESSAGE_ONLY, it);
      it.run(SECOND / 2);
    }
    it.run(2 * SECOND);
    it.accept(pseudoHeader(1, OTHER));
    it.runToDeadline();

    assertEquals(VrrpState.MASTER, it.state());
    assertSends(ChecksumForm.MESSAGE_ONLY, it);
  }

  @Test
  void theMasterThatIsFollowedPrevails() {
    SimulatedRouter it = inBackup(parameters(100));
    it.accept(pseudoHeader(1, OTHER).interval(4000));
    assertSends(ChecksumForm.PSEUDO_HEADER, it);

    it.accept(messageOnly(200, ONE));

    assertSends(ChecksumForm.MESSAGE_ONLY, it);
  }

  // ---------------------------------------------------------------- both

  @Test
  void itIsForgottenWithTheInterface() {
    SimulatedRouter it = masterTaughtBy(ONE);
    accept(it, 5, messageOnly(50, OTHER));
    it.router.shutdown(VrrpEvent.INTERFACE_DOWN);

    it.start();
    assertSends(ChecksumForm.MESSAGE_ONLY, it);
    it.runToDeadline();
    it.run(100 * SECOND);
    accept(it, 2, pseudoHeader(50, OTHER));
    assertSends(ChecksumForm.MESSAGE_ONLY, it);
    accept(it, 1, pseudoHeader(50, OTHER));
    assertSends(ChecksumForm.PSEUDO_HEADER, it);
  }

  @Test
  void differentFormsAreNotReportedIfTheFormIsConfigured() {
    RouterParameters configured =
        new RouterParameters(
            IpFamily.IPV4,
            SimulatedRouter.VRID,
            100,
            100,
            true,
            false,
            parameters(100).virtualIps(),
            ChecksumMode.RFC9568);
    SimulatedRouter it = inMaster(configured);

    for (int i = 0; i < 20; i++) {
      accept(it, 1, messageOnly(60, ONE));
      it.accept(pseudoHeader(50, OTHER));
    }

    assertEquals(0, differences(it));
  }
}
