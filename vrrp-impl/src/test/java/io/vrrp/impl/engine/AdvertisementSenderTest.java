// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ADDRESS;
import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.FAULT_PAUSE;
import static io.vrrp.impl.engine.TestBed.PEER;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.noCarrier;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.engine.TestBed.withIndex;
import static io.vrrp.impl.engine.TestBed.withMtu;
import static io.vrrp.impl.engine.TestBed.withName;
import static io.vrrp.impl.protocol.ProtocolVersions.V2;
import static io.vrrp.impl.protocol.ProtocolVersions.V2_AND_V3;
import static io.vrrp.impl.protocol.ProtocolVersions.V3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Unicast;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packets of an advertisement: one in each version to the group or to each peer. */
class AdvertisementSenderTest {

  private static final int EHOSTUNREACH = 113;
  private static final IpAddress OTHER = IpAddress.parse("192.0.2.8");
  private static final RouterParameters PLAIN = parameters(1, 100, 100, "192.0.2.100/24");

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig of(ProtocolVersions versions, Unicast unicast) {
    return config(speaking(PLAIN, versions, unicast));
  }

  private static RouterConfig withPeers(String... peers) {
    return of(V3, peers(null, peers));
  }

  /** Destinations and versions of the packets since the last call. */
  private List<String> sent() {
    List<String> sent =
        bed.io.advertisements().stream().map(a -> a.destination() + " v" + a.version()).toList();
    bed.io.sent.clear();
    return sent;
  }

  // ---------------------------------------------------------------- what is sent

  /** RFC 9568 §8.4. */
  @Test
  @Proves("V-3")
  void inBothVersionsToTheGroup() {
    RouterHandle router = bed.master(of(V2_AND_V3, Unicast.NONE));
    long before = router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_SENT);

    bed.io.advance(SECOND);

    assertEquals(List.of("224.0.0.18 v3", "224.0.0.18 v2"), sent());
    assertEquals(before + 2, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_SENT));
  }

  @Test
  @Proves("V-F")
  void inVersion2ToTheGroup() {
    bed.master(of(V2, Unicast.NONE));
    bed.io.advance(SECOND);

    assertEquals(List.of("224.0.0.18 v2"), sent());
  }

  @Test
  @Proves({"U-1", "V-3"})
  void toEachPeerInEachVersionAndNotToTheGroup() {
    RouterHandle router = bed.master(of(V2_AND_V3, peers(null, "192.0.2.9", "192.0.2.8")));
    long before = router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_SENT);

    bed.io.advance(SECOND);

    for (SimulatedIo.Sent packet : bed.io.advertisements()) {
      assertEquals(ADDRESS, packet.source());
      assertEquals(ETH0, packet.interfaceIndex());
      assertEquals(100, packet.priority());
    }
    assertEquals(List.of("192.0.2.9 v3", "192.0.2.9 v2", "192.0.2.8 v3", "192.0.2.8 v2"), sent());
    assertEquals(before + 4, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(0, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
  }

  /** All nodes may have the same list. */
  @Test
  @Proves("U-1")
  void noNodeSendsToItself() {
    RouterHandle router = bed.master(withPeers("192.0.2.9", ADDRESS.toString()));

    bed.io.advance(SECOND);

    assertEquals(List.of("192.0.2.9 v3"), sent());
    assertEquals(0, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
  }

  /** RFC 9568 §6.4.3: peers that cannot hear the group must also receive priority 0. */
  @Test
  @Proves({"U-1", "V-3"})
  void priorityZeroGoesToAllPeers() {
    RouterHandle router = bed.master(of(V2_AND_V3, peers(null, "192.0.2.9", "192.0.2.8")));
    router.setShutDown(true);

    assertEquals(
        List.of(0, 0, 0, 0), bed.io.advertisements().stream().map(a -> a.priority()).toList());
    assertEquals(4, router.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertEquals(4, sent().size());
  }

  @Test
  @Proves("U-1")
  void whatOnePeerIsNotSentTheOthersAre() {
    RouterHandle router = bed.master(withPeers("192.0.2.9", "192.0.2.8"));
    long sentBefore = router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_SENT);
    bed.io.errorsOfPeers.put(PEER, EHOSTUNREACH);

    bed.io.advance(3 * SECOND);

    assertEquals(List.of("192.0.2.8 v3", "192.0.2.8 v3", "192.0.2.8 v3"), sent());
    assertEquals(
        sentBefore + 3, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_SENT));
    assertEquals(3, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
    assertEquals(VrrpState.MASTER, router.state());

    bed.io.errorsOfPeers.clear();
    bed.io.advance(SECOND);
    assertEquals(List.of("192.0.2.9 v3", "192.0.2.8 v3"), sent());
    assertEquals(3, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
    bed.engine.close();
    String warnings = bed.observer.warnings.toString();
    assertTrue(warnings.contains("advertisement to 192.0.2.9"), warnings);
    assertFalse(warnings.contains("192.0.2.8"), warnings);
  }

  // ---------------------------------------------------------------- changes while it runs

  /** This does not concern hosts: the master stays master. */
  @Test
  @Proves({"X-5", "V-3", "U-1"})
  void versionsAndPeersChangeWithoutLosingMastership() {
    RouterHandle router = bed.master(config(PLAIN));
    int frames = bed.io.openFrames;
    List<RouterConfig> configs =
        List.of(
            of(V2_AND_V3, Unicast.NONE),
            of(V2, Unicast.NONE),
            withPeers("192.0.2.9", "192.0.2.8"),
            of(V2_AND_V3, peers(null, "192.0.2.8")),
            withPeers("192.0.2.7"),
            config(PLAIN));
    List<List<String>> expected =
        List.of(
            List.of("224.0.0.18 v3", "224.0.0.18 v2"),
            List.of("224.0.0.18 v2"),
            List.of("192.0.2.9 v3", "192.0.2.8 v3"),
            List.of("192.0.2.8 v3", "192.0.2.8 v2"),
            List.of("192.0.2.7 v3"),
            List.of("224.0.0.18 v3"));

    for (int i = 0; i < configs.size(); i++) {
      router.configure(configs.get(i));
      bed.io.advance(SECOND);
      assertEquals(expected.get(i), sent(), configs.get(i).toString());
      assertEquals(VrrpState.MASTER, router.state());
      assertEquals(
          frames - 1 + expected.get(i).size(), bed.io.openFrames, "what is not used is closed");
    }
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
    assertEquals(0, router.snapshot().counters().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT));
    assertEquals(List.of(), bed.io.openPeers);
  }

  /** More addresses need more memory, not that of the previous frame. */
  @Test
  void aLongerListNeedsNewMemory() {
    RouterHandle router = bed.master(config(PLAIN));
    String[] many = new String[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = "192.0.2." + (i + 20) + "/24";
    }

    router.configure(config(speaking(parameters(1, 100, 100, many), V2_AND_V3, Unicast.NONE)));
    bed.io.advance(SECOND);

    List<SimulatedIo.Sent> sent = bed.io.advertisements();
    assertEquals(200, sent.get(sent.size() - 1).addresses().size());
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  @Proves("U-1")
  void anotherPrimaryAddressIsTheSourceToPeers() {
    RouterHandle router = bed.master(withPeers("192.0.2.9"));

    bed.network(withAddresses(eth0(), "192.0.2.5"));
    bed.io.advance(SECOND);

    assertEquals(IpAddress.parse("192.0.2.5"), bed.io.advertisements().get(0).source());
    assertEquals(List.of(PEER), bed.io.openPeers);
    assertEquals(VrrpState.MASTER, router.state());
  }

  // ---------------------------------------------------------------- sockets

  @Test
  @Proves("U-1")
  void aRefusedSocketKeepsItInInitializeAndIsTriedAgain() {
    bed.io.refusedPeer = OTHER;
    RouterHandle router = bed.backup(withPeers("192.0.2.9", "192.0.2.8"));

    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of("no socket to 192.0.2.8 on eth0"), router.snapshot().reasons());
    assertEquals(List.of(), bed.io.openPeers, "no half of it stays open");

    bed.io.refusedPeer = null;
    bed.io.advance(FAULT_PAUSE - 1);
    assertEquals(VrrpState.INITIALIZE, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), router.snapshot().reasons());
    assertEquals(List.of(PEER, OTHER), bed.io.openPeers);
  }

  /** It sends priority 0 to the peers that it can reach, and comes back by itself. */
  @Test
  @Proves("U-1")
  void aMasterWhoseNewPeerIsRefusedLeavesInOrder() {
    RouterHandle router = bed.master(withPeers("192.0.2.9"));
    bed.io.refusedPeer = OTHER;

    router.configure(withPeers("192.0.2.9", "192.0.2.8"));

    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of("no socket to 192.0.2.8 on eth0"), router.snapshot().reasons());
    assertEquals(List.of(0), bed.io.advertisements().stream().map(a -> a.priority()).toList());
    assertEquals(List.of("192.0.2.9 v3"), sent());
    assertFalse(bed.addresses.last().held());

    bed.io.refusedPeer = null;
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(List.of("192.0.2.9 v3", "192.0.2.8 v3"), sent());
  }

  /** A configuration without the refused socket repairs it at once. */
  @Test
  void anotherConfigurationRepairsIt() {
    bed.io.refusedPeer = OTHER;
    RouterHandle router = bed.backup(withPeers("192.0.2.8"));

    router.configure(withPeers("192.0.2.9"));

    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(PEER), bed.io.openPeers);
  }

  /** The sockets belong to the interface, not to its name. */
  @Test
  @Proves("U-1")
  void anotherInterfaceOfTheSameNameHasOtherSockets() {
    RouterHandle router = bed.master(withPeers("192.0.2.9"));

    bed.network(withIndex(eth0(), 7));
    assertEquals(List.of(PEER), bed.io.openPeers);
    bed.io.sent.clear();
    bed.io.advance(4 * SECOND);

    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(7, bed.io.advertisements().get(0).interfaceIndex());
    assertEquals(List.of("192.0.2.9 v3"), sent());
  }

  @Test
  @Proves("U-1")
  void socketsAreClosedWithTheInterfaceAndTheRouter() {
    RouterHandle router = bed.master(withPeers("192.0.2.9", "192.0.2.8"));

    bed.network(withName(eth0(), "renamed"));
    assertEquals(List.of(), bed.io.openPeers);
    bed.network(eth0());
    assertEquals(List.of(PEER, OTHER), bed.io.openPeers);
    bed.network(noCarrier(eth0()));
    bed.network(eth0());
    assertEquals(List.of(PEER, OTHER), bed.io.openPeers);
    router.remove();
    assertEquals(List.of(), bed.io.openPeers);
    assertEquals(1, bed.io.openFrames, "only the frame for announcements is left");
  }

  // ---------------------------------------------------------------- what it hears

  @Test
  @Proves("U-2")
  void hearsItsPeersAndNoOther() {
    RouterHandle router = bed.backup(of(V2_AND_V3, peers(null, "192.0.2.9")));
    RouterParameters parameters = speaking(PLAIN, V2_AND_V3, peers(null, "192.0.2.9"));

    bed.deliver(packet(PEER, ADDRESS, 2, parameters, 200));
    assertEquals(PEER, router.snapshot().master().address());
    assertEquals(2, router.snapshot().peers().get(0).version());
    bed.deliver(packet(PEER, ADDRESS, 3, parameters, 201));
    assertEquals(201, router.snapshot().master().priority());
    assertEquals(3, router.snapshot().peers().get(0).version());
    bed.deliver(packet(OTHER, ADDRESS, 3, parameters, 250));
    bed.deliver(packet(PEER, parameters, 250));

    assertEquals(201, router.snapshot().master().priority());
    assertEquals(1, router.snapshot().counters().discards().get(DiscardReason.UNKNOWN_PEER));
    assertEquals(1, router.snapshot().counters().discards().get(DiscardReason.WRONG_DESTINATION));
    assertEquals(1, router.snapshot().peers().size());
  }

  // ---------------------------------------------------------------- what keeps it from running

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.100/24 | 192.0.2.9 |  | 192.0.2.1 | 192.0.2.1",
        "192.0.2.100/24 | 192.0.2.9 | 192.0.2.7 | 192.0.2.1 192.0.2.7 | 192.0.2.7",
        "192.0.2.100/24 | 10.0.0.9 |  | fe80::1 192.0.2.100 192.0.2.1 | 192.0.2.1",
        "fe80::100 | fe80::9 |  | 2001:db8::1 fe80::1 | fe80::1",
        "fe80::100 | 2001:db8::9 |  | fe80::1 2001:db8::1 2001:db8::2 | 2001:db8::1",
        "fe80::100 | 2001:db8::9 | 2001:db8::2 | fe80::1 2001:db8::1 2001:db8::2 | 2001:db8::2",
      })
  @Proves("U-5")
  void theSourceIsTheConfiguredOneOrOneOfThePeersScope(
      String ip, String peer, String source, String addresses, String expected) {
    bed.network(withAddresses(eth0(), addresses.split(" ")));
    RouterHandle router =
        bed.engine.add(
            config(speaking(parameters(1, 100, 100, ip), V3, peers(source, peer))), bed.observer);
    bed.io.advance(4 * SECOND);

    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(IpAddress.parse(expected), router.snapshot().primaryAddress());
    assertEquals(IpAddress.parse(expected), bed.io.advertisements().get(0).source());
    assertEquals(IpAddress.parse(peer), bed.io.advertisements().get(0).destination());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.100/24 | 192.0.2.9 |  | fe80::1 | address to send from",
        "192.0.2.100/24 | 192.0.2.9 | 192.0.2.7 | 192.0.2.1 | address 192.0.2.7, which is its"
            + " unicastSource",
        "fe80::100 | 2001:db8::9 |  | fe80::1 | global IPv6 address",
        "fe80::100 | fe80::9 |  | 2001:db8::1 | link-local IPv6 address",
        "fe80::100 | fe80::9 | fe80::7 | fe80::1 | address fe80::7, which is its unicastSource",
      })
  @Proves("U-5")
  void saysWhichAddressItLacks(
      String ip, String peer, String source, String addresses, String missing) {
    bed.network(withAddresses(eth0(), addresses.split(" ")));
    RouterHandle router =
        bed.engine.add(
            config(speaking(parameters(1, 100, 100, ip), V3, peers(source, peer))), bed.observer);

    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of("interface eth0 has no " + missing), router.snapshot().reasons());
    assertEquals(List.of(), bed.io.openPeers);
  }

  /** The address comes and goes while the interface is up. */
  @Test
  @Proves("U-5")
  void waitsForItsUnicastSource() {
    RouterHandle router = bed.backup(of(V3, peers("192.0.2.7", "192.0.2.9")));
    assertEquals(VrrpState.INITIALIZE, router.state());

    bed.network(withAddresses(eth0(), "192.0.2.1", "192.0.2.7"));
    assertEquals(VrrpState.BACKUP, router.state());
    bed.network(eth0());
    bed.io.advance(3 * TestBed.SECOND);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  /** Version 2 is eight bytes longer, and the longer of both must fit. */
  @ParameterizedTest
  @CsvSource({"V3, 31, 32", "V2, 39, 40", "V2_AND_V3, 39, 40"})
  void theMtuMustAllowTheLongestVersion(ProtocolVersions versions, int mtu, int needed) {
    RouterHandle router = bed.backup(of(versions, Unicast.NONE));
    assertEquals(VrrpState.BACKUP, router.state());

    bed.network(withMtu(eth0(), mtu));
    assertEquals(
        List.of("interface eth0 has an MTU of " + mtu + ", the advertisement needs " + needed),
        router.snapshot().reasons());
    bed.network(withMtu(eth0(), needed));
    assertEquals(VrrpState.BACKUP, router.state());
  }
}
