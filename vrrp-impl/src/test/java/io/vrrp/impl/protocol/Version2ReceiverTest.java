// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.PacketBuilder.version2;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.withPassword;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3768 §7.1, and RFC 2338 §5.3.6 and §5.3.10 for passwords. */
class Version2ReceiverTest {

  private static final RouterParameters PLAIN = SimulatedRouter.version2(100, 100);
  private static final RouterParameters SECRET = withPassword(ProtocolVersions.V2, "secret");

  static long discards(Counters counters) {
    long sum = 0;
    for (DiscardReason reason : DiscardReason.values()) {
      sum += counters.discards(reason);
    }
    return sum;
  }

  private static PacketBuilder with(Consumer<PacketBuilder> fault) {
    PacketBuilder packet = version2(200);
    fault.accept(packet);
    return packet;
  }

  private static PacketBuilder password(String password) {
    return version2(200).authentication(1, password);
  }

  static Stream<Arguments> packets() {
    return Stream.of(
        arguments(
            "own address",
            PLAIN,
            with(a -> a.from(SimulatedRouter.ADDRESS)),
            DiscardReason.OWN_PACKET),
        arguments("TTL 254", PLAIN, with(a -> a.ttl(254)), DiscardReason.IP_TTL),
        arguments(
            "unicast",
            PLAIN,
            with(a -> a.to(SimulatedRouter.ADDRESS)),
            DiscardReason.WRONG_DESTINATION),
        arguments("version 3", PLAIN, advertisement(200), DiscardReason.VERSION),
        arguments("version 1", PLAIN, with(a -> a.version(1)), DiscardReason.VERSION),
        arguments("type 2", PLAIN, with(a -> a.type(2)), DiscardReason.INVALID_TYPE),
        arguments(
            "E-50: no authentication data",
            PLAIN,
            with(a -> a.messageLength(12)),
            DiscardReason.PACKET_LENGTH),
        arguments(
            "E-50: last byte missing",
            PLAIN,
            with(a -> a.messageLength(19)),
            DiscardReason.PACKET_LENGTH),
        arguments(
            "E-50: padding in place of authentication data",
            PLAIN,
            with(a -> a.messageLength(12).padding(14)),
            DiscardReason.PACKET_LENGTH),
        arguments(
            "more addresses announced than present",
            PLAIN,
            with(a -> a.count(2)),
            DiscardReason.PACKET_LENGTH),
        arguments("checksum + 1", PLAIN, with(a -> a.checksumError(1)), DiscardReason.CHECKSUM),
        arguments(
            "pseudo-header", PLAIN, with(a -> a.pseudoHeaderChecksum()), DiscardReason.CHECKSUM),
        arguments(
            "checksum without authentication data",
            SECRET,
            // Right if the data were zero: see checksumOfZeroData.
            version2(100).authentication(1, "secret").checksum(0xb6fd),
            DiscardReason.CHECKSUM),
        arguments("E-51: password for none", PLAIN, password("secret"), DiscardReason.AUTH_TYPE),
        arguments("type 2", PLAIN, with(a -> a.authentication(2, "")), DiscardReason.AUTH_TYPE),
        arguments("type 255", PLAIN, with(a -> a.authentication(255, "")), DiscardReason.AUTH_TYPE),
        arguments("E-51: none for a password", SECRET, version2(200), DiscardReason.AUTH_TYPE),
        arguments(
            "the password under type 0",
            SECRET,
            with(a -> a.authentication(0, "secret")),
            DiscardReason.AUTH_TYPE),
        arguments(
            "the password under type 2",
            SECRET,
            with(a -> a.authentication(2, "secret")),
            DiscardReason.AUTH_TYPE),
        arguments("E-51: other case", SECRET, password("secreT"), DiscardReason.AUTH_FAILURE),
        arguments("E-51: shorter", SECRET, password("secre"), DiscardReason.AUTH_FAILURE),
        arguments("E-51: longer", SECRET, password("secrets"), DiscardReason.AUTH_FAILURE),
        arguments("E-51: empty", SECRET, password(""), DiscardReason.AUTH_FAILURE),
        arguments("last of 8 bytes", SECRET, password("secret\0x"), DiscardReason.AUTH_FAILURE),
        arguments("no address", PLAIN, with(a -> a.addresses()), DiscardReason.ADDRESS_COUNT_ZERO),
        arguments("interval 0", PLAIN, with(a -> a.interval(0)), DiscardReason.INTERVAL_ZERO),
        arguments(
            "E-48: other address",
            PLAIN,
            with(a -> a.addresses("192.0.2.253")),
            DiscardReason.ADDRESS_LIST),
        arguments(
            "E-48: one address more",
            PLAIN,
            with(a -> a.addresses("192.0.2.254", "192.0.2.253")),
            DiscardReason.ADDRESS_LIST),
        arguments(
            "E-48: other address of a master that leaves",
            PLAIN,
            version2(0).addresses("192.0.2.253"),
            DiscardReason.ADDRESS_LIST),
        arguments("E-49: 2 seconds", PLAIN, with(a -> a.interval(200)), DiscardReason.ADVER_INT),
        arguments("E-49: 255 s", PLAIN, with(a -> a.interval(25500)), DiscardReason.ADVER_INT),
        arguments(
            "E-49: of a master that leaves",
            PLAIN,
            version2(0).interval(200),
            DiscardReason.ADVER_INT),
        arguments(
            "E-49: of the owner, whose addresses may differ",
            PLAIN,
            version2(255).addresses("192.0.2.253").interval(200),
            DiscardReason.ADVER_INT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packets")
  @Proves({"E-48", "E-49", "E-50", "E-51"})
  void isCountedOnceAndChangesNothing(
      String what, RouterParameters parameters, PacketBuilder packet, DiscardReason reason) {
    for (SimulatedRouter it : List.of(inBackup(parameters), inMaster(parameters))) {
      VrrpState state = it.state();
      long deadline = it.router.deadline();
      long sent = it.counters().get(RouterCounter.ADVERTISEMENT_SENT);
      it.stall(SECOND / 2);

      assertEquals(reason, it.receive(packet));

      assertEquals(1, it.counters().discards(reason));
      assertEquals(1, discards(it.counters()));
      assertEquals(0, discards(it.receiver.unattributed()));
      assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
      assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
      assertEquals(sent, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
      assertEquals(state, it.state());
      assertEquals(deadline, it.router.deadline());
      assertEquals(List.of(), it.effects.take());
    }
  }

  /** That constant is right, so the packet above fails only because of its data. */
  @Test
  void checksumOfZeroData() {
    SimulatedRouter it = inBackup(SECRET);

    assertEquals(
        DiscardReason.AUTH_FAILURE,
        it.receive(version2(100).authentication(1, "").checksum(0xb6fd)));
  }

  /** The first fault in the order of RFC 3768 §7.1 counts. */
  @Test
  @Proves({"E-48", "E-49", "E-50", "E-51"})
  void underTheFirstOfSeveralFaults() {
    List<DiscardReason> reasons = new ArrayList<>();
    List<Consumer<PacketBuilder>> faults = new ArrayList<>();
    reasons.add(DiscardReason.IP_TTL);
    faults.add(a -> a.ttl(1));
    reasons.add(DiscardReason.PACKET_LENGTH);
    faults.add(a -> a.messageLength(12));
    reasons.add(DiscardReason.CHECKSUM);
    faults.add(a -> a.checksumError(1));
    reasons.add(DiscardReason.AUTH_TYPE);
    faults.add(a -> a.authentication(2, "no"));
    reasons.add(DiscardReason.AUTH_FAILURE);
    faults.add(a -> a.authentication(1, "no"));
    reasons.add(DiscardReason.ADDRESS_LIST);
    faults.add(a -> a.addresses("192.0.2.253"));
    reasons.add(DiscardReason.ADVER_INT);
    faults.add(a -> a.interval(200));

    SimulatedRouter it = inBackup(SECRET);
    for (int first = 0; first < reasons.size(); first++) {
      PacketBuilder packet = version2(200).authentication(1, "secret");
      // Apply the earlier ones last, because some undo others.
      for (int i = faults.size() - 1; i >= first; i--) {
        faults.get(i).accept(packet);
      }
      assertEquals(reasons.get(first), it.receive(packet), "fault " + first);
    }
  }

  /** RFC 9568 §6.4.1: in INITIALIZE it is not even compared. */
  @Test
  void ignoredInInitialize() {
    SimulatedRouter it = inInitialize(PLAIN);

    assertEquals(DiscardReason.NOT_RUNNING, it.receive(version2(200).interval(200)));
  }

  /** A version 3 router has no list, interval or password that version 2 could violate. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  @Proves("E-29")
  void aRouterOfVersion3DiscardsIt(int authenticationType) {
    SimulatedRouter it = inBackup(SimulatedRouter.parameters(100));

    assertEquals(
        DiscardReason.VERSION, it.receive(version2(200).authentication(authenticationType, "x")));
  }

  /** The version of another group does not matter: the reason is its VRID. */
  @Test
  void anotherGroupOfVersion2IsCountedForItsVrid() {
    SimulatedRouter it = inBackup(PLAIN);

    assertEquals(DiscardReason.VRID, it.receive(version2(200).vrid(9)));
    assertEquals(DiscardReason.VRID, it.receive(advertisement(200).vrid(9)));
    assertEquals(DiscardReason.VERSION, it.receive(advertisement(200).vrid(9).version(4)));

    assertEquals(3, discards(it.receiver.unattributed()));
    assertEquals(0, discards(it.counters()));
  }

  // ---------------------------------------------------------------- accepted

  static Stream<Arguments> right() {
    return Stream.of(
        arguments("test vector", PLAIN, version2(100).checksum(0xb7fd)),
        arguments(
            "test vector with password",
            SECRET,
            version2(100).authentication(1, "secret").checksum(0x7ab1)),
        arguments("without password any data", PLAIN, with(a -> a.authentication(0, "anything"))),
        arguments("bytes behind", PLAIN, with(a -> a.trailing(3))),
        arguments("padding behind", PLAIN, with(a -> a.padding(6))),
        arguments("IP options", PLAIN, with(a -> a.headerWords(6))),
        arguments(
            "8 bytes",
            withPassword(ProtocolVersions.V2, "12345678"),
            version2(200).authentication(1, "12345678")),
        arguments(
            "other order of addresses",
            SimulatedRouter.version2(100, 100, "192.0.2.254", "192.0.2.253"),
            with(a -> a.addresses("192.0.2.253", "192.0.2.254"))),
        arguments(
            "longest interval",
            SimulatedRouter.version2(100, 25500),
            with(a -> a.interval(25500))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  @Proves({"E-49", "E-51", "V-F"})
  void isAcceptedSilently(String what, RouterParameters parameters, PacketBuilder packet) {
    SimulatedRouter it = inBackup(parameters);
    it.stall(SECOND / 2);

    it.accept(packet);

    assertEquals(it.router.masterDownInterval(), it.remaining());
    assertEquals(1, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(0, discards(it.counters()));
    assertEquals(List.of(), it.effects.take());
    assertEquals(ChecksumForm.MESSAGE_ONLY, it.packet.advertisement().checksumForm());
    assertEquals(2, it.packet.advertisement().version());
  }

  /** RFC 3768 §7.1: the owner may list other addresses; this is still reported. */
  @Test
  @Proves("E-48")
  void theOwnerMayListOtherAddresses() {
    SimulatedRouter it = inBackup(PLAIN);
    it.stall(SECOND);

    it.accept(version2(255).addresses("192.0.2.253"));

    assertEquals(DOWN_100, it.remaining());
    assertEquals(255, it.router.masterPriority());
    assertEquals(1, it.counters().get(RouterCounter.ADDRESS_LIST_ERRORS));
  }
}
