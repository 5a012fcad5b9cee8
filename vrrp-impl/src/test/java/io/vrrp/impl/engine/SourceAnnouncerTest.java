// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.ETH1;
import static io.vrrp.impl.engine.TestBed.MAC;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.noCarrier;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.engine.TestBed.withIndex;
import static io.vrrp.impl.engine.TestBed.withMac;
import static io.vrrp.impl.engine.TestBed.withoutVirtualMac;
import static io.vrrp.impl.protocol.ProtocolVersions.V3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Unicast peers learn where to send to when the MAC address of a virtual router changes. */
class SourceAnnouncerTest {

  private static final MacAddress OTHER_MAC = new MacAddress(0x0200_0000_0077L);
  private static final String VIP = "192.0.2.100/24";

  private final TestBed bed = new TestBed();
  private RouterConfig config;
  private long start;

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig unicast(int priority) {
    return config(speaking(parameters(1, priority, 100, VIP), V3, peers(null, "192.0.2.9")));
  }

  /** A backup that knows its master and has finished its announcements. */
  private RouterHandle settledBackup(RouterConfig unicast) {
    config = unicast;
    RouterHandle router = bed.backup(config);
    hearMasterFor(10);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    return router;
  }

  private void hearMasterFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      bed.deliver(packetOfMaster(config.parameters()));
      bed.io.advance(SECOND);
    }
  }

  private static ByteBuffer packetOfMaster(RouterParameters parameters) {
    return TestBed.packet(TestBed.PEER, TestBed.ADDRESS, 3, parameters, 200);
  }

  /** Seconds since the start, interface, announced address and its MAC address. */
  private List<String> announced() {
    return bed.io.gratuitousArps().stream()
        .map(
            sent ->
                (sent.time() - start) / SECOND
                    + " "
                    + sent.interfaceIndex()
                    + " "
                    + sent.announced()
                    + " "
                    + sent.arpSenderMac())
        .toList();
  }

  private static List<String> rounds(int interfaceIndex, String address, MacAddress mac) {
    String text = " " + interfaceIndex + " " + address + " " + mac;
    return List.of("0" + text, "1" + text, "2" + text);
  }

  @Test
  void aBackupWithUnicastPeersAnnouncesItsSourceAddressAtItsStart() {
    config = unicast(100);
    start = bed.io.nanoTime();
    bed.backup(config);
    hearMasterFor(10);
    assertEquals(rounds(ETH0, "192.0.2.1", MAC), announced());
  }

  @Test
  void aBackupAnnouncesItselfAfterItsCableWasPulled() {
    settledBackup(unicast(100));
    bed.network(noCarrier(eth0()));
    bed.network(eth0());
    hearMasterFor(10);
    assertEquals(rounds(ETH0, "192.0.2.1", MAC), announced());
  }

  @Test
  void aBackupAnnouncesItselfWhenItsMacAddressChanges() {
    for (RouterConfig each : List.of(unicast(100), withoutVirtualMac(unicast(100)))) {
      try (TestBed another = new TestBed()) {
        RouterHandle router = another.backup(each);
        another.deliver(packetOfMaster(each.parameters()));
        another.io.sent.clear();
        another.io.advance(SECOND);
        another.io.sent.clear();

        another.network(withMac(eth0(), OTHER_MAC));
        another.io.advance(SECOND);
        assertEquals(OTHER_MAC, another.io.gratuitousArps().get(0).arpSenderMac());
        assertEquals(VrrpState.BACKUP, router.state());
      }
    }
  }

  @Test
  void aBackupAnnouncesItselfWhenItsCardIsReplaced() {
    settledBackup(unicast(100));
    bed.network();
    bed.network(withIndex(withMac(eth0(), OTHER_MAC), ETH1));
    hearMasterFor(3);
    bed.io.deliver(ETH1, packetOfMaster(config.parameters()));
    assertEquals(rounds(ETH1, "192.0.2.1", OTHER_MAC), announced());
  }

  @Test
  void aBackupAnnouncesItsNewSourceAddress() {
    settledBackup(unicast(100));
    bed.network(withAddresses(eth0(), "192.0.2.7"));
    hearMasterFor(10);
    assertEquals(rounds(ETH0, "192.0.2.7", MAC), announced());
  }

  @Test
  void theAddressThatWasAbsentForAMomentIsAnnouncedWhenItIsBack() {
    settledBackup(unicast(100));
    bed.network(withAddresses(eth0()));
    bed.io.advance(SECOND);
    assertEquals(List.of(), announced());
    bed.network(eth0());
    start = bed.io.nanoTime();
    hearMasterFor(10);
    assertEquals(rounds(ETH0, "192.0.2.1", MAC), announced());
  }

  /** A peer that preempts it must be heard. */
  @Test
  void aMasterAnnouncesItsSourceAddressToo() {
    RouterHandle router = bed.master(unicast(100));
    bed.io.advance(10 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    bed.network(withMac(eth0(), OTHER_MAC));
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(rounds(ETH0, "192.0.2.1", OTHER_MAC), announced());
  }

  @Test
  void atMostOneRoundASecondWhateverHappens() {
    settledBackup(unicast(100));
    for (int i = 0; i < 40; i++) {
      bed.network(withMac(eth0(), i % 2 == 0 ? OTHER_MAC : MAC));
      bed.network(noCarrier(eth0()));
      bed.network(withMac(eth0(), OTHER_MAC));
      bed.io.advance(SECOND / 4);
    }
    List<Long> times = bed.io.gratuitousArps().stream().map(SimulatedIo.Sent::time).toList();
    assertEquals(11, times.size());
    for (int i = 1; i < times.size(); i++) {
      assertEquals(SECOND, times.get(i) - times.get(i - 1));
    }
  }

  /** A backup that receives nothing takes over after 700 ms: a second would be too late. */
  @Test
  void aMacAddressThatIsBackAtOnceIsAnnouncedWithinAnAdvertisementInterval() {
    bed.backup(config(speaking(parameters(1, 100, 20, VIP), V3, peers(null, "192.0.2.9"))));
    bed.network(withMac(eth0(), OTHER_MAC));
    bed.network(eth0());
    bed.io.advance(SECOND / 5);
    List<SimulatedIo.Sent> sent = bed.io.gratuitousArps();
    assertEquals(MAC, sent.get(sent.size() - 1).arpSenderMac());
    bed.network(withMac(eth0(), OTHER_MAC));
    bed.io.advance(SECOND / 5);
    sent = bed.io.gratuitousArps();
    assertEquals(OTHER_MAC, sent.get(sent.size() - 1).arpSenderMac());
  }

  @Test
  void nothingIsAnnouncedWithoutUnicastPeers() {
    settledMulticast();
    bed.network(withMac(eth0(), OTHER_MAC));
    bed.network(withAddresses(eth0(), "192.0.2.7"));
    bed.network(noCarrier(eth0()));
    bed.network(eth0());
    hearMasterFor(2);
    assertEquals(List.of(), bed.io.gratuitousArps());
  }

  private void settledMulticast() {
    config = config(1, 100);
    bed.backup(config);
    bed.deliver(TestBed.packet(1, 200));
  }

  @Test
  void aVirtualRouterThatStopsAnnouncesNothingMore() {
    RouterHandle router = settledBackup(unicast(100));
    bed.network(withMac(eth0(), OTHER_MAC));
    bed.io.advance(0);
    router.setShutDown(true);
    bed.io.advance(10 * SECOND);
    assertEquals(1, announced().size());
  }

  /** Its source is a virtual IP address, which is not reached at the interface's MAC address. */
  @Test
  void anOwnerThatSendsFromAVirtualIpAddressDoesNotAnnounceItsInterface() {
    bed.network(withAddresses(eth0(), "192.0.2.100"));
    RouterHandle router = bed.engine.add(unicast(255), bed.observer);
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(List.of(), bed.io.gratuitousArps());
  }

  @Test
  void overIpv6ItIsANeighborAdvertisement() {
    RouterParameters parameters =
        speaking(
            parameters(1, 100, 100, "fe80::100", "2001:db8::100"), V3, peers(null, "2001:db8::9"));
    bed.network(withAddresses(eth0(), "fe80::1", "2001:db8::1"));
    bed.engine.add(config(parameters), bed.observer);
    bed.io.advance(2 * SECOND);
    SimulatedIo.Sent first = bed.io.neighborAdvertisements().get(0);
    assertEquals(IpAddress.parse("2001:db8::1"), first.announced());
    assertEquals(IpAddress.parse("2001:db8::1"), first.source());
    assertEquals(MAC, first.targetMac());
    assertEquals(MAC, first.sourceMac());
    assertEquals(3, bed.io.neighborAdvertisements().size());
  }
}
