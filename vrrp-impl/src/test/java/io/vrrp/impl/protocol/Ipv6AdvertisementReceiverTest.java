// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.Ipv6PacketBuilder.ipv6Advertisement;
import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.IPV6_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.IPV6_HIGHER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.IPV6_LOWER_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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

/** RFC 9568 §7.1 with errata 8298 to 8301, for IPv6. */
class Ipv6AdvertisementReceiverTest {

  private static RouterParameters parameters(int priority) {
    return parameters(priority, SimulatedRouter.IPV6_VIRTUAL_IP);
  }

  private static RouterParameters parameters(int priority, String... virtualIps) {
    return SimulatedRouter.parameters(priority, 100, true, virtualIps);
  }

  private static long discards(Counters counters) {
    long sum = 0;
    for (DiscardReason reason : DiscardReason.values()) {
      sum += counters.discards(reason);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 39})
  @Proves("E-24")
  void packetShorterThanItsHeaderBelongsToNoVirtualRouter(int length) {
    SimulatedRouter it = inBackup(parameters(100));
    byte[] cut = Arrays.copyOf(ipv6Advertisement(200).packet(), length);

    it.receive(PacketBuilder.inBuffer(ipv6Advertisement(200).packet()));
    DiscardReason reason = it.receive(PacketBuilder.inBuffer(cut));

    assertEquals(DiscardReason.PACKET_LENGTH, reason);
    assertEquals(1, it.receiver.unattributed().discards(DiscardReason.PACKET_LENGTH));
  }

  @Nested
  class Discarded {

    static Stream<Arguments> packets() {
      return Stream.of(
          arguments("E-14: own address", with(a -> a.from(IPV6_ADDRESS)), DiscardReason.OWN_PACKET),
          arguments("E-27: hop limit 0", with(a -> a.hopLimit(0)), DiscardReason.IP_TTL),
          arguments("E-27: hop limit 1", with(a -> a.hopLimit(1)), DiscardReason.IP_TTL),
          arguments("E-27: hop limit 64", with(a -> a.hopLimit(64)), DiscardReason.IP_TTL),
          arguments("E-27: hop limit 254", with(a -> a.hopLimit(254)), DiscardReason.IP_TTL),
          arguments("unicast", to(IPV6_ADDRESS), DiscardReason.WRONG_DESTINATION),
          arguments("all nodes", to("ff02::1"), DiscardReason.WRONG_DESTINATION),
          arguments("other scope", to("ff05::12"), DiscardReason.WRONG_DESTINATION),
          arguments("other group", to("ff02::112"), DiscardReason.WRONG_DESTINATION),
          arguments("global source", from("2001:db8::1"), DiscardReason.SOURCE_NOT_LINK_LOCAL),
          arguments("no source", from("::"), DiscardReason.SOURCE_NOT_LINK_LOCAL),
          arguments("site-local source", from("fec0::1"), DiscardReason.SOURCE_NOT_LINK_LOCAL),
          arguments("E-24: 2 bytes", length(2), DiscardReason.PACKET_LENGTH),
          arguments("E-24: 7 bytes", length(7), DiscardReason.PACKET_LENGTH),
          arguments("no address", length(8), DiscardReason.PACKET_LENGTH),
          arguments("room for an IPv4 address", length(12), DiscardReason.PACKET_LENGTH),
          arguments("last byte missing", length(23), DiscardReason.PACKET_LENGTH),
          arguments(
              "E-23: 3 addresses announced, 2 present",
              with(a -> a.addresses("fe80::1:1", "2001:db8::1").count(3)),
              DiscardReason.PACKET_LENGTH),
          arguments("E-29: version 2", with(a -> a.version(2)), DiscardReason.VERSION),
          arguments("E-29: version 4", with(a -> a.version(4)), DiscardReason.VERSION),
          arguments("E-28: type 0", with(a -> a.type(0)), DiscardReason.INVALID_TYPE),
          arguments("E-28: type 2", with(a -> a.type(2)), DiscardReason.INVALID_TYPE),
          arguments("E-28: type 15", with(a -> a.type(15)), DiscardReason.INVALID_TYPE),
          arguments("checksum + 1", with(a -> a.checksumError(1)), DiscardReason.CHECKSUM),
          arguments("checksum - 1", with(a -> a.checksumError(-1)), DiscardReason.CHECKSUM),
          arguments("checksum absent", with(a -> a.checksum(0)), DiscardReason.CHECKSUM),
          arguments(
              "E-33: no pseudo-header", with(a -> a.withoutPseudoHeader()), DiscardReason.CHECKSUM),
          arguments("E-22: no address", with(a -> a.addresses()), DiscardReason.ADDRESS_COUNT_ZERO),
          arguments(
              "E-22: none announced, one present",
              with(a -> a.addresses().trailing(16)),
              DiscardReason.ADDRESS_COUNT_ZERO),
          arguments(
              "E-34: global", first("2001:db8::1"), DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL),
          arguments(
              "E-34: fe7f::/16", first("fe7f::1"), DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL),
          arguments(
              "E-34: fec0::/10", first("fec0::1"), DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL),
          arguments(
              "E-34: link-local comes second",
              with(a -> a.addresses("2001:db8::1", "fe80::1:1")),
              DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL),
          arguments("E-19: interval 0", with(a -> a.interval(0)), DiscardReason.INTERVAL_ZERO),
          arguments(
              "E-19, E-21: interval 0 behind reserved bits",
              with(a -> a.interval(0).reserved(15)),
              DiscardReason.INTERVAL_ZERO));
    }

    /** If it were accepted, it would have an effect in every state. */
    private static Ipv6PacketBuilder with(Consumer<Ipv6PacketBuilder> fault) {
      Ipv6PacketBuilder packet = ipv6Advertisement(200).interval(50);
      fault.accept(packet);
      return packet;
    }

    private static Ipv6PacketBuilder to(String destination) {
      return with(a -> a.to(destination));
    }

    private static Ipv6PacketBuilder from(String source) {
      return with(a -> a.from(source));
    }

    private static Ipv6PacketBuilder length(int bytes) {
      return with(a -> a.messageLength(bytes));
    }

    private static Ipv6PacketBuilder first(String address) {
      return with(a -> a.addresses(address));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    @Proves({
      "R-a", "R-1", "R-b", "R-c", "R-d", "R-2", "R-3", "R-4", "R-5", "R-7", "R-8", "R-9", "E-14",
      "E-19", "E-21", "E-22", "E-23", "E-24", "E-27", "E-28", "E-29", "E-33", "E-34"
    })
    void isCountedOnceAndChangesNothing(
        String what, Ipv6PacketBuilder packet, DiscardReason reason) {
      for (SimulatedRouter it : List.of(inBackup(parameters(100)), inMaster(parameters(100)))) {
        VrrpState state = it.state();
        long deadline = it.router.deadline();
        long sent = it.counters().get(RouterCounter.ADVERTISEMENT_SENT);
        it.stall(SECOND / 2);

        assertEquals(reason, it.receive(packet));

        assertEquals(1, it.counters().discards(reason));
        assertEquals(1, discards(it.counters()));
        assertEquals(0, discards(it.receiver.unattributed()));
        assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
        assertEquals(sent, it.counters().get(RouterCounter.ADVERTISEMENT_SENT));
        assertEquals(state, it.state());
        assertEquals(deadline, it.router.deadline());
        assertEquals(100, it.router.masterAdvertInterval());
        assertEquals(List.of(), it.effects.take());
      }
    }

    /** E-30: a virtual router of the other family is a different one (RFC 9568 §3). */
    @Test
    @Proves({"R-6", "E-30", "E-57"})
    void configuredForIpv4Only() {
      SimulatedRouter ipv4 = inBackup(SimulatedRouter.parameters(100));
      AdvertisementReceiver ipv6 = new AdvertisementReceiver();

      assertEquals(DiscardReason.VRID, ipv6Advertisement(200).receivedBy(ipv6, 0));

      assertEquals(1, ipv6.unattributed().discards(DiscardReason.VRID));
      assertEquals(0, discards(ipv4.counters()));
      assertEquals(0, ipv4.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    }

    /** E-30, E-31. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 255})
    @Proves({"R-6", "E-30", "E-31"})
    void unknownVirtualRouter(int vrid) {
      SimulatedRouter it = inBackup(parameters(100));

      assertEquals(DiscardReason.VRID, it.receive(ipv6Advertisement(200).vrid(vrid)));

      assertEquals(1, it.receiver.unattributed().discards(DiscardReason.VRID));
      assertEquals(0, discards(it.counters()));
    }

    /** E-24: no byte after the end of the message is read. */
    @Test
    @Proves({"R-b", "R-4", "E-24"})
    void cutAnywhere() {
      byte[] whole = ipv6Advertisement(200).bytes();
      for (int length = 0; length < whole.length; length++) {
        SimulatedRouter it = inBackup(parameters(100));
        byte[] cut = Arrays.copyOf(whole, length);

        assertEquals(DiscardReason.PACKET_LENGTH, it.receive(ipv6Advertisement(200).packet(cut)));

        assertEquals(
            1, discards(length > 1 ? it.counters() : it.receiver.unattributed()), "" + length);
      }
    }

    /** The first fault in the order of §7.1 counts. */
    @Test
    @Proves({"R-1", "R-b", "R-c", "R-d", "R-2", "R-3", "R-4", "R-5", "R-8", "R-9", "R-e"})
    void underTheFirstOfSeveralFaults() {
      List<DiscardReason> reasons = new ArrayList<>();
      List<Consumer<Ipv6PacketBuilder>> faults = new ArrayList<>();
      reasons.add(DiscardReason.IP_TTL);
      faults.add(a -> a.hopLimit(1));
      reasons.add(DiscardReason.WRONG_DESTINATION);
      faults.add(a -> a.to("ff02::1"));
      reasons.add(DiscardReason.SOURCE_NOT_LINK_LOCAL);
      faults.add(a -> a.from("2001:db8::7"));
      reasons.add(DiscardReason.PACKET_LENGTH);
      faults.add(a -> a.messageLength(7));
      reasons.add(DiscardReason.VERSION);
      faults.add(a -> a.version(2));
      reasons.add(DiscardReason.INVALID_TYPE);
      faults.add(a -> a.type(2));
      reasons.add(DiscardReason.PACKET_LENGTH);
      faults.add(a -> a.count(9));
      reasons.add(DiscardReason.CHECKSUM);
      faults.add(a -> a.withoutPseudoHeader());
      reasons.add(DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL);
      faults.add(a -> a.addresses("2001:db8::1"));
      reasons.add(DiscardReason.INTERVAL_ZERO);
      faults.add(a -> a.interval(0));
      reasons.add(DiscardReason.NOT_RUNNING);
      faults.add(a -> {});

      SimulatedRouter it = inInitialize(parameters(100));
      for (int first = 0; first < reasons.size(); first++) {
        Ipv6PacketBuilder packet = ipv6Advertisement(200);
        for (int i = first; i < faults.size(); i++) {
          faults.get(i).accept(packet);
        }
        assertEquals(reasons.get(first), it.receive(packet), "fault " + first);
      }
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

    /** RFC 9568 §5.2.8: always with pseudo-header. */
    @Test
    @Proves({"R-5", "E-33"})
    void withThePseudoHeaderInTheChecksum() {
      it.stall(SECOND);
      it.accept(ipv6Advertisement(200));

      assertFollowed();
      assertEquals(List.of(), it.effects.take());
      assertEquals(ChecksumForm.PSEUDO_HEADER, it.packet.advertisement().checksumForm());
      assertEquals(IpAddress.parse("fe80::1"), it.router.masterAddress());
    }

    /** Messages whose checksums other implementations have confirmed. */
    @ParameterizedTest
    @CsvSource({
      "31 07 c8 02 00 0a dc 79 fe800000000000000000000000010007 20010db8000000000000000000000001",
      "31 07 c8 01 00 0a 0a 45 fe800000000000000000000000010007",
    })
    @Proves({"R-5", "E-33"})
    void knownMessages(String hex) {
      byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));
      RouterParameters known =
          new RouterParameters(
              IpFamily.IPV6,
              7,
              100,
              10,
              true,
              false,
              Stream.of("fe80::1:7", "2001:db8::1")
                  .limit(message[3])
                  .map(VirtualIp::parse)
                  .toList(),
              ChecksumMode.AUTO);
      SimulatedRouter peer = inBackup(known);

      assertNull(peer.receive(ipv6Advertisement(0).packet(message)));

      assertEquals(200, peer.router.masterPriority());
      assertEquals(List.of(), peer.effects.take());
      assertEquals(Timers.masterDownInterval(100, 10), peer.remaining());
    }

    /** Zero has two forms in ones' complement; both are the right checksum. */
    @ParameterizedTest
    @ValueSource(ints = {0, 0xffff})
    @Proves("R-5")
    void withAChecksumThatIsZero(int checksum) {
      it.accept(ipv6Advertisement(100).addresses("fe80::6df9").checksum(checksum));
    }

    /** RFC 9568 §5.2.6, E-21: reserved bits are ignored, but part of the checksum. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 15})
    @Proves("E-21")
    void withReservedBits(int reserved) {
      it.stall(SECOND);
      it.accept(ipv6Advertisement(200).reserved(reserved));

      assertFollowed();
      assertEquals(100, it.router.masterAdvertInterval());
    }

    /** E-25, RFC 9568 §7.1: complete is enough; further bytes are not in the checksum. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 40})
    @Proves({"R-4", "E-25"})
    void withBytesAfterTheMessage(int bytes) {
      it.stall(SECOND);
      it.accept(ipv6Advertisement(200).trailing(bytes));

      assertFollowed();
    }

    /** RFC 4291 §2.4: link-local is fe80::/10, not fe80::/64. */
    @Test
    @Proves("R-d")
    void fromAnyLinkLocalAddress() {
      it.stall(SECOND);
      it.accept(ipv6Advertisement(200).from("febf:ffff::1"));

      assertFollowed();
    }

    /** E-18, RFC 9568 §7.1: reported, counted, and not dropped. */
    @Test
    @Proves({"R-11", "E-18"})
    void withAnotherInterval() {
      it.accept(ipv6Advertisement(200).interval(101));

      assertEquals(List.of("noticed INTERVAL_DIFFERS of fe80::1"), it.effects.take());
      assertEquals(101, it.router.masterAdvertInterval());
    }

    /** E-47, RFC 9568 §7.1: both halves of each address count. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "fe80::1:1",
          "fe80::1:1 2001:db8::2",
          "fe80::1:1 2001:db9::1",
          "fe80::1:1 fe80::1:1",
          "fe80::1:1 2001:db8::1 2001:db8::2",
        })
    @Proves({"R-12", "E-47"})
    void withOtherAddresses(String addresses) {
      SimulatedRouter two = inBackup(parameters(100, "fe80::1:1", "2001:db8::1"));
      two.stall(SECOND);

      two.accept(ipv6Advertisement(200).addresses(addresses.split(" ")));

      assertEquals(List.of("noticed ADDRESSES_DIFFER of fe80::1"), two.effects.take());
      assertEquals(DOWN_100, two.remaining());
    }

    /** E-47: the same order is only recommended (RFC 9568 §5.2.9). */
    @Test
    @Proves({"R-12", "E-47"})
    void withTheSameAddressesInAnotherOrder() {
      SimulatedRouter three = inBackup(parameters(100, "fe80::1:1", "2001:db8::1", "2001:db8::2"));

      three.accept(ipv6Advertisement(200).addresses("fe80::1:1", "2001:db8::2", "2001:db8::1"));

      assertEquals(List.of(), three.effects.take());
    }

    /** RFC 9568 §5.2.5. */
    @Test
    void with255Addresses() {
      String[] ips =
          IntStream.range(1, 256)
              .mapToObj(i -> "fe80::" + Integer.toHexString(i))
              .toArray(String[]::new);
      SimulatedRouter many = inBackup(parameters(100, ips));

      many.accept(ipv6Advertisement(200).from("fe80::1000").addresses(ips));

      assertEquals(List.of(), many.effects.take());
    }

    @Test
    void leavesTheBufferAsItWas() {
      ByteBuffer packet = PacketBuilder.inBuffer(ipv6Advertisement(200).packet());
      int position = packet.position();
      int limit = packet.limit();

      it.receive(packet);

      assertEquals(position, packet.position());
      assertEquals(limit, packet.limit());
    }

    /** A frame that one node writes is accepted by another. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 255})
    @Proves("F-1")
    void fromOurOwnFrames(int addresses) {
      String[] ips =
          IntStream.range(0, addresses)
              .mapToObj(i -> "fe80::1:" + Integer.toHexString(i))
              .toArray(String[]::new);
      RouterParameters parameters = parameters(100, ips);
      ByteBuffer memory = ByteBuffer.allocate(AdvertisementFrame.MAX_LENGTH);
      AdvertisementFrame frame = new AdvertisementFrame(memory);
      frame.write(
          parameters,
          3,
          MacAddress.ofVirtualRouter(IpFamily.IPV6, SimulatedRouter.VRID),
          IpAddress.parse(IPV6_HIGHER_ADDRESS),
          IpFamily.IPV6.group());
      int length = frame.prepare(200, ChecksumForm.PSEUDO_HEADER);
      SimulatedRouter peer = inBackup(parameters);

      assertNull(peer.receive(memory.position(14).limit(length)));

      assertEquals(200, peer.router.masterPriority());
      assertEquals(List.of(), peer.effects.take());
    }
  }

  /**
   * E-4, E-3, RFC 9568 §6.4.3: the source addresses of the IPv6 headers are compared as unsigned
   * numbers of 128 bits; the listed addresses do not matter.
   */
  @Nested
  class EqualPriorities {

    @ParameterizedTest
    @CsvSource({
      IPV6_HIGHER_ADDRESS + ", BACKUP",
      "fe80::7fff:0:0:101, BACKUP",
      "fe80::7fff:0:1:0, BACKUP",
      "fe80::ffff:ffff:ffff:ffff, BACKUP",
      "fe80:0:0:1::1, BACKUP",
      "febf::1, BACKUP",
      IPV6_LOWER_ADDRESS + ", MASTER",
      "fe80::1, MASTER",
      "fe80::7ffe:ffff:ffff:ffff, MASTER",
    })
    @Proves({"S-MASTER-5", "S-MASTER-6", "E-1", "E-2", "E-3", "E-4"})
    void areDecidedByTheSource(String source, VrrpState state) {
      SimulatedRouter it = inMaster(parameters(100));

      it.accept(ipv6Advertisement(100).from(source));

      assertEquals(state, it.state());
      assertEquals(
          state == VrrpState.MASTER
              ? List.of("send 100")
              : List.of("release", "MASTER to BACKUP: HIGHER_PRIORITY_BACKUP"),
          it.effects.take());
    }

    @Test
    @Proves("E-4")
    void areNotDecidedByTheListedAddresses() {
      SimulatedRouter it = inMaster(parameters(100));

      it.accept(
          ipv6Advertisement(100)
              .from(IPV6_LOWER_ADDRESS)
              .addresses("fe80::ffff:ffff:ffff:ffff", "ffff::1"));

      assertEquals(VrrpState.MASTER, it.state());
    }

    /** Only the first 64 bits differ, and the sign bits of the last 64 too. */
    @Test
    @Proves({"E-3", "E-4"})
    void areDecidedByTheFirstHalfFirst() {
      SimulatedRouter it = inInitialize(parameters(255));
      it.router.startup(IpAddress.parse("fe80:0:0:1::1"), VrrpEvent.STARTUP, it.now);

      it.accept(ipv6Advertisement(255).from(IPV6_HIGHER_ADDRESS));

      assertEquals(VrrpState.MASTER, it.state());
    }
  }

  /** The same VRID in both families: two virtual routers (RFC 9568 §3). */
  @Test
  @Proves("E-57")
  void familiesAreIndependent() {
    SimulatedRouter ipv4 = inBackup(SimulatedRouter.parameters(100));
    SimulatedRouter ipv6 = inBackup(parameters(100));

    ipv4.accept(advertisement(200));
    ipv4.run(SECOND);
    ipv6.run(4 * SECOND);

    assertEquals(VrrpState.BACKUP, ipv4.state());
    assertEquals(VrrpState.MASTER, ipv6.state());
    assertEquals(0, ipv6.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
  }
}
