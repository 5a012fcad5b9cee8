// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.Ipv6PacketBuilder.ipv6Advertisement;
import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9568 §7.1 with errata 8298, 8299 and 8301. */
class AdvertisementReceiverTest {

  /** RFC 6527 vrrpv3StatisticsProtoErrReason. */
  private static final Map<DiscardReason, ProtoErrReason> PROTOCOL_ERRORS =
      Map.of(
          DiscardReason.IP_TTL, ProtoErrReason.IP_TTL_ERROR,
          DiscardReason.VERSION, ProtoErrReason.VERSION_ERROR,
          DiscardReason.CHECKSUM, ProtoErrReason.CHECKSUM_ERROR,
          DiscardReason.VRID, ProtoErrReason.VRID_ERROR);

  private static long discards(Counters counters) {
    long sum = 0;
    for (DiscardReason reason : DiscardReason.values()) {
      sum += counters.discards(reason);
    }
    return sum;
  }

  @Nested
  class Discarded {

    static Stream<Arguments> packets() {
      return Stream.of(
          arguments("E-14: own address", own(a -> {}), DiscardReason.OWN_PACKET),
          arguments("E-27: TTL 0", with(a -> a.ttl(0)), DiscardReason.IP_TTL),
          arguments("E-27: TTL 1", with(a -> a.ttl(1)), DiscardReason.IP_TTL),
          arguments("E-27: TTL 254", with(a -> a.ttl(254)), DiscardReason.IP_TTL),
          arguments("unicast", to(SimulatedRouter.ADDRESS), DiscardReason.WRONG_DESTINATION),
          arguments("all hosts", to("224.0.0.1"), DiscardReason.WRONG_DESTINATION),
          arguments("other group", to("225.0.0.18"), DiscardReason.WRONG_DESTINATION),
          arguments("E-24: 2 bytes", length(2), DiscardReason.PACKET_LENGTH),
          arguments("E-24: 7 bytes", length(7), DiscardReason.PACKET_LENGTH),
          arguments("no address", length(8), DiscardReason.PACKET_LENGTH),
          arguments("last byte missing", length(11), DiscardReason.PACKET_LENGTH),
          arguments(
              "E-25: padding in place of the last byte",
              with(a -> a.messageLength(11).padding(15)),
              DiscardReason.PACKET_LENGTH),
          arguments(
              "E-23: 3 addresses announced, 2 present",
              with(a -> a.addresses("192.0.2.254", "192.0.2.253").count(3)),
              DiscardReason.PACKET_LENGTH),
          arguments("count 255", with(a -> a.count(255)), DiscardReason.PACKET_LENGTH),
          arguments("version 0", with(a -> a.version(0)), DiscardReason.VERSION),
          arguments("version 1", with(a -> a.version(1)), DiscardReason.VERSION),
          arguments("E-29: version 2", with(a -> a.version(2)), DiscardReason.VERSION),
          arguments("E-29: version 4", with(a -> a.version(4)), DiscardReason.VERSION),
          arguments("version 15", with(a -> a.version(15)), DiscardReason.VERSION),
          arguments("E-28: type 0", with(a -> a.type(0)), DiscardReason.INVALID_TYPE),
          arguments("E-28: type 2", with(a -> a.type(2)), DiscardReason.INVALID_TYPE),
          arguments("E-28: type 15", with(a -> a.type(15)), DiscardReason.INVALID_TYPE),
          arguments("checksum + 1", with(a -> a.checksumError(1)), DiscardReason.CHECKSUM),
          arguments("checksum - 1", with(a -> a.checksumError(-1)), DiscardReason.CHECKSUM),
          arguments("checksum absent", with(a -> a.checksum(0)), DiscardReason.CHECKSUM),
          arguments(
              "checksum + 1 with pseudo-header",
              with(a -> a.pseudoHeaderChecksum().checksumError(1)),
              DiscardReason.CHECKSUM),
          arguments(
              "E-22: no address announced, none present",
              with(a -> a.addresses()),
              DiscardReason.ADDRESS_COUNT_ZERO),
          arguments(
              "E-22: no address announced, one present",
              with(a -> a.count(0).addresses().trailing(4)),
              DiscardReason.ADDRESS_COUNT_ZERO),
          arguments("E-19: interval 0", with(a -> a.interval(0)), DiscardReason.INTERVAL_ZERO),
          arguments(
              "E-19, E-21: interval 0 behind reserved bits",
              with(a -> a.interval(0).reserved(15)),
              DiscardReason.INTERVAL_ZERO),
          arguments(
              "E-19: interval 0 with priority 0",
              advertisement(0).interval(0),
              DiscardReason.INTERVAL_ZERO));
    }

    /** If it were accepted, it would have an effect in every state. */
    private static PacketBuilder with(Consumer<PacketBuilder> fault) {
      PacketBuilder packet = advertisement(200).interval(50);
      fault.accept(packet);
      return packet;
    }

    private static PacketBuilder own(Consumer<PacketBuilder> fault) {
      PacketBuilder packet = with(fault);
      return packet.from(SimulatedRouter.ADDRESS);
    }

    private static PacketBuilder to(String destination) {
      return with(a -> a.to(destination));
    }

    private static PacketBuilder length(int bytes) {
      return with(a -> a.messageLength(bytes));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    @Proves({
      "R-a", "R-1", "R-b", "R-c", "R-2", "R-3", "R-4", "R-5", "R-7", "R-9", "E-14", "E-19", "E-21",
      "E-22", "E-23", "E-24", "E-25", "E-27", "E-28", "E-29"
    })
    void isCountedOnceAndChangesNothing(String what, PacketBuilder packet, DiscardReason reason) {
      for (SimulatedRouter it : List.of(inBackup(parameters(100)), inMaster(parameters(100)))) {
        VrrpState state = it.state();
        long deadline = it.router.deadline();
        long sent = it.counters().get(RouterCounter.ADVERTISEMENT_SENT);
        it.stall(SECOND / 2);

        assertEquals(reason, it.receive(packet));

        assertEquals(1, it.counters().discards(reason));
        assertEquals(1, discards(it.counters()));
        assertEquals(
            PROTOCOL_ERRORS.getOrDefault(reason, ProtoErrReason.NO_ERROR),
            it.counters().protoErrReason());
        assertEquals(0, discards(it.receiver.unattributed()));
        assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
        assertEquals(0, it.counters().get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD));
        assertEquals(sent, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
        assertEquals(state, it.state());
        assertEquals(deadline, it.router.deadline());
        assertEquals(100, it.router.masterAdvertInterval());
        assertEquals(List.of(), it.effects.take());
      }
    }

    /** E-29: a valid packet of version 2 is invalid in version 3. */
    @Test
    @Proves({"R-2", "E-29"})
    void versionTwo() {
      SimulatedRouter it = inBackup(parameters(100));
      PacketBuilder packet = advertisement(100).version(2).interval(1).checksum(0xb7fd).trailing(8);

      assertEquals(DiscardReason.VERSION, it.receive(packet));
    }

    /** E-30, E-31. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 128, 255})
    @Proves({"R-6", "E-30", "E-31"})
    void unknownVirtualRouter(int vrid) {
      SimulatedRouter it = inBackup(parameters(100));
      long deadline = it.router.deadline();

      assertEquals(DiscardReason.VRID, it.receive(advertisement(200).vrid(vrid)));

      assertEquals(1, it.receiver.unattributed().discards(DiscardReason.VRID));
      assertEquals(ProtoErrReason.VRID_ERROR, it.receiver.unattributed().protoErrReason());
      assertEquals(1, discards(it.receiver.unattributed()));
      assertEquals(0, discards(it.counters()));
      assertEquals(deadline, it.router.deadline());
    }

    /** Invalid packets for no virtual router are counted too, each under its own reason. */
    @Test
    @Proves({"R-b", "R-1", "R-5"})
    void faultyForAnUnknownVirtualRouter() {
      SimulatedRouter it = inBackup(parameters(100));

      it.receive(advertisement(200).vrid(9).ttl(1));
      it.receive(advertisement(200).vrid(9).checksumError(1));
      it.receive(advertisement(200).messageLength(1));
      it.receive(advertisement(200).messageLength(0));
      it.receive(advertisement(200).messageLength(0).ttl(1));

      Counters counters = it.receiver.unattributed();
      assertEquals(2, counters.discards(DiscardReason.IP_TTL));
      assertEquals(1, counters.discards(DiscardReason.CHECKSUM));
      assertEquals(2, counters.discards(DiscardReason.PACKET_LENGTH));
      assertEquals(5, discards(counters));
      assertEquals(0, discards(it.counters()));
    }

    /** E-24: no byte after the end of the packet is read. */
    @Test
    @Proves({"R-b", "R-4", "E-24"})
    void cutAnywhere() {
      byte[] whole = advertisement(200).headerWords(7).bytes();
      for (int length = 0; length < whole.length; length++) {
        SimulatedRouter it = inBackup(parameters(100));
        ByteBuffer cut = PacketBuilder.inBuffer(Arrays.copyOf(whole, length));

        assertEquals(DiscardReason.PACKET_LENGTH, it.receive(cut));

        assertEquals(1, it.receiver.unattributed().discards(DiscardReason.PACKET_LENGTH));
        assertEquals(0, discards(it.counters()));
      }
    }

    /** The kernel passes none of these; relying on that could read beyond the packet. */
    @ParameterizedTest
    @CsvSource({"0x40, 32", "0x44, 32", "0x4f, 32", "0x45, 19", "0x45, 0", "0x45, 33", "0x4e, 55"})
    @Proves("R-4")
    void impossibleIpLengths(String firstByte, int totalLength) {
      SimulatedRouter it = inBackup(parameters(100));
      byte[] packet = advertisement(200).bytes();
      packet[0] = (byte) (int) Integer.decode(firstByte);
      packet[2] = (byte) (totalLength >> 8);
      packet[3] = (byte) totalLength;
      // The TTL is not even checked.
      packet[8] = 1;

      assertEquals(DiscardReason.PACKET_LENGTH, it.receive(PacketBuilder.inBuffer(packet)));
    }

    /** E-30: VRIDs belong to an interface; another interface has its own receiver. */
    @Test
    @Proves({"R-6", "E-30"})
    void configuredOnAnotherInterface() {
      SimulatedRouter here = inBackup(parameters(100));
      SimulatedRouter there = inBackup(parameters(100));
      here.receiver.remove(here.router);

      assertEquals(DiscardReason.VRID, here.receive(advertisement(200)));

      assertEquals(0, discards(there.counters()));
      assertEquals(0, there.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    }

    /** The first fault in the order of §7.1 counts. */
    @Test
    @Proves({"R-a", "R-1", "R-b", "R-c", "R-2", "R-3", "R-4", "R-5", "R-7", "R-9", "R-e"})
    void underTheFirstOfSeveralFaults() {
      List<DiscardReason> reasons = new ArrayList<>();
      List<Consumer<PacketBuilder>> faults = new ArrayList<>();
      reasons.add(DiscardReason.OWN_PACKET);
      faults.add(a -> a.from(SimulatedRouter.ADDRESS));
      reasons.add(DiscardReason.IP_TTL);
      faults.add(a -> a.ttl(1));
      reasons.add(DiscardReason.WRONG_DESTINATION);
      faults.add(a -> a.to("192.0.2.100"));
      reasons.add(DiscardReason.PACKET_LENGTH);
      faults.add(a -> a.messageLength(7));
      reasons.add(DiscardReason.VERSION);
      faults.add(a -> a.version(2));
      reasons.add(DiscardReason.INVALID_TYPE);
      faults.add(a -> a.type(2));
      reasons.add(DiscardReason.PACKET_LENGTH);
      faults.add(a -> a.count(9));
      reasons.add(DiscardReason.CHECKSUM);
      faults.add(a -> a.checksumError(1));
      reasons.add(DiscardReason.ADDRESS_COUNT_ZERO);
      faults.add(a -> a.addresses());
      reasons.add(DiscardReason.INTERVAL_ZERO);
      faults.add(a -> a.interval(0));
      reasons.add(DiscardReason.NOT_RUNNING);
      faults.add(a -> {});

      SimulatedRouter it = inInitialize(parameters(100));
      it.router.primaryAddressChanged(IpAddress.parse(SimulatedRouter.ADDRESS));
      for (int first = 0; first < reasons.size(); first++) {
        PacketBuilder packet = advertisement(200);
        for (int i = first; i < faults.size(); i++) {
          faults.get(i).accept(packet);
        }
        assertEquals(reasons.get(first), it.receive(packet), "fault " + first);
      }
    }

    /** An unknown VRID is found after the checksum: only then is it known to be a VRID. */
    @Test
    @Proves({"R-5", "R-6"})
    void underChecksumBeforeVridBeforeTheRest() {
      SimulatedRouter it = inBackup(parameters(100));

      assertEquals(DiscardReason.CHECKSUM, it.receive(advertisement(200).vrid(9).checksumError(1)));
      assertEquals(DiscardReason.VRID, it.receive(advertisement(200).vrid(9).addresses()));
      assertEquals(DiscardReason.VRID, it.receive(advertisement(200).vrid(9).interval(0)));
    }
  }

  @Nested
  class Accepted {

    private final SimulatedRouter it = inBackup(parameters(100));

    private void assertFollowed() {
      assertEquals(DOWN_100, it.remaining());
      assertEquals(200, it.router.masterPriority());
      assertEquals(1, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
      assertEquals(0, discards(it.counters()));
      assertEquals(0, discards(it.receiver.unattributed()));
    }

    /** RFC 9568 §5.2.8, E-32. */
    @Test
    @Proves({"R-5", "E-32"})
    void withTheChecksumOfTheMessageAlone() {
      it.stall(SECOND);
      it.accept(advertisement(200).checksum(0x439a));

      assertFollowed();
      assertEquals(ChecksumForm.MESSAGE_ONLY, it.packet.advertisement().checksumForm());
    }

    /** E-32: as many peers understand RFC 5798 §5.2.8. */
    @Test
    @Proves({"R-5", "E-32"})
    void withThePseudoHeaderInTheChecksum() {
      it.stall(SECOND);
      it.accept(advertisement(200).pseudoHeaderChecksum());

      assertFollowed();
      assertEquals(ChecksumForm.PSEUDO_HEADER, it.packet.advertisement().checksumForm());
    }

    /** Zero has two forms in ones' complement; both are the right checksum. */
    @ParameterizedTest
    @CsvSource({
      "192.0.170.152, false, 0x0000",
      "192.0.170.152, false, 0xffff",
      "192.0.8.8, true, 0x0000",
      "192.0.8.8, true, 0xffff",
    })
    @Proves("R-5")
    void withAChecksumThatIsZero(String virtualIp, boolean pseudoHeader, String checksum) {
      PacketBuilder packet =
          advertisement(100).addresses(virtualIp).checksum(Integer.decode(checksum));

      it.accept(packet);

      assertEquals(
          pseudoHeader ? ChecksumForm.PSEUDO_HEADER : ChecksumForm.MESSAGE_ONLY,
          it.packet.advertisement().checksumForm());
    }

    /** RFC 9568 §5.2.6, E-21: reserved bits are ignored, but part of the checksum. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 15})
    @Proves("E-21")
    void withReservedBits(int reserved) {
      it.stall(SECOND);
      it.accept(advertisement(200).reserved(reserved));

      assertFollowed();
      assertEquals(100, it.router.masterAdvertInterval());
    }

    /** E-26: the message follows the IP options. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 10, 15})
    @Proves("E-26")
    void withIpOptions(int headerWords) {
      it.stall(SECOND);
      it.accept(advertisement(200).headerWords(headerWords));

      assertFollowed();
    }

    /** E-25: short Ethernet frames are padded. */
    @ParameterizedTest
    @ValueSource(ints = {1, 14, 15, 1000})
    @Proves("E-25")
    void withPaddingAfterThePacket(int bytes) {
      it.stall(SECOND);
      it.accept(advertisement(200).padding(bytes));

      assertFollowed();
    }

    /** E-25, RFC 9568 §7.1: complete is enough; further bytes are not in the checksum. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 32})
    @Proves({"R-4", "E-25"})
    void withBytesAfterTheMessage(int bytes) {
      it.stall(SECOND);
      it.accept(advertisement(200).trailing(bytes));

      assertFollowed();
    }

    /** E-18, RFC 9568 §7.1: reported, counted, and not dropped. */
    @Test
    @Proves({"R-11", "E-18"})
    void withAnotherInterval() {
      it.accept(advertisement(200).interval(101));

      assertEquals(List.of("noticed INTERVAL_DIFFERS of 192.0.2.1"), it.effects.take());
      assertEquals(1, it.counters().get(RouterCounter.INTERVAL_ERRORS));
      assertEquals(101, it.router.masterAdvertInterval());
    }

    /** E-47, RFC 9568 §7.1: reported, counted, and not dropped. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "192.0.2.1",
          "192.0.2.1 192.0.2.3",
          "192.0.2.1 192.0.2.1",
          "192.0.2.2 192.0.2.2",
          "192.0.2.1 192.0.2.2 192.0.2.3",
          "192.0.2.1 192.0.2.2 192.0.2.2",
        })
    @Proves({"R-12", "E-47"})
    void withOtherAddresses(String addresses) {
      SimulatedRouter two = inBackup(parameters(100, 100, true, "192.0.2.1", "192.0.2.2"));
      two.stall(SECOND);

      two.accept(advertisement(200).from("192.0.2.7").addresses(addresses.split(" ")));

      assertEquals(List.of("noticed ADDRESSES_DIFFER of 192.0.2.7"), two.effects.take());
      assertEquals(1, two.counters().get(RouterCounter.ADDRESS_LIST_ERRORS));
      assertEquals(DOWN_100, two.remaining());
    }

    /** E-47: the same order is only recommended (RFC 9568 §5.2.9). */
    @Test
    @Proves({"R-12", "E-47"})
    void withTheSameAddressesInAnotherOrder() {
      SimulatedRouter three =
          inBackup(parameters(100, 100, true, "192.0.2.1", "192.0.2.2", "192.0.2.3"));

      three.accept(advertisement(200).addresses("192.0.2.3", "192.0.2.1", "192.0.2.2"));

      assertEquals(List.of(), three.effects.take());
      assertEquals(0, three.counters().get(RouterCounter.ADDRESS_LIST_ERRORS));
    }

    /** RFC 9568 §5.2.5. */
    @Test
    void with255Addresses() {
      String[] ips = IntStream.range(0, 255).mapToObj(i -> "10.1.2." + i).toArray(String[]::new);
      SimulatedRouter many = inBackup(parameters(100, 100, true, ips));

      many.accept(advertisement(200).addresses(ips));

      assertEquals(List.of(), many.effects.take());
    }

    /** Errata 8298, E-36: only the owner gets a report. */
    @Test
    @Proves({"R-10", "E-36"})
    void byTheOwner() {
      SimulatedRouter owner = inMaster(parameters(255));

      owner.accept(advertisement(100));
      it.accept(advertisement(255));

      assertEquals(1, owner.counters().get(RouterCounter.OWNER_CONFLICTS));
      assertEquals(0, it.counters().get(RouterCounter.OWNER_CONFLICTS));
    }

    @Test
    @Proves({"R-10", "R-11", "R-12"})
    void withAllMismatchesAtOnce() {
      SimulatedRouter owner = inMaster(parameters(255));

      owner.accept(advertisement(100).interval(7).addresses("192.0.2.7"));

      assertEquals(
          List.of(
              "noticed INTERVAL_DIFFERS of 192.0.2.1",
              "noticed ADDRESSES_DIFFER of 192.0.2.1",
              "noticed OWNER_CONFLICT of 192.0.2.1",
              "send 255"),
          owner.effects.take());
    }

    @Test
    void leavesTheBufferAsItWas() {
      ByteBuffer packet = advertisement(200).padding(14).build();
      int position = packet.position();
      int limit = packet.limit();

      it.receive(packet);

      assertEquals(position, packet.position());
      assertEquals(limit, packet.limit());
    }
  }

  /** Which form is sent, RFC 9568 §5.2.8, E-32. */
  @Nested
  class ChecksumFormToSend {

    private static SimulatedRouter withMode(ChecksumMode mode) {
      return inBackup(
          new RouterParameters(
              IpFamily.IPV4,
              SimulatedRouter.VRID,
              100,
              100,
              true,
              false,
              List.of(VirtualIp.parse(SimulatedRouter.VIRTUAL_IP)),
              mode));
    }

    @Test
    @Proves("E-32")
    void isThatOfTheRfcUntilAnotherIsHeard() {
      assertEquals(ChecksumForm.MESSAGE_ONLY, withMode(ChecksumMode.AUTO).router.checksumForm());
    }

    /** A router that is ignored must also understand the answer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 50, 200})
    @Proves("E-32")
    void isTheOneLastHeard(int priority) {
      SimulatedRouter it = withMode(ChecksumMode.AUTO);

      it.accept(advertisement(priority).pseudoHeaderChecksum());
      assertEquals(ChecksumForm.PSEUDO_HEADER, it.router.checksumForm());
      it.accept(advertisement(priority));
      assertEquals(ChecksumForm.MESSAGE_ONLY, it.router.checksumForm());
    }

    @Test
    @Proves("E-32")
    void isNotLearnedFromWhatIsDiscarded() {
      SimulatedRouter it = withMode(ChecksumMode.AUTO);

      it.receive(advertisement(200).interval(0).pseudoHeaderChecksum());

      assertEquals(ChecksumForm.MESSAGE_ONLY, it.router.checksumForm());
    }

    @Test
    @Proves("E-32")
    void isTheConfiguredOneWhateverIsHeard() {
      SimulatedRouter rfc9568 = withMode(ChecksumMode.RFC9568);
      SimulatedRouter rfc5798 = withMode(ChecksumMode.RFC5798);

      rfc9568.accept(advertisement(200).pseudoHeaderChecksum());
      rfc5798.accept(advertisement(200));

      assertEquals(ChecksumForm.MESSAGE_ONLY, rfc9568.router.checksumForm());
      assertEquals(ChecksumForm.PSEUDO_HEADER, rfc5798.router.checksumForm());
    }

    /** RFC 9568 §5.2.8: IPv6 has only one form. */
    @ParameterizedTest
    @ValueSource(strings = {"AUTO", "RFC9568", "RFC5798"})
    @Proves("E-33")
    void isAlwaysWithPseudoHeaderForIpv6(ChecksumMode mode) {
      VirtualRouter router =
          new VirtualRouter(
              new RouterParameters(
                  IpFamily.IPV6,
                  1,
                  100,
                  100,
                  true,
                  false,
                  List.of(VirtualIp.parse("fe80::1")),
                  mode),
              new RecordingEffects(() -> 0));

      assertEquals(ChecksumForm.PSEUDO_HEADER, router.checksumForm());
    }
  }

  /** The operator can tell them apart. */
  @Test
  void eachReasonAndMismatchHasItsOwnText() {
    Set<String> texts = new HashSet<>();
    for (DiscardReason reason : DiscardReason.values()) {
      texts.add(reason.because());
    }
    for (ConfigMismatch mismatch : ConfigMismatch.values()) {
      texts.add(mismatch.text());
    }

    assertEquals(DiscardReason.values().length + ConfigMismatch.values().length, texts.size());
    assertTrue(texts.stream().noneMatch(String::isEmpty));
  }

  /** Each receives the packets for its VRID, and no others. */
  @Test
  @Proves("R-6")
  void severalVirtualRoutersShareAnInterface() {
    AdvertisementReceiver receiver = new AdvertisementReceiver();
    VirtualRouter[] routers = new VirtualRouter[4];
    for (int vrid = 1; vrid <= 3; vrid++) {
      routers[vrid] =
          new VirtualRouter(
              new RouterParameters(
                  IpFamily.IPV4,
                  vrid,
                  100,
                  100,
                  true,
                  false,
                  List.of(VirtualIp.parse(SimulatedRouter.VIRTUAL_IP)),
                  ChecksumMode.AUTO),
              new RecordingEffects(() -> 0));
      receiver.add(routers[vrid]);
      routers[vrid].startup(IpAddress.parse(SimulatedRouter.ADDRESS), VrrpEvent.STARTUP, 0);
    }

    for (int i = 0; i < 10; i++) {
      ByteBuffer packet = advertisement(200).vrid(2).build();
      assertNull(receiver.receive(PacketBuilder.view(IpFamily.IPV4, packet), 0));
    }

    assertEquals(0, routers[1].counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(10, routers[2].counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(0, routers[3].counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(0, discards(receiver.unattributed()));
  }

  @Test
  void aVridIsTakenOnceUntilItIsRemoved() {
    SimulatedRouter it = inBackup(parameters(100));
    VirtualRouter other = new VirtualRouter(parameters(100), it.effects);

    assertThrows(IllegalStateException.class, () -> it.receiver.add(other));
    it.receiver.remove(it.router);
    it.receiver.add(other);

    assertEquals(DiscardReason.NOT_RUNNING, it.receive(advertisement(200)));
    assertEquals(1, other.counters().discards(DiscardReason.NOT_RUNNING));
  }

  /** No packets create garbage, so the collector causes no pauses. */
  @Test
  @Proves("X-4")
  void receivingAllocatesNothing() {
    AdvertisementReceiver receiver = receiverOf(parameters(100), SimulatedRouter.ADDRESS);
    ByteBuffer[] packets = {
      advertisement(200).build(),
      advertisement(50).build(),
      advertisement(0).build(),
      advertisement(200).interval(10).addresses("192.0.2.1", "192.0.2.2").build(),
      advertisement(200).checksumError(1).build(),
      advertisement(200).vrid(9).build(),
      advertisement(200).messageLength(3).build(),
    };
    assertReceivingAllocatesNothing(receiver, IpFamily.IPV4, packets);
  }

  @Test
  @Proves("X-4")
  void receivingIpv6AllocatesNothing() {
    RouterParameters ipv6 = parameters(100, 100, true, SimulatedRouter.IPV6_VIRTUAL_IP);
    AdvertisementReceiver receiver = receiverOf(ipv6, SimulatedRouter.IPV6_ADDRESS);
    ByteBuffer[] packets =
        Stream.of(
                ipv6Advertisement(200),
                ipv6Advertisement(50),
                ipv6Advertisement(0),
                ipv6Advertisement(200).interval(10).addresses("fe80::1:2", "2001:db8::1"),
                ipv6Advertisement(200).withoutPseudoHeader(),
                ipv6Advertisement(200).vrid(9),
                ipv6Advertisement(200).addresses("2001:db8::1"),
                ipv6Advertisement(200).messageLength(3))
            .map(packet -> PacketBuilder.inBuffer(packet.packet()))
            .toArray(ByteBuffer[]::new);
    assertReceivingAllocatesNothing(receiver, IpFamily.IPV6, packets);
  }

  private static AdvertisementReceiver receiverOf(RouterParameters parameters, String address) {
    VirtualRouter backup = new VirtualRouter(parameters, new SilentEffects());
    AdvertisementReceiver receiver = new AdvertisementReceiver();
    receiver.add(backup);
    backup.startup(IpAddress.parse(address), VrrpEvent.STARTUP, 0);
    return receiver;
  }

  private static void assertReceivingAllocatesNothing(
      AdvertisementReceiver receiver, IpFamily family, ByteBuffer[] packets) {
    ReceivedPacket view = new ReceivedPacket();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 2000;
    long allocated = 0;
    for (int round = 0; round < 2; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < rounds; i++) {
        for (ByteBuffer packet : packets) {
          view.view(family, packet);
          receiver.receive(view, i);
        }
      }
      // Of the second round: the first one loads classes.
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }

    assertEquals(0, allocated / rounds, allocated + " bytes");
  }

  private static final class SilentEffects implements Effects {

    @Override
    public int sendAdvertisement(int priority) {
      return 1;
    }

    @Override
    public void holdAddresses() {}

    @Override
    public void announceAddresses() {}

    @Override
    public boolean advertisesFromOwnMac() {
      return false;
    }

    @Override
    public void releaseAddresses() {}

    @Override
    public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {}

    @Override
    public void noticed(ConfigMismatch mismatch, Advertisement advertisement) {}
  }
}
