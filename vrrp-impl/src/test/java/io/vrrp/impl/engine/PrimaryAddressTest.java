// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.noCarrier;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.setDown;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.engine.TestBed.withIndex;
import static io.vrrp.impl.engine.TestBed.withName;
import static io.vrrp.impl.protocol.ProtocolVersions.V3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.EngineCounter;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The source address stays, may be missing for a moment, and is replaced when it is removed. */
class PrimaryAddressTest {

  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final InterfaceStatus FLUSHED = withAddresses(eth0());
  private static final String VIP = "192.0.2.100/24";

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig unicast(String... peers) {
    return config(speaking(parameters(1, 100, 100, VIP), V3, peers(null, peers)));
  }

  private List<Integer> priorities() {
    return bed.io.advertisements().stream().map(SimulatedIo.Sent::priority).toList();
  }

  private List<String> sources() {
    return bed.io.advertisements().stream().map(sent -> sent.source().toString()).toList();
  }

  private void hearMaster(RouterConfig config) {
    bed.deliver(TestBed.packet(TestBed.PEER, config.parameters(), 200));
  }

  // ---------------------------------------------------------------- a short absence

  @Test
  @Proves("E-58")
  void aMasterWhoseAddressIsFlushedAndAddedAgainStaysMaster() {
    RouterHandle router = bed.master(config(1, 100));
    bed.held(router);
    int asked = bed.addresses.asked.size();
    bed.network(FLUSHED);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(300 * MILLISECOND);
    bed.network(eth0());
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
    assertEquals(asked, bed.addresses.asked.size(), "it holds its addresses all the time");
  }

  /** The backups must receive it, or they would take over. */
  @Test
  void aMasterAdvertisesWhileItsAddressIsAbsent() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.advance(SECOND / 2);
    bed.network(FLUSHED);
    bed.io.advance(2 * SECOND);
    assertEquals(List.of(100, 100), priorities());
    assertEquals(List.of("192.0.2.1", "192.0.2.1"), sources());
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
    bed.network(eth0());
    assertEquals(3, priorities().size(), "the others hear at once that it is there");
  }

  @Test
  @Proves("E-58")
  void aMasterWhoseAddressStaysAwayLeavesAfterThreeIntervals() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(FLUSHED);
    bed.io.advance(3 * SECOND - 1);
    assertEquals(VrrpState.MASTER, router.state());
    assertFalse(priorities().contains(0));
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(VrrpEvent.NO_PRIMARY_IP_ADDRESS, router.snapshot().role().lastEvent());
    assertEquals(
        List.of("interface eth0 has no address to send from"), router.snapshot().reasons());
    assertEquals(0, priorities().get(priorities().size() - 1));
    assertFalse(bed.addresses.last().held());

    bed.io.sent.clear();
    bed.io.advance(60 * SECOND);
    assertEquals(List.of(), bed.io.sent);
    bed.network(eth0());
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(VrrpEvent.PRIMARY_IP_ADDRESS, router.snapshot().role().lastEvent());
  }

  @Test
  void shortIntervalsMakeTheWaitShort() {
    RouterHandle router = bed.master(config(parameters(1, 100, 1, VIP)));
    bed.network(FLUSHED);
    bed.io.advance(30 * MILLISECOND - 1);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  void longIntervalsDoNotMakeTheWaitLongerThanFiveSeconds() {
    RouterHandle router = bed.master(config(parameters(1, 100, 4095, VIP)));
    bed.network(FLUSHED);
    bed.io.advance(5 * SECOND - 1);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  /** The route to the peers is removed with the address, so their timers run. */
  @Test
  void aUnicastMasterLeavesBeforeItsPeersTakeOver() {
    bed.io.routes.put(TestBed.PEER, TestBed.ADDRESS);
    RouterHandle router = bed.master(unicast("192.0.2.9"));
    bed.io.advance(SECOND / 2);
    bed.network(FLUSHED);
    bed.io.advance(5 * SECOND / 2 - 1);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  void aSecondAbsenceIsGrantedTheWholeTimeAgain() {
    RouterHandle router = bed.master(config(1, 100));
    for (int i = 0; i < 5; i++) {
      bed.network(FLUSHED);
      bed.network(withAddresses(eth0(), "fe80::" + i));
      bed.io.advance(3 * SECOND - 1);
      bed.network(eth0());
    }
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
    bed.close();
    assertEquals(1, bed.observer.warnings.size(), bed.observer.warnings.toString());
    assertEquals(
        "eth0: the source address 192.0.2.1 was removed; the virtual router waits 3000 ms for it and"
            + " then leaves",
        bed.observer.warnings.get(0));
  }

  @Test
  void aNewAddressEndsTheWait() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(FLUSHED);
    bed.io.advance(SECOND / 2);
    bed.io.sent.clear();
    bed.network(withAddresses(eth0(), "192.0.2.7"));
    assertEquals(List.of("192.0.2.7"), sources());
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(IpAddress.parse("192.0.2.7"), router.snapshot().master().address());
  }

  @Test
  void anInterfaceThatFailsIsNotWaitedFor() {
    for (InterfaceStatus failed : List.of(setDown(FLUSHED), noCarrier(FLUSHED))) {
      try (TestBed own = new TestBed()) {
        RouterHandle router = own.master(config(1, 100));
        own.network(FLUSHED);
        own.network(failed);
        assertEquals(VrrpState.INITIALIZE, router.state());
        assertEquals(2, router.snapshot().reasons().size(), "the address is missing too");
        own.network(FLUSHED);
        assertEquals(VrrpState.INITIALIZE, router.state());
        own.network(eth0());
        assertEquals(VrrpState.BACKUP, router.state());
      }
    }
  }

  @Test
  void anotherInterfaceOfTheSameNameIsNotWaitedFor() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(FLUSHED);
    bed.network(withIndex(FLUSHED, 7));
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  @Test
  void anOperatorWhoStopsItMeanwhileDoesNotStartItWithoutAnAddress() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(FLUSHED);
    router.setShutDown(true);
    assertEquals(VrrpState.INITIALIZE, router.state());
    router.setShutDown(false);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(
        List.of("interface eth0 has no address to send from"), router.snapshot().reasons());
  }

  @Test
  void configurationThatLeavesNoAddressTakesEffectAtOnce() {
    RouterHandle router = bed.master(config(1, 100));
    router.configure(config(parameters(1, 100, 100, "192.0.2.1/24")));
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  /** A mistake in one configuration does not stop the others. */
  @Test
  void onlyTheVirtualRouterWhoseVirtualIpIsTheOnlyAddressStaysInInitialize() {
    bed.network(eth0());
    RouterHandle mistaken =
        bed.engine.add(config(parameters(2, 100, 100, "192.0.2.1/24")), bed.observer);
    RouterHandle other =
        bed.engine.add(config(parameters(3, 100, 100, "192.0.2.102/24")), bed.observer);
    assertEquals(
        List.of(
            "interface eth0 has no address to send from but [192.0.2.1], a virtual IP of a virtual"
                + " router of this node"),
        mistaken.snapshot().reasons());
    assertEquals(VrrpState.BACKUP, other.state());
    assertEquals(TestBed.ADDRESS, other.snapshot().primaryAddress());
  }

  @Test
  void anyOtherAddressReplacesTheVirtualIpOfAnotherVirtualRouter() {
    bed.network(eth0());
    bed.engine.add(config(parameters(2, 100, 100, "192.0.2.1/24")), bed.observer);
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.network(withAddresses(eth0(), "192.0.2.1", "10.9.0.1"));
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
  }

  /** An address that comes back in a moment is better than one that other nodes may have. */
  @Test
  void theVirtualIpOfAnotherVirtualRouterIsSentFromOnlyAfterTheWait() {
    bed.network(withAddresses(eth0(), "192.0.2.1", "192.0.2.5"));
    bed.engine.add(config(parameters(2, 100, 100, "192.0.2.1/24")), bed.observer);
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.io.advance(10 * SECOND);
    bed.network(eth0());
    assertEquals(IpAddress.parse("192.0.2.5"), router.snapshot().primaryAddress());
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
  }

  @Test
  void anotherConfigurationOfTheAddressesEndsTheWait() {
    RouterHandle router = bed.master(config(1, 100));
    bed.network(FLUSHED);
    router.configure(config(parameters(1, 120, 100, VIP)));
    assertEquals(VrrpState.MASTER, router.state(), "another priority does not");
    router.configure(config(parameters(1, 120, 100, "192.0.2.101/24")));
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  // ---------------------------------------------------------------- a backup's absence

  @Test
  void aBackupWhoseAddressIsFlushedAndAddedAgainStaysBackup() {
    RouterConfig config = config(1, 100);
    RouterHandle router = bed.backup(config);
    hearMaster(config);
    bed.network(FLUSHED);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(300 * MILLISECOND);
    bed.network(eth0());
    hearMaster(config);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(Timers.masterDownInterval(100, 100) - 1);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void aBackupNeverBecomesMasterWithoutAnAddress() {
    RouterConfig config = config(1, 100);
    RouterHandle router = bed.backup(config);
    hearMaster(config);
    bed.io.advance(2 * SECOND);
    bed.network(FLUSHED);
    bed.io.advance(3 * SECOND - 1);
    assertEquals(VrrpState.BACKUP, router.state(), "its master down timer ran out before");
    bed.io.advance(1);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of(), bed.io.sent);
  }

  /** Without an address the kernel may drop received packets: the master may be alive. */
  @Test
  void aBackupListensBeforeItTakesOverWhenItsAddressIsBack() {
    RouterConfig config = config(1, 100);
    RouterHandle router = bed.backup(config);
    hearMaster(config);
    bed.io.advance(SECOND);
    bed.network(FLUSHED);
    bed.io.advance(2900 * MILLISECOND);
    bed.network(eth0());
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(SECOND);
    hearMaster(config);
    bed.io.advance(3 * SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
  }

  /** Packets that its peers sent to the removed address were not received. */
  @Test
  void aBackupListensBeforeItTakesOverFromAnotherAddressWhenTheWaitIsOver() {
    RouterConfig config = unicast("192.0.2.9");
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    RouterHandle router = bed.engine.add(config, bed.observer);
    bed.io.advance(3 * SECOND);
    bed.network(withAddresses(eth0(), "10.9.0.1"));
    bed.io.advance(3 * SECOND);
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
    assertEquals(VrrpState.BACKUP, router.state(), "its master down timer ran out before");
    bed.io.advance(2 * SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(
        0, bed.engine.snapshot().get(EngineCounter.STALLS), "the node was awake all the time");
  }

  @Test
  void aBackupListensBeforeItTakesOverWhenAConfigurationEndsTheWait() {
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    RouterHandle router = bed.engine.add(unicast("192.0.2.9"), bed.observer);
    bed.io.advance(3 * SECOND);
    bed.network(withAddresses(eth0(), "10.9.0.1"));
    bed.io.advance(SECOND);
    router.configure(unicast("10.9.0.9"));
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
    bed.io.advance(2 * SECOND);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(SECOND);
    assertEquals(VrrpState.MASTER, router.state());
  }

  // ---------------------------------------------------------------- what stays, what is replaced

  @Test
  void unicastPairKeepsItsSourceWhenAddressesAppear() {
    RouterHandle router = bed.master(unicast("192.0.2.9"));
    String own = TestBed.ADDRESS.toString();
    for (String other :
        List.of(
            "169.254.7.7/16 LINK_SCOPE", "2001:db8::aa", "10.9.0.1", "192.0.2.3", "192.0.2.0")) {
      bed.network(withAddresses(eth0(), other, own));
      bed.io.advance(SECOND);
      bed.network(withAddresses(eth0(), own, other));
      bed.io.advance(SECOND);
      bed.network(withAddresses(eth0(), own + " DEPRECATED", other));
      bed.io.advance(SECOND);
    }
    assertEquals(List.of(own), sources().stream().distinct().toList());
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void unicastMovesToTheAddressThatReachesThePeerWhenItAppears() {
    bed.network(withAddresses(eth0(), "10.9.0.1"));
    RouterHandle router = bed.engine.add(unicast("192.0.2.9"), bed.observer);
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.sent.clear();
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    bed.io.advance(SECOND);
    assertEquals(List.of("192.0.2.1"), sources());
    bed.close();
    assertEquals(
        List.of(
            "eth0: the source address of advertisements changed from 10.9.0.1 to 192.0.2.1; all peers"
                + " must list it in unicastPeers, or set unicastSource here"),
        bed.observer.warnings);
  }

  /** The kernel reports addresses, but a route may be added later. */
  @Test
  void theRouteToThePeerIsLookedForUntilThereIsOne() {
    IpAddress far = IpAddress.parse("198.51.100.2");
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    RouterHandle router = bed.engine.add(unicast("198.51.100.2"), bed.observer);
    bed.io.advance(0);
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
    bed.io.advance(600 * SECOND);
    assertTrue(bed.io.lookups < 30, bed.io.lookups + " lookups");
    bed.io.routes.put(far, IpAddress.parse("192.0.2.1"));
    bed.io.advance(30 * SECOND);
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
    int lookups = bed.io.lookups;
    bed.io.advance(600 * SECOND);
    assertEquals(lookups, bed.io.lookups, "known once and for all");
  }

  /** Of several addresses, the one that reaches the peer is removed first and added last. */
  @Test
  void unicastWaitsForTheAddressThatReachesThePeerRatherThanUseAnother() {
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    RouterHandle router = bed.engine.add(unicast("192.0.2.9"), bed.observer);
    bed.io.advance(4 * SECOND);
    for (String present : List.of("10.9.0.1", "", "10.9.0.1")) {
      bed.network(present.isEmpty() ? FLUSHED : withAddresses(eth0(), present));
      bed.io.advance(100 * MILLISECOND);
      assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
    }
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    bed.io.advance(10 * SECOND);
    assertEquals(List.of("192.0.2.1"), sources().stream().distinct().toList());

    bed.network(withAddresses(eth0(), "10.9.0.1"));
    bed.io.advance(3 * SECOND);
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void anAddressThatReachesThePeerReplacesOneThatGoesAtOnce() {
    RouterHandle router = bed.master(unicast("192.0.2.9"));
    bed.network(withAddresses(eth0(), "192.0.2.7"));
    assertEquals(IpAddress.parse("192.0.2.7"), router.snapshot().primaryAddress());
    bed.io.advance(SECOND);
    assertEquals("192.0.2.7", sources().get(0));
  }

  @Test
  void otherPeersMayBeReachedFromAnotherAddress() {
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    RouterHandle router = bed.engine.add(unicast("192.0.2.9"), bed.observer);
    bed.io.advance(0);
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
    router.configure(unicast("10.9.0.9"));
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
    assertEquals(VrrpState.BACKUP, router.state());
  }

  /** As after a crash, on a kernel that does not store which program added an address. */
  @Test
  void theVirtualIpOfAnotherVirtualRouterIsNotSentFrom() {
    RouterHandle other =
        bed.engine.add(config(parameters(2, 100, 100, "192.0.2.1/24")), bed.observer);
    bed.network(withAddresses(eth0(), "192.0.2.1", "192.0.2.5"));
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.io.advance(0);
    assertEquals(IpAddress.parse("192.0.2.5"), router.snapshot().primaryAddress());
    other.remove();
    bed.network(withAddresses(eth0(), "192.0.2.1"));
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
  }

  /** Routers often have fe80::1 on each of their interfaces. */
  @Test
  void anAddressThatIsVirtualOnAnotherInterfaceOnlyIsSentFrom() {
    bed.network(
        withAddresses(eth0(), "fe80::1"),
        withName(withIndex(withAddresses(eth0(), "fe80::7"), TestBed.ETH1), "eth1"));
    bed.engine.add(TestBed.on("eth1", parameters(1, 100, 100, "fe80::1")), bed.observer);
    RouterHandle router =
        bed.engine.add(config(parameters(2, 100, 100, "fe80::100")), bed.observer);
    bed.io.advance(0);
    assertEquals(VrrpState.BACKUP, router.state(), router.snapshot().reasons().toString());
    assertEquals(IpAddress.parse("fe80::1"), router.snapshot().primaryAddress());
  }

  /** Two routers that back each other up own one address each, and send from it. */
  @Test
  void anAddressThatThisNodeOwnsIsSentFrom() {
    bed.network(eth0());
    bed.engine.add(config(parameters(2, 255, 100, "192.0.2.1/24")), bed.observer);
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.io.advance(0);
    assertEquals(TestBed.ADDRESS, router.snapshot().primaryAddress());
    assertTrue(bed.io.receives(ETH0));
  }

  /** Duplicate address detection takes a link-local address one to two seconds. */
  @Test
  void aLinkLocalAddressThatIsMadeAgainIsWaitedFor() {
    RouterParameters parameters = parameters(1, 100, 100, "fe80::100");
    bed.network(withAddresses(eth0(), "fe80::1"));
    RouterHandle router = bed.engine.add(config(parameters), bed.observer);
    bed.io.advance(4 * SECOND);
    bed.network(FLUSHED);
    bed.io.advance(2 * SECOND);
    bed.network(withAddresses(eth0(), "fe80::1"));
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }
}
