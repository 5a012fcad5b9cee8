// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpEvent;
import io.vrrp.impl.Proves;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The source address of a virtual router stays, is waited for, and is replaced. */
class PrimaryAddressTest {

  private static final long NEVER = VirtualRouter.NO_DEADLINE;
  private static final String OWN = "192.0.2.1";
  private static final String VIP = "192.0.2.254/24";

  private final Map<IpAddress, IpAddress> routes = new HashMap<>();
  private final Set<IpAddress> virtualElsewhere = new HashSet<>();
  private VirtualRouter router;
  private PrimaryAddress source;
  private long now = -SECOND;

  private void create(RouterParameters parameters) {
    router = new VirtualRouter(parameters, new RecordingEffects(() -> now));
    source =
        new PrimaryAddress(
            router,
            new SourceChoice.Knowledge() {
              @Override
              public IpAddress sourceTo(IpAddress peer) {
                return routes.get(peer);
              }

              @Override
              public boolean isVirtual(IpAddress address) {
                return virtualElsewhere.contains(address);
              }
            });
  }

  /** A backup on an interface with these addresses. */
  private void backup(RouterParameters parameters, String... addresses) {
    create(parameters);
    source.networkChanged(local(addresses), now);
    router.startup(source.get(), VrrpEvent.STARTUP, now);
  }

  private void master(RouterParameters parameters, String... addresses) {
    backup(parameters, addresses);
    now = router.deadline();
    router.timerFired(now);
  }

  private static RouterParameters multicast(int interval) {
    return SimulatedRouter.parameters(100, interval, true, VIP);
  }

  private static RouterParameters unicast(int interval, String... peers) {
    return SimulatedRouter.speaking(
        ProtocolVersions.V3,
        Authentication.NONE,
        100,
        interval,
        new Unicast(Arrays.stream(peers).map(IpAddress::parse).toList(), null, 255),
        VIP);
  }

  private static List<LocalAddress> local(String... addresses) {
    return Arrays.stream(addresses)
        .map(address -> new LocalAddress(IpAddress.parse(address), 24, Set.of()))
        .toList();
  }

  private void change(String... addresses) {
    source.networkChanged(local(addresses), now);
  }

  private void assertAbsent(long remaining) {
    assertTrue(source.isAbsent());
    assertEquals(OWN, source.get().toString());
    assertEquals(remaining, source.absentFor(now));
    assertEquals(now + remaining, source.deadline());
  }

  private void assertPresent(String address) {
    assertFalse(source.isAbsent());
    assertEquals(address, source.get() == null ? null : source.get().toString());
  }

  // ---------------------------------------------------------------- the wait

  @Test
  void thereIsNoneBeforeTheInterfaceIsKnown() {
    create(multicast(100));
    assertPresent(null);
    assertEquals(NEVER, source.deadline());
  }

  @Test
  @Proves("E-67")
  void aBackupWaitsForItAsLongAsForItsMaster() {
    backup(multicast(100), OWN);
    assertPresent(OWN);
    change();
    assertAbsent(3 * SECOND);
    now += SECOND;
    change();
    assertAbsent(2 * SECOND);
    now += SECOND;
    change("192.0.2.1");
    assertPresent(OWN);
    assertEquals(NEVER, source.deadline());
  }

  @Test
  void aMulticastMasterWaitsThreeOfItsOwnIntervals() {
    master(multicast(50), OWN);
    now += SECOND / 4;
    change();
    assertAbsent(3 * SECOND / 2);
  }

  /** The route to the peers is removed with the address. */
  @Test
  void aUnicastMasterWaitsThreeIntervalsFromItsLastAdvertisement() {
    routes.put(IpAddress.parse("192.0.2.9"), IpAddress.parse(OWN));
    master(unicast(100, "192.0.2.9"), OWN);
    now += SECOND / 4;
    change();
    assertAbsent(11 * SECOND / 4);
  }

  @Test
  void aUnicastBackupWaitsThreeIntervalsOfItsMaster() {
    backup(unicast(100, "192.0.2.9"), OWN);
    now += SECOND / 4;
    change();
    assertAbsent(3 * SECOND);
  }

  @Test
  void noneWaitsLongerThanFiveSeconds() {
    master(multicast(4095), OWN);
    now += SECOND;
    change();
    assertAbsent(5 * SECOND);
  }

  @Test
  void itIsGivenUpWhenTheWaitIsOverAndNotBefore() {
    backup(multicast(100), OWN);
    change();
    now += 3 * SECOND - 1;
    source.lookAgain(local(), now);
    assertAbsent(1);
    now++;
    source.lookAgain(local(), now);
    assertPresent(null);
    assertEquals(NEVER, source.deadline());
  }

  @Test
  void oneThatDoesNotRunDoesNotWait() {
    create(multicast(100));
    change(OWN);
    assertPresent(OWN);
    change();
    assertPresent(null);
  }

  @Test
  void anInterfaceThatHasGoneIsNotWaitedFor() {
    for (boolean waiting : List.of(false, true)) {
      backup(unicast(100, "192.0.2.9"), OWN);
      if (waiting) {
        change();
      }
      source.networkChanged(null, now);
      assertPresent(null);
      assertEquals(NEVER, source.deadline());
    }
  }

  @Test
  void aStopEndsTheWait() {
    backup(multicast(100), OWN);
    source.stopped(local("192.0.2.7"), now);
    assertPresent(OWN);
    change();
    assertTrue(source.isAbsent());
    source.stopped(local(), now);
    assertPresent(null);
  }

  // ---------------------------------------------------------------- what replaces it

  @Test
  void anotherAddressReplacesItAtOnceWithoutPeers() {
    backup(multicast(100), OWN);
    change("10.9.0.1");
    assertPresent("10.9.0.1");
  }

  /** Other nodes may have that address, too. */
  @Test
  void theVirtualIpOfAnotherVirtualRouterReplacesItOnlyAfterTheWait() {
    virtualElsewhere.add(IpAddress.parse("192.0.2.7"));
    backup(multicast(100), OWN);
    change("192.0.2.7");
    assertAbsent(3 * SECOND);
    now += 3 * SECOND;
    source.lookAgain(local("192.0.2.7"), now);
    assertPresent("192.0.2.7");
  }

  @Test
  void anAddressThatReachesNoPeerReplacesOneThatDoesOnlyAfterTheWait() {
    backup(unicast(100, "192.0.2.9"), OWN);
    change("10.9.0.1");
    assertAbsent(3 * SECOND);
    now += 3 * SECOND;
    source.lookAgain(local("10.9.0.1"), now);
    assertPresent("10.9.0.1");
    change("10.8.0.1");
    assertPresent("10.8.0.1");
  }

  @Test
  void anAddressThatReachesAPeerReplacesItAtOnce() {
    backup(unicast(100, "192.0.2.9"), OWN);
    change("192.0.2.7");
    assertPresent("192.0.2.7");
  }

  // ---------------------------------------------------------------- routes to the peers

  /** The kernel does not report routes. */
  @Test
  void routesAreLookedForLessAndLessOftenUntilOneIsFound() {
    backup(unicast(100, "198.51.100.2"), "10.9.0.1", OWN);
    assertPresent("10.9.0.1");
    long[] pauses = {1, 2, 4, 8, 16, 30, 30};
    for (long pause : pauses) {
      assertEquals(now + pause * SECOND, source.deadline());
      source.lookAgain(local("10.9.0.1", OWN), source.deadline() - 1);
      assertEquals(now + pause * SECOND, source.deadline());
      now = source.deadline();
      source.lookAgain(local("10.9.0.1", OWN), now);
      assertPresent("10.9.0.1");
    }
    change("10.9.0.1", OWN);
    assertEquals(now + SECOND, source.deadline());
    routes.put(IpAddress.parse("198.51.100.2"), IpAddress.parse(OWN));
    now = source.deadline();
    source.lookAgain(local("10.9.0.1", OWN), now);
    assertPresent(OWN);
    assertEquals(NEVER, source.deadline());
  }

  @Test
  void oneThatDoesNotRunLooksForNoRoutes() {
    create(unicast(100, "198.51.100.2"));
    change(OWN);
    assertEquals(NEVER, source.deadline());
  }

  @Test
  void routesMatterOnlyToUnicastPeers() {
    backup(multicast(100), "10.9.0.1");
    assertEquals(NEVER, source.deadline());
  }

  // ---------------------------------------------------------------- configuration

  @Test
  void aConfigurationWithTheSameAddressesKeepsTheWait() {
    backup(multicast(100), OWN);
    change();
    now += SECOND;
    source.configure(multicast(200), local(), now);
    assertAbsent(2 * SECOND);
  }

  @Test
  void aConfigurationWithOtherVirtualIpsEndsTheWait() {
    backup(multicast(100), OWN);
    change();
    source.configure(SimulatedRouter.parameters(100, 100, true, "192.0.2.253/24"), local(), now);
    assertPresent(null);
  }

  @Test
  void aConfigurationWithOtherPeersEndsTheWait() {
    backup(unicast(100, "192.0.2.9"), OWN);
    change();
    source.configure(unicast(100, "192.0.2.8"), local(), now);
    assertPresent(null);
  }

  @Test
  void aConfigurationBeginsNoWait() {
    backup(multicast(100), OWN);
    source.configure(multicast(200), local(), now);
    assertPresent(null);
  }

  @Test
  void theVirtualIpThatIsSentFromIsReplacedAfterAConfiguration() {
    backup(multicast(100), OWN, "192.0.2.2");
    source.configure(
        SimulatedRouter.parameters(100, 100, true, OWN + "/24"), local(OWN, "192.0.2.2"), now);
    assertPresent("192.0.2.2");
  }

  @Test
  void otherPeersMayBeReachedFromAnotherAddress() {
    backup(unicast(100, "192.0.2.9"), "10.9.0.1", OWN);
    assertPresent(OWN);
    source.configure(unicast(100, "10.9.0.9"), local("10.9.0.1", OWN), now);
    assertPresent("10.9.0.1");
  }

  @Test
  void aVirtualRouterWithoutAnAddressCanBeConfigured() {
    create(multicast(100));
    source.configure(unicast(100, "192.0.2.9"), null, now);
    assertNull(source.get());
  }
}
