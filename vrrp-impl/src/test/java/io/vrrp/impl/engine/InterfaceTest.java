// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.ETH1;
import static io.vrrp.impl.engine.TestBed.FAULT_PAUSE;
import static io.vrrp.impl.engine.TestBed.MAC;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.noCarrier;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.portOf;
import static io.vrrp.impl.engine.TestBed.setDown;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.engine.TestBed.withIndex;
import static io.vrrp.impl.engine.TestBed.withIpDevices;
import static io.vrrp.impl.engine.TestBed.withMac;
import static io.vrrp.impl.engine.TestBed.withMtu;
import static io.vrrp.impl.engine.TestBed.withName;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whether a virtual router may run depends on its interface, configuration and operator. */
class InterfaceTest {

  private static final MacAddress OTHER_MAC = new MacAddress(0x0200_0000_0002L);

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static void initialize(RouterHandle router, String... reasons) {
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of(reasons), router.snapshot().reasons());
  }

  /** An interface may have alternative names. */
  @Test
  void anInterfaceIsFoundByEachOfItsNamesButHasEachVirtualRouterOnce() {
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.engine.networkChanged(Map.of("eth0", eth0(), "lan", eth0()));
    bed.io.advance(0);
    RouterHandle same =
        bed.engine.add(TestBed.on("lan", config(1, 100).parameters()), bed.observer);
    RouterHandle other =
        bed.engine.add(TestBed.on("lan", config(2, 100).parameters()), bed.observer);
    bed.io.advance(0);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(VrrpState.BACKUP, other.state());
    initialize(
        same,
        "interface eth0 has the virtual router eth0/ipv4/1 already, under another name of the"
            + " interface: remove one of them");
    bed.deliver(TestBed.packet(1, 120));
    assertEquals(1, router.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));

    bed.network(eth0());
    bed.io.advance(0);
    initialize(other, "interface lan does not exist");
    router.remove();
    bed.engine.networkChanged(Map.of("eth0", eth0(), "lan", eth0()));
    bed.io.advance(0);
    assertEquals(VrrpState.BACKUP, same.state());
  }

  @Test
  @Proves("E-58")
  void waitsForItsInterfaceToAppear() {
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    initialize(router, "interface eth0 does not exist");
    assertEquals(0, bed.io.openReceivers());
    bed.network(eth0());
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(VrrpEvent.INTERFACE_UP, router.snapshot().role().lastEvent());
    assertTrue(bed.io.receives(ETH0));
    assertEquals(List.of(), router.snapshot().reasons());
    assertEquals(List.of(), bed.io.sent);
  }

  @TestFactory
  @Proves("E-58")
  Stream<DynamicTest> stopsWhenItsInterfaceStopsAndElectsAfresh() {
    Map<String, InterfaceStatus> broken =
        Map.of(
            "interface eth0 is set down", setDown(eth0()),
            "interface eth0 has no carrier", noCarrier(eth0()),
            "interface eth0 has no Ethernet address", withMac(eth0(), null),
            "interface eth0 is a port of bond0: use bond0", portOf("bond0", eth0()),
            "interface eth0 has an MTU of 31, the advertisement needs 32", withMtu(eth0(), 31),
            "interface eth0 has no IPv4: its MTU of 60 is below 68",
                withMtu(withIpDevices(eth0(), 0, 1), 60),
            "interface eth0 does not exist", withName(eth0(), "renamed"));
    return broken.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      try (TestBed own = new TestBed()) {
                        stopsAndElectsAfresh(own, entry.getKey(), entry.getValue());
                      }
                    }));
  }

  private static void stopsAndElectsAfresh(TestBed bed, String reason, InterfaceStatus broken) {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(broken);
    initialize(router, reason);
    assertEquals(
        reason.endsWith("does not exist") || reason.contains("no IPv4") ? 0 : 1,
        bed.io.openReceivers(),
        "it still receives while the interface exists");
    assertFalse(bed.addresses.last().held());
    assertEquals(ETH0, bed.addresses.last().index());
    // With some of these failures it can still send priority 0, as its last packet.
    assertEquals(List.of(0), bed.io.advertisements().stream().map(a -> a.priority()).toList());
    bed.io.advance(60 * SECOND);
    assertEquals(1, bed.io.sent.size());
    // The same report again has no effect.
    bed.network(broken);
    initialize(router, reason);
    bed.network(eth0());
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(3 * SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(2, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void anotherInterfaceOfTheSameNameIsAnotherInterface() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(withIndex(eth0(), 7));
    assertEquals(VrrpState.BACKUP, router.state());
    assertFalse(bed.io.receives(ETH0));
    assertTrue(bed.io.receives(7));
    List<TestBed.Asked> asked = bed.addresses.asked;
    TestBed.Asked released = asked.get(asked.size() - 2);
    assertEquals(ETH0, released.index());
    assertFalse(released.held());
    assertEquals(7, bed.addresses.last().index());
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(7, bed.addresses.last().index());
    assertEquals(7, bed.io.sent.get(bed.io.sent.size() - 1).interfaceIndex());
  }

  @Test
  void membershipReturnsWhenTheKernelMadeTheInterfacesIpv4Again() {
    RouterHandle first = bed.backup(config(1, 100));
    RouterHandle second = bed.engine.add(config(2, 100), bed.observer);
    bed.io.advance(3 * SECOND);
    bed.network(withIpDevices(eth0(), 9, 1));
    assertEquals(1, bed.io.joins, "both routers have one receiver");
    // They were deaf and may have missed the master: they wait as long as after a start.
    bed.io.advance(3 * SECOND);
    for (RouterHandle router : List.of(first, second)) {
      assertEquals(VrrpState.BACKUP, router.state());
    }
    bed.io.advance(SECOND);
    for (RouterHandle router : List.of(first, second)) {
      assertEquals(VrrpState.MASTER, router.state());
    }
    bed.network(withIpDevices(eth0(), 9, 7));
    assertEquals(1, bed.io.joins, "IPv6 is of no concern");
  }

  @Test
  void aMasterThatWasDeafHearsAgainAndGoesOn() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(withIpDevices(eth0(), 9, 1));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, bed.io.joins);
    bed.network(withIpDevices(eth0(), 9, 1));
    assertEquals(1, bed.io.joins);
  }

  @Test
  void aRouterThatCannotHearIsNoBackup() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.joinFailure = "joining 224.0.0.18: no";
    bed.network(withIpDevices(eth0(), 9, 1));
    initialize(router, "joining 224.0.0.18: no");
    assertEquals(0, bed.io.openReceivers());
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(1, bed.io.openReceivers());
  }

  @Test
  void interfaceWithoutEthernetAddressHarmsNoOther() {
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    RouterHandle other =
        bed.engine.add(TestBed.on("eth1", config(1, 100).parameters()), bed.observer);
    InterfaceStatus tunnel = withMac(eth0(), null);
    InterfaceStatus eth1 = withName(withIndex(eth0(), ETH1), "eth1");
    bed.network(tunnel, eth1);
    bed.network(setDown(tunnel), setDown(eth1));
    bed.network(tunnel, eth1);
    initialize(router, "interface eth0 has no Ethernet address");
    assertEquals(VrrpState.BACKUP, other.state());
  }

  @Test
  void interfacesThatExchangeTheirNamesTakeTheirVirtualRoutersAlong() {
    InterfaceStatus eth1 = withName(withIndex(eth0(), ETH1), "eth1");
    bed.network(eth0(), eth1);
    RouterHandle first = bed.engine.add(config(1, 100), bed.observer);
    RouterHandle second =
        bed.engine.add(TestBed.on("eth1", config(1, 100).parameters()), bed.observer);
    bed.network(withName(eth0(), "eth1"), withName(eth1, "eth0"));
    assertEquals(VrrpState.BACKUP, first.state());
    assertEquals(VrrpState.BACKUP, second.state());
    bed.io.advance(4 * SECOND);
    assertEquals(
        Set.of(ETH0, ETH1), Set.copyOf(bed.io.sent.stream().map(s -> s.interfaceIndex()).toList()));
    assertEquals(2, bed.io.openReceivers());
  }

  @Test
  void anInterfaceThatTakesTheNameOfAnotherOne() {
    InterfaceStatus eth1 = withName(withIndex(eth0(), ETH1), "eth1");
    RouterHandle first = bed.backup(config(1, 100));
    RouterHandle second =
        bed.engine.add(TestBed.on("eth1", config(1, 100).parameters()), bed.observer);
    bed.network(withName(eth0(), "eth1"));
    initialize(first, "interface eth0 does not exist");
    assertEquals(VrrpState.BACKUP, second.state());
    bed.network(withName(eth0(), "eth0"), eth1);
    assertEquals(VrrpState.BACKUP, first.state());
    assertEquals(VrrpState.BACKUP, second.state());
  }

  @Test
  void aMasterWhoseAddressesAreAtAnotherMacAnnouncesThemAgain() {
    RouterHandle router = bed.master(TestBed.withoutVirtualMac(config(1, 100)));
    bed.held(router);
    bed.io.sent.clear();
    bed.network(withMac(eth0(), OTHER_MAC));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(OTHER_MAC, bed.io.gratuitousArps().get(0).arpSenderMac());
    assertEquals(1, bed.io.sent.size());
  }

  @Test
  void aVirtualMacStaysWhereverTheInterfaceGoes() {
    RouterHandle router = bed.master(config(1, 100));
    bed.held(router);
    bed.io.sent.clear();
    bed.network(withMac(eth0(), OTHER_MAC));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  void anMtuThatIsJustEnoughIsEnough() {
    String[] most = IntStream.range(0, 255).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
    bed.network(withMtu(eth0(), 1047));
    RouterHandle router = bed.engine.add(config(parameters(1, 100, 100, most)), bed.observer);
    initialize(router, "interface eth0 has an MTU of 1047, the advertisement needs 1048");
    bed.network(withMtu(eth0(), 1048));
    assertEquals(VrrpState.BACKUP, router.state());
    // Fewer addresses need less.
    bed.network(withMtu(eth0(), 500));
    initialize(router, "interface eth0 has an MTU of 500, the advertisement needs 1048");
    router.configure(config(1, 100));
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void withoutVirtualMacTheFrameFollowsTheMacOfTheInterface() {
    RouterHandle router = bed.master(TestBed.withoutVirtualMac(config(1, 100)));
    bed.io.advance(SECOND);
    assertEquals(MAC, bed.io.advertisements().get(0).sourceMac());
    bed.network(withMac(eth0(), OTHER_MAC));
    bed.io.advance(SECOND);
    assertEquals(OTHER_MAC, bed.io.advertisements().get(1).sourceMac());
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void withVirtualMacTheFrameComesFromIt() {
    bed.master(config(51, 100));
    bed.network(withMac(eth0(), OTHER_MAC));
    bed.io.advance(SECOND);
    assertEquals(
        MacAddress.ofVirtualRouter(IpFamily.IPV4, 51), bed.io.advertisements().get(0).sourceMac());
  }

  @Test
  @Proves("E-1")
  void advertisementsFollowThePrimaryAddress() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(withAddresses(eth0(), "192.0.2.7"));
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(SECOND);
    IpAddress now = IpAddress.parse("192.0.2.7");
    assertEquals(now, bed.io.advertisements().get(0).source());
    assertEquals(now, router.snapshot().master().address());
    assertEquals(now, router.snapshot().primaryAddress());
    // Equal priorities are decided by the present address.
    bed.deliver(TestBed.packet(IpAddress.parse("192.0.2.5"), config(1, 100).parameters(), 100));
    assertEquals(VrrpState.MASTER, router.state());
    bed.deliver(TestBed.packet(IpAddress.parse("192.0.2.8"), config(1, 100).parameters(), 100));
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void aVirtualIpAddressIsNeverThePrimaryOne() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.network(withAddresses(eth0(), "192.0.2.100", "fe80::1", "192.0.2.3", "192.0.2.2"));
    assertEquals(IpAddress.parse("192.0.2.2"), router.snapshot().primaryAddress());
    bed.network(withAddresses(eth0(), "192.0.2.100", "fe80::1"));
    bed.io.advance(3 * SECOND);
    initialize(
        router,
        "interface eth0 has no address to send from but [192.0.2.100], a virtual IP of a virtual"
            + " router of this node");
    assertNull(router.snapshot().primaryAddress());
  }

  /** For example a leftover of another implementation that was killed. */
  @Test
  void virtualIpPutThereByAnotherProgramIsReportedOnce() {
    bed.backup(config(1, 100));
    InterfaceStatus withVirtualIp =
        withAddresses(eth0(), TestBed.ADDRESS.toString(), "192.0.2.100");
    bed.network(withVirtualIp);
    bed.network(withMac(withVirtualIp, OTHER_MAC));
    bed.close();
    assertEquals(
        List.of(
            "eth0: another program added the virtual IP [192.0.2.100]; remove it, unless this node"
                + " owns it"),
        bed.observer.warnings);
  }

  private static ByteBuffer masterWith(String virtualIp) {
    return TestBed.packet(TestBed.PEER, TestBed.parameters(1, 200, 100, virtualIp), 200);
  }

  /** RFC 9568 §6.4.2. */
  @Test
  void backupLeavesAForeignVirtualIpToTheMasterThatAdvertisesIt() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.network(withAddresses(eth0(), TestBed.ADDRESS.toString(), "192.0.2.100"));
    List<List<IpAddress>> left = bed.addresses.leftToMaster;
    assertEquals(List.of(), left, "no master is heard");
    bed.deliver(masterWith("192.0.2.100"));
    bed.deliver(masterWith("192.0.2.100"));
    IpAddress virtualIp = IpAddress.parse("192.0.2.100");
    assertEquals(List.of(List.of(virtualIp)), left);
    bed.network(withAddresses(eth0(), TestBed.ADDRESS.toString()));
    assertEquals(List.of(List.of(virtualIp), List.of()), left);
    bed.network(withAddresses(eth0(), TestBed.ADDRESS.toString(), "192.0.2.100"));
    bed.deliver(masterWith("192.0.2.100"));
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(List.of(List.of(virtualIp), List.of(), List.of(virtualIp), List.of()), left);
  }

  /** The address may be this node's own, listed by mistake. */
  @Test
  void addressThatTheMasterDoesNotAdvertiseIsNotLeftToIt() {
    bed.backup(config(1, 100));
    bed.network(withAddresses(eth0(), TestBed.ADDRESS.toString(), "192.0.2.100"));
    bed.deliver(masterWith("192.0.2.200"));
    assertEquals(List.of(), bed.addresses.leftToMaster);
  }

  @Test
  void anOwnerMaySendFromTheAddressItOwns() {
    RouterHandle router = bed.backup(config(1, 255));
    assertEquals(VrrpState.MASTER, router.state());
    bed.network(withAddresses(eth0(), "192.0.2.100"));
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.sent.clear();
    bed.io.advance(SECOND);
    assertEquals(IpAddress.parse("192.0.2.100"), bed.io.advertisements().get(0).source());
    bed.network(withAddresses(eth0(), "198.51.100.1"));
    assertEquals(IpAddress.parse("198.51.100.1"), router.snapshot().primaryAddress());
  }

  /** Each of these prevents a virtual router from running until it is undone. */
  private enum Cause {
    SET_DOWN,
    ADDRESS_LOST,
    DISABLED,
    SHUT_DOWN
  }

  @TestFactory
  Stream<DynamicTest> runsWhenTheLastReasonIsGoneInWhateverOrder() {
    List<List<Cause>> orders = new ArrayList<>();
    for (int mask = 1; mask < 1 << Cause.values().length; mask++) {
      List<Cause> chosen = new ArrayList<>();
      for (Cause cause : Cause.values()) {
        if ((mask & 1 << cause.ordinal()) != 0) {
          chosen.add(cause);
        }
      }
      permutations(chosen, List.of(), orders);
    }
    return orders.stream()
        .map(order -> DynamicTest.dynamicTest(order.toString(), () -> vanishInOrder(order)));
  }

  private static void permutations(List<Cause> rest, List<Cause> head, List<List<Cause>> to) {
    if (rest.isEmpty()) {
      to.add(head);
    }
    for (Cause cause : rest) {
      List<Cause> less = new ArrayList<>(rest);
      less.remove(cause);
      List<Cause> longer = new ArrayList<>(head);
      longer.add(cause);
      permutations(less, longer, to);
    }
  }

  private static void vanishInOrder(List<Cause> order) {
    try (TestBed bed = new TestBed()) {
      RouterHandle router = bed.backup(config(1, 100));
      Set<Cause> present = new TreeSet<>();
      List<Cause> twice = new ArrayList<>(order);
      twice.add(order.get(0));
      for (Cause cause : twice) {
        present.add(cause);
        apply(bed, router, present);
        // It waits for the address.
        bed.io.advance(3 * SECOND);
        assertEquals(VrrpState.INITIALIZE, router.state());
        assertEquals(present.size(), router.snapshot().reasons().size());
      }
      for (Cause cause : order) {
        assertEquals(VrrpState.INITIALIZE, router.state(), "before " + cause + " is gone");
        present.remove(cause);
        apply(bed, router, present);
        assertEquals(present.size(), router.snapshot().reasons().size());
      }
      assertEquals(VrrpState.BACKUP, router.state());
      VrrpEvent expected =
          switch (order.get(order.size() - 1)) {
            case SET_DOWN -> VrrpEvent.INTERFACE_UP;
            case ADDRESS_LOST -> VrrpEvent.PRIMARY_IP_ADDRESS;
            case DISABLED, SHUT_DOWN -> VrrpEvent.STARTUP;
          };
      assertEquals(expected, router.snapshot().role().lastEvent());
      bed.engine.close();
      assertEquals(4, bed.observer.changes.size(), bed.observer.changes.toString());
    }
  }

  private static void apply(TestBed bed, RouterHandle router, Set<Cause> present) {
    InterfaceStatus network = eth0();
    if (present.contains(Cause.SET_DOWN)) {
      network = setDown(network);
    }
    if (present.contains(Cause.ADDRESS_LOST)) {
      network = withAddresses(network);
    }
    bed.network(network);
    router.setShutDown(present.contains(Cause.SHUT_DOWN));
    router.configure(
        present.contains(Cause.DISABLED) ? TestBed.disabled(config(1, 100)) : config(1, 100));
  }

  @Test
  void removedRouterLeavesNothingBehind() {
    RouterHandle router = bed.backup(config(1, 100));
    RouterConfig config = config(1, 100);
    List<Runnable> stops =
        List.of(
            () -> router.setShutDown(true),
            () -> router.configure(TestBed.disabled(config)),
            () -> bed.network(),
            () -> bed.network(TestBed.withName(eth0(), "eth9")));
    for (Runnable stop : stops) {
      bed.addresses.forgotten.clear();
      stop.run();
      assertEquals(VrrpState.INITIALIZE, router.state());
      bed.network();
      assertEquals(List.of(router.id()), bed.addresses.forgotten, "once");
      int asked = bed.addresses.asked.size();
      bed.network(eth0());
      router.setShutDown(false);
      router.configure(config);
      assertEquals(VrrpState.BACKUP, router.state());
      assertEquals(asked + 1, bed.addresses.asked.size(), "a new request");
    }
  }

  @Test
  void routerWithoutCarrierKeepsItsMacvlanReady() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.network(noCarrier(eth0()));
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of(), bed.addresses.forgotten);
    router.setShutDown(true);
    assertEquals(List.of(router.id()), bed.addresses.forgotten);
    router.setShutDown(false);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  void aReceiverThatCannotBeOpenedIsTriedAgainAfterAPause() {
    bed.io.openFailure = "socket on eth0: CAP_NET_RAW is missing";
    RouterHandle router = bed.backup(config(1, 100));
    initialize(router, "socket on eth0: CAP_NET_RAW is missing");
    bed.io.openFailure = null;
    bed.io.advance(FAULT_PAUSE - 1);
    initialize(router, "socket on eth0: CAP_NET_RAW is missing");
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(VrrpEvent.STARTUP, router.snapshot().role().lastEvent());
  }

  @Test
  void aReceiverThatStaysShutIsTriedOnceForEachPause() {
    bed.io.openFailure = "no";
    RouterHandle router = bed.backup(config(1, 100));
    bed.io.awaited.clear();
    bed.io.advance(10 * FAULT_PAUSE);
    initialize(router, "no");
    assertTrue(bed.io.awaited.size() <= 12, bed.io.awaited.size() + " turns");
    bed.engine.close();
    assertTrue(bed.observer.warnings.size() <= 2, bed.observer.warnings.toString());
  }

  @Test
  void aFaultDoesNotHideThatTheInterfaceIsDown() {
    bed.io.openFailure = "no";
    RouterHandle router = bed.backup(config(1, 100));
    bed.network(setDown(eth0()));
    initialize(router, "interface eth0 is set down", "no");
    bed.io.advance(FAULT_PAUSE);
    initialize(router, "interface eth0 is set down");
    bed.io.openFailure = null;
    bed.network(eth0());
    assertEquals(VrrpState.BACKUP, router.state());
  }

  /** The refusal may be reported before the reason for it. */
  @Test
  void aFaultGoesWithItsInterface() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.engine.addressesRefused(
        router.id(), bed.addresses.last().request(), "adding a macvlan to eth0: No such device");
    bed.network();
    initialize(router, "interface eth0 does not exist");
    bed.network(withIndex(eth0(), 7));
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void oneReceiverServesAllVirtualRoutersOfAnInterface() {
    RouterHandle first = bed.backup(config(1, 100));
    RouterHandle second = bed.engine.add(config(2, 100), bed.observer);
    assertEquals(1, bed.io.opened);
    for (int i = 0; i < 10; i++) {
      bed.deliver(TestBed.packet(1, 200));
    }
    assertEquals(10, first.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(0, second.snapshot().counters().get(RouterCounter.ADVERTISEMENT_RCVD));
    first.remove();
    assertTrue(bed.io.receives(ETH0));
    bed.deliver(TestBed.packet(1, 200));
    second.remove();
    assertFalse(bed.io.receives(ETH0));
  }

  @Test
  void anInterfaceThatVanishesAThousandTimesLeaksNothing() {
    RouterHandle router = bed.backup(config(1, 100));
    for (int i = 0; i < 1000; i++) {
      bed.network();
      initialize(router, "interface eth0 does not exist");
      bed.network(withIndex(eth0(), 10 + i));
      assertEquals(VrrpState.BACKUP, router.state());
    }
    assertEquals(1, bed.io.openReceivers());
    assertEquals(2, bed.io.openFrames);
  }

  @Test
  void virtualIpsDecideWhichAddressIsThePrimaryOne() {
    bed.network(withAddresses(eth0(), "192.0.2.1", "192.0.2.2"));
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.io.advance(4 * SECOND);
    router.configure(config(parameters(1, 100, 100, "192.0.2.1/24")));
    IpAddress now = IpAddress.parse("192.0.2.2");
    assertEquals(now, router.snapshot().primaryAddress());
    assertEquals(now, router.snapshot().master().address());
    // A copy of our own advertisement is recognized by the present address.
    bed.deliver(TestBed.packet(now, config(1, 100).parameters(), 100));
    assertEquals(1, router.snapshot().counters().discards().get(DiscardReason.OWN_PACKET));
  }
}
