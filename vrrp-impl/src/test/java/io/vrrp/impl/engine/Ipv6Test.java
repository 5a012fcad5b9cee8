// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.engine.TestBed.withIpDevices;
import static io.vrrp.impl.engine.TestBed.withMtu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences of IPv6. */
class Ipv6Test {

  private static final IpAddress PEER = IpAddress.parse("fe80::9");
  private static final InterfaceStatus NETWORK = withAddresses(eth0(), "192.0.2.1", "fe80::1");

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterParameters ipv6(int vrid, int priority) {
    return parameters(vrid, priority, 100, "fe80::100", "2001:db8::100");
  }

  private RouterHandle start(RouterParameters parameters) {
    bed.network(NETWORK);
    RouterHandle router = bed.engine.add(config(parameters), bed.observer);
    bed.io.advance(0);
    return router;
  }

  @Test
  @Proves({"S-BACKUP-2", "E-59", "F-3"})
  void aNewMasterAdvertisesAndAnnouncesByNeighborAdvertisements() {
    RouterHandle router = start(ipv6(7, 100));
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    SimulatedIo.Sent advertisement = bed.io.sent.get(0);
    MacAddress virtualMac = new MacAddress(0x5e00_0207L);
    assertEquals(IpAddress.parse("fe80::1"), advertisement.source());
    assertEquals(virtualMac, advertisement.sourceMac());
    assertEquals(7, advertisement.vrid());
    assertEquals(ipv6(7, 100).addresses(), advertisement.addresses());
    assertEquals(List.of(), bed.io.neighborAdvertisements(), "not before the kernel has them");
    bed.held(router);
    List<SimulatedIo.Sent> announced = bed.io.neighborAdvertisements();
    assertEquals(
        ipv6(7, 100).addresses(), announced.stream().map(SimulatedIo.Sent::announced).toList());
    for (SimulatedIo.Sent each : announced) {
      assertEquals(each.announced(), each.source());
      assertEquals(virtualMac, each.sourceMac());
      assertEquals(virtualMac, each.targetMac());
      assertEquals(ETH0, each.interfaceIndex());
    }
    assertEquals(List.of(), bed.io.gratuitousArps());
  }

  @Test
  void unsentAnnouncementIsReported() {
    RouterHandle router = start(ipv6(7, 255));
    bed.io.sendError = 105;
    bed.held(router);
    assertEquals(2, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
    bed.engine.close();
    assertEquals(
        List.of("neighbor advertisement not sent on eth0: error 105"), bed.observer.warnings);
  }

  @Test
  @Proves({"S-BACKUP-4", "E-4"})
  void whatIsHeardCounts() {
    RouterHandle router = start(ipv6(7, 100));
    for (int i = 0; i < 10; i++) {
      bed.io.advance(SECOND);
      bed.deliver(packet(PEER, ipv6(7, 100), 200));
    }
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(PEER, router.snapshot().master().address());
    bed.deliver(packet(PEER, ipv6(7, 100), 0));
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    // Of equal priorities the greater link-local source wins.
    bed.deliver(packet(IpAddress.parse("fe80::"), ipv6(7, 100), 100));
    assertEquals(VrrpState.MASTER, router.state());
    bed.deliver(packet(PEER, ipv6(7, 100), 100));
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  @Proves("E-27")
  void theHopLimitIsWhereItIs() {
    RouterHandle router = start(ipv6(7, 100));
    ByteBuffer packet = packet(PEER, ipv6(7, 100), 200);
    packet.put(7, (byte) 254);
    bed.deliver(packet);
    assertEquals(1, router.snapshot().counters().discards().get(DiscardReason.IP_TTL));
    assertEquals(0, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 39, 40, 41, 47})
  @Proves("E-24")
  void cutReportHarmsNoOther(int length) {
    RouterHandle router = start(ipv6(7, 100));
    bed.deliver(packet(PEER, ipv6(7, 100), 200).slice(0, length));
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(0, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    bed.deliver(packet(PEER, ipv6(7, 100), 200));
    assertEquals(1, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));
  }

  @Test
  @Proves({"E-57", "E-30"})
  void theSameVridOfTheOtherFamilyIsAnotherVirtualRouter() {
    RouterHandle six = start(ipv6(7, 100));
    RouterHandle four =
        bed.engine.add(config(parameters(7, 100, 100, "192.0.2.100")), bed.observer);
    assertEquals(2, bed.io.openReceivers());
    for (int i = 0; i < 4; i++) {
      bed.io.advance(SECOND);
      bed.deliver(packet(PEER, ipv6(7, 100), 200));
    }
    assertEquals(VrrpState.BACKUP, six.state());
    assertEquals(VrrpState.MASTER, four.state());
    assertEquals("eth0/ipv6/7", six.id().toString());
    assertEquals("eth0/ipv4/7", four.id().toString());
    six.remove();
    assertEquals(1, bed.io.openReceivers());
    bed.deliver(packet(7, 200));
    assertEquals(VrrpState.BACKUP, four.state());
  }

  @Test
  @Proves("E-58")
  void nothingIsSentWithoutALinkLocalAddress() {
    RouterHandle router = start(ipv6(7, 100));
    bed.io.advance(4 * SECOND);
    bed.io.sent.clear();
    // An address that is being checked for duplicates is not usable yet, and not reported.
    bed.network(withAddresses(eth0(), "192.0.2.1", "2001:db8::1"));
    bed.io.advance(3 * SECOND - 1);
    bed.io.sent.clear();
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(
        List.of("interface eth0 has no link-local IPv6 address"), router.snapshot().reasons());
    assertNull(router.snapshot().primaryAddress());
    assertEquals(1, bed.io.sent.size(), "priority 0");
    bed.io.advance(10 * SECOND);
    assertEquals(1, bed.io.sent.size());
    bed.network(NETWORK);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void aVirtualLinkLocalAddressIsNeverThePrimaryOne() {
    RouterHandle router = start(ipv6(7, 100));
    bed.network(withAddresses(eth0(), "fe80::100", "2001:db8::2", "fe80::2", "fe80::3"));
    assertEquals(IpAddress.parse("fe80::2"), router.snapshot().primaryAddress());
    bed.network(withAddresses(eth0(), "fe80::100", "2001:db8::2"));
    bed.io.advance(3 * SECOND);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  @Proves("S-INIT-1")
  void anOwnerMaySendFromTheLinkLocalAddressItOwns() {
    RouterHandle router = start(ipv6(7, 255));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(IpAddress.parse("fe80::1"), router.snapshot().primaryAddress());
    bed.network(withAddresses(eth0(), "2001:db8::100", "fe80::100"));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(IpAddress.parse("fe80::100"), router.snapshot().primaryAddress());
  }

  @Test
  void tooSmallAnMtuStopsTheRouter() {
    String[] ips = IntStream.range(0, 91).mapToObj(i -> "fe80::1:" + i).toArray(String[]::new);
    RouterHandle router = start(parameters(7, 100, 100, ips));
    assertEquals(
        List.of("interface eth0 has an MTU of 1500, the advertisement needs 1504"),
        router.snapshot().reasons());
    bed.network(withMtu(NETWORK, 9000));
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(IpFamily.IPV6, router.id().family());
  }

  @Test
  void withoutIpv6OnItsInterfaceItIsDeafAndWaits() {
    RouterHandle router = start(ipv6(7, 100));
    bed.network(withMtu(withIpDevices(NETWORK, 1, 0), 1200));
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(
        List.of("interface eth0 has no IPv6: its MTU of 1200 is below 1280"),
        router.snapshot().reasons());
    assertEquals(0, bed.io.openReceivers());
    bed.network(withIpDevices(NETWORK, 1, 0));
    assertEquals(
        List.of("interface eth0 has no IPv6: disable_ipv6 is 1, or the kernel runs without IPv6"),
        router.snapshot().reasons());
    bed.io.advance(60 * SECOND);
    assertEquals(VrrpState.INITIALIZE, router.state());
    bed.network(withIpDevices(NETWORK, 1, 2));
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(1, bed.io.openReceivers());
  }

  /**
   * The MTU falls for a moment: the kernel first refuses the address of the macvlan, and reports
   * only then that the interface has no IPv6.
   */
  @Test
  void aRefusalWhileTheInterfaceLosesIpv6EndsWhenIpv6IsBack() {
    RouterHandle router = start(ipv6(7, 100));
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    bed.engine.addressesRefused(
        router.id(), bed.addresses.last().request(), "adding fe80::100: Invalid argument");
    assertEquals(List.of("adding fe80::100: Invalid argument"), router.snapshot().reasons());

    bed.network(withIpDevices(withMtu(NETWORK, 576), 1, 0));
    assertEquals(
        List.of("interface eth0 has no IPv6: its MTU of 576 is below 1280"),
        router.snapshot().reasons());
    bed.network(withIpDevices(NETWORK, 1, 2));
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void aRefusalEndsWhenTheInterfaceHasAnotherIpv6() {
    RouterHandle router = start(ipv6(7, 100));
    bed.engine.addressesRefused(
        router.id(), bed.addresses.last().request(), "adding fe80::100: Invalid argument");
    bed.network(withMtu(NETWORK, 1400));
    assertEquals(VrrpState.INITIALIZE, router.state());
    bed.network(withIpDevices(NETWORK, 1, 2));
    assertEquals(VrrpState.BACKUP, router.state());
  }
}
