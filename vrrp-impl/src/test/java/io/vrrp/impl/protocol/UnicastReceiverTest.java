// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.Ipv6PacketBuilder.ipv6Advertisement;
import static io.vrrp.impl.protocol.PacketBuilder.advertisement;
import static io.vrrp.impl.protocol.SimulatedRouter.ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.DOWN_100;
import static io.vrrp.impl.protocol.SimulatedRouter.IPV6_ADDRESS;
import static io.vrrp.impl.protocol.SimulatedRouter.IPV6_VIRTUAL_IP;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.VIRTUAL_IP;
import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.inInitialize;
import static io.vrrp.impl.protocol.SimulatedRouter.inMaster;
import static io.vrrp.impl.protocol.SimulatedRouter.withPeers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets to a virtual router with unicast peers, which no RFC defines. */
class UnicastReceiverTest {

  private static final String PEER = "192.0.2.1";
  private static final RouterParameters PEERS = withPeers(255, VIRTUAL_IP, "198.51.100.7", PEER);
  private static final RouterParameters FAR_PEERS = withPeers(250, VIRTUAL_IP, PEER);

  private static PacketBuilder fromPeer() {
    return advertisement(200).from(PEER).to(ADDRESS);
  }

  static Stream<Arguments> packets() {
    return Stream.of(
        arguments("own address", PEERS, fromPeer().from(ADDRESS), DiscardReason.OWN_PACKET),
        arguments("TTL 254", PEERS, fromPeer().ttl(254), DiscardReason.IP_TTL),
        arguments("TTL 0", PEERS, fromPeer().ttl(0), DiscardReason.IP_TTL),
        arguments("less than minTtl", FAR_PEERS, fromPeer().ttl(249), DiscardReason.IP_TTL),
        arguments("the group", PEERS, fromPeer().to("224.0.0.18"), DiscardReason.WRONG_DESTINATION),
        arguments("another", PEERS, fromPeer().to("192.0.2.99"), DiscardReason.WRONG_DESTINATION),
        arguments("the virtual", PEERS, fromPeer().to(VIRTUAL_IP), DiscardReason.WRONG_DESTINATION),
        arguments("unknown", PEERS, fromPeer().from("192.0.2.2"), DiscardReason.UNKNOWN_PEER),
        arguments(
            "unknown and otherwise wrong",
            PEERS,
            fromPeer().from("192.0.2.2").checksumError(1),
            DiscardReason.UNKNOWN_PEER),
        arguments("too short", PEERS, fromPeer().messageLength(7), DiscardReason.PACKET_LENGTH),
        arguments(
            "version 2",
            PEERS,
            PacketBuilder.version2(200).from(PEER).to(ADDRESS),
            DiscardReason.VERSION),
        arguments("checksum", PEERS, fromPeer().checksumError(1), DiscardReason.CHECKSUM));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packets")
  @Proves({"U-2", "U-3"})
  void isCountedOnceAndChangesNothing(
      String what, RouterParameters parameters, PacketBuilder packet, DiscardReason reason) {
    for (SimulatedRouter it : List.of(inBackup(parameters), inMaster(parameters))) {
      VrrpState state = it.state();
      long deadline = it.router.deadline();
      it.stall(SECOND / 2);

      assertEquals(reason, it.receive(packet));

      assertEquals(1, it.counters().discards(reason));
      assertEquals(1, Version2ReceiverTest.discards(it.counters()));
      assertEquals(0, Version2ReceiverTest.discards(it.receiver.unattributed()));
      assertEquals(0, it.counters().get(RouterCounter.ADVERTISEMENT_RCVD));
      assertEquals(state, it.state());
      assertEquals(deadline, it.router.deadline());
      assertEquals(List.of(), it.effects.take());
    }
  }

  @ParameterizedTest
  @CsvSource({"198.51.100.7, false", "192.0.2.1, false", "192.0.2.1, true"})
  @Proves("U-2")
  void acceptsItsPeers(String peer, boolean pseudoHeader) {
    SimulatedRouter it = inBackup(PEERS);
    it.stall(SECOND);
    PacketBuilder packet = fromPeer().from(peer);

    it.accept(pseudoHeader ? packet.pseudoHeaderChecksum() : packet);

    assertEquals(DOWN_100, it.remaining());
    assertEquals(IpAddress.parse(peer), it.router.masterAddress());
  }

  /** If a router is between them, the TTL proves nothing. */
  @ParameterizedTest
  @CsvSource({"250, 250", "250, 255", "1, 1", "1, 64"})
  @Proves("U-3")
  void acceptsWhatHasComeFromNoFartherThanAllowed(int minTtl, int ttl) {
    SimulatedRouter it = inBackup(withPeers(minTtl, VIRTUAL_IP, PEER));

    it.accept(fromPeer().ttl(ttl));
  }

  @Test
  @Proves("U-3")
  void theLeastMinTtlStillAsksForOne() {
    SimulatedRouter it = inBackup(withPeers(1, VIRTUAL_IP, PEER));

    assertEquals(DiscardReason.IP_TTL, it.receive(fromPeer().ttl(0)));
  }

  /** Before it runs it has no address that a packet could be for. */
  @Test
  @Proves("U-2")
  void withoutAddressNothingIsForIt() {
    SimulatedRouter it = inInitialize(PEERS);

    assertEquals(DiscardReason.WRONG_DESTINATION, it.receive(fromPeer()));
    it.router.primaryAddressChanged(IpAddress.parse(ADDRESS));
    assertEquals(DiscardReason.NOT_RUNNING, it.receive(fromPeer()));
  }

  /** The change applies from one packet to the next: the group is used instead. */
  @Test
  @Proves("U-2")
  void followsTheConfiguration() {
    SimulatedRouter it = inBackup(PEERS);
    it.router.configure(SimulatedRouter.parameters(100), it.now);

    assertEquals(DiscardReason.WRONG_DESTINATION, it.receive(fromPeer()));
    it.accept(advertisement(200).from("192.0.2.77"));
  }

  /** The reason is its VRID, not that another peer sent it to this node's address. */
  @Test
  void anotherGroupOfUnicastPeersIsCountedForItsVrid() {
    SimulatedRouter it = inBackup(PEERS);

    assertEquals(DiscardReason.VRID, it.receive(advertisement(200).vrid(9)));
    assertEquals(DiscardReason.VRID, it.receive(fromPeer().vrid(9)));
    assertEquals(DiscardReason.VRID, it.receive(fromPeer().from("192.0.2.2").vrid(9)));
    assertEquals(DiscardReason.WRONG_DESTINATION, it.receive(fromPeer().to("192.0.2.99").vrid(9)));
    assertEquals(DiscardReason.IP_TTL, it.receive(advertisement(200).vrid(9).ttl(254)));
    assertEquals(DiscardReason.IP_TTL, it.receive(fromPeer().vrid(9).ttl(254)));
    assertEquals(254, it.packet.ttl());
    assertEquals(ADDRESS, it.packet.destination().toString());
    assertEquals(6, Version2ReceiverTest.discards(it.receiver.unattributed()));
    assertEquals(0, Version2ReceiverTest.discards(it.counters()));
  }

  /** If peers are several routers away, the TTL says just as little about another group. */
  @Test
  void anotherGroupOfPeersFarAwayIsCountedForItsVrid() {
    SimulatedRouter it = inBackup(FAR_PEERS);

    assertEquals(DiscardReason.VRID, it.receive(fromPeer().vrid(9).ttl(250)));
    assertEquals(DiscardReason.IP_TTL, it.receive(fromPeer().vrid(9).ttl(249)));
    assertEquals(DiscardReason.IP_TTL, it.receive(advertisement(200).vrid(9).ttl(250)));
  }

  // ---------------------------------------------------------------- IPv6

  private static SimulatedRouter globalBackup() {
    SimulatedRouter it = inInitialize(withPeers(255, IPV6_VIRTUAL_IP, "2001:db8::1"));
    it.router.startup(IpAddress.parse("2001:db8::100"), VrrpEvent.STARTUP, it.now);
    return it;
  }

  /** RFC 9568 §5.1.2.1 concerns the group; peers may be a hop away. */
  @Test
  @Proves("U-2")
  void overIpv6TheSourceNeedNotBeLinkLocal() {
    SimulatedRouter it = globalBackup();

    it.accept(ipv6Advertisement(200).from("2001:db8::1").to("2001:db8::100"));

    assertEquals(IpAddress.parse("2001:db8::1"), it.router.masterAddress());
  }

  @Test
  @Proves("U-2")
  void overIpv6LinkLocal() {
    SimulatedRouter it = inBackup(withPeers(255, IPV6_VIRTUAL_IP, "fe80::1"));

    it.accept(ipv6Advertisement(200).from("fe80::1").to(IPV6_ADDRESS));
  }

  @Test
  @Proves({"U-2", "U-3"})
  void overIpv6TheSameRulesHold() {
    SimulatedRouter it = globalBackup();
    String peer = "2001:db8::1";
    String own = "2001:db8::100";
    long deadline = it.router.deadline();

    assertEquals(
        DiscardReason.UNKNOWN_PEER, it.receive(ipv6Advertisement(200).from("2001:db8::2").to(own)));
    assertEquals(
        DiscardReason.UNKNOWN_PEER, it.receive(ipv6Advertisement(200).from("fe80::1").to(own)));
    assertEquals(
        DiscardReason.WRONG_DESTINATION,
        it.receive(ipv6Advertisement(200).from(peer).to("ff02::12")));
    assertEquals(
        DiscardReason.WRONG_DESTINATION,
        it.receive(ipv6Advertisement(200).from(peer).to("2001:db8::101")));
    assertEquals(
        DiscardReason.IP_TTL, it.receive(ipv6Advertisement(200).from(peer).to(own).hopLimit(254)));
    assertEquals(
        DiscardReason.CHECKSUM,
        it.receive(ipv6Advertisement(200).from(peer).to(own).withoutPseudoHeader()));
    assertEquals(
        DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL,
        it.receive(ipv6Advertisement(200).from(peer).to(own).addresses("2001:db8::9")));
    assertEquals(7, Version2ReceiverTest.discards(it.counters()));
    assertEquals(deadline, it.router.deadline());
  }
}
