// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.DataPlaneTestBed.ETH0;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.LIFETIME;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.SECOND;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.VRID;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.address;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.foreign;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.notAccepting;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.ofVrid;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.ours;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.want;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.withLifetime;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.Macvlans;
import io.vrrp.impl.dataplane.plan.TakeoverPlan;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A backup whose take-over is prepared gets its addresses at once, and afterwards everything is
 * consistent.
 */
@Timeout(30)
class PreparedTakeoversTest {

  private static final String IP = "192.0.2.100";
  private static final String[] IPV6 = {"fe80::100", "2001:db8::100"};

  private final DataPlaneTestBed bed = new DataPlaneTestBed();
  private final ModelKernel kernel = bed.kernel;
  private final DataPlaneTestBed.Listener listener = bed.listener;
  private final DataPlane plane = bed.plane;

  @BeforeEach
  void prepare() {
    kernel.preparing = true;
  }

  private void backup(DesiredState want) {
    plane.want("a", want);
    bed.turns();
    assertEquals(List.of(), listener.take());
    kernel.takeCalls();
  }

  private void backup(String... ips) {
    backup(want(true, false, 1, ips));
  }

  private boolean takeOver(String... ips) {
    return plane.holdAtOnce("a", want(true, true, 2, ips));
  }

  private Link macvlan() {
    return kernel.allLinks().stream().filter(Macvlans::isOurs).findAny().orElseThrow();
  }

  private Set<LinkAddress> held() {
    return kernel.allAddresses().stream().filter(LinkAddress::ours).collect(Collectors.toSet());
  }

  private LinkAddress onMacvlan(String ip) {
    return address(macvlan().index(), ip, true);
  }

  // ---------------------------------------------------------------- what happens at once

  @Test
  void theKernelHasTheAddressesBeforeAnyOtherThreadTurns() {
    backup(IP);
    assertTrue(takeOver(IP));
    assertTrue(macvlan().adminUp());
    assertEquals(Set.of(onMacvlan(IP)), held());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterwardsNothingIsLeftToDoOrToReport(boolean reportsLate) {
    kernel.reportsLate = reportsLate;
    backup(IPV6);
    assertTrue(takeOver(IPV6));
    kernel.takeCalls();
    bed.turns();
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(List.of(), listener.take(), "its master knows already");
    assertEquals(Set.of(onMacvlan(IPV6[0]), onMacvlan(IPV6[1])), held());
  }

  @Test
  void theInterfaceItselfIsTakenOverAsWell() {
    backup(want(false, false, 1, IP));
    assertTrue(plane.holdAtOnce("a", want(false, true, 2, IP)));
    assertEquals(Set.of(ours(IP)), held());
    kernel.takeCalls();
    bed.turns();
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(List.of(), listener.take());
  }

  @Test
  void afterGivingUpItIsPreparedAgain() {
    backup(IP);
    for (int i = 0; i < 5; i++) {
      assertTrue(takeOver(IP));
      bed.turns();
      plane.want("a", want(true, false, 3, IP));
      bed.turns();
      assertFalse(macvlan().adminUp());
      assertEquals(Set.of(), held());
    }
    assertEquals(List.of(), listener.take());
  }

  @Test
  void whatIsPreparedIsMadeOnce() {
    backup(IP);
    assertTrue(takeOver(IP));
    assertFalse(takeOver(IP));
  }

  @Test
  void aHeldAddressIsNotPrepared() {
    backup(IP);
    plane.want("b", ofVrid(VRID + 1, want(true, false, 1, "192.0.2.101")));
    plane.want("a", want(true, true, 2, IP));
    bed.turns();
    assertFalse(takeOver(IP));
  }

  @Test
  void itIsPreparedOnceWhileNothingChanges() {
    backup(IP);
    int prepared = kernel.prepared;
    bed.pass(30 * SECOND);
    assertEquals(prepared, kernel.prepared);
  }

  // ---------------------------------------------------------------- lifetimes

  @Test
  void unconfirmedAddressesExpire() {
    backup(IP);
    listener.frozen = true;
    assertTrue(takeOver(IP));
    bed.pass(LIFETIME * SECOND);
    assertEquals(Set.of(), held());
    bed.pass(10 * SECOND);
    assertEquals(Set.of(), held(), "taken back by a node that has not heard the latest news");
  }

  @Test
  void theirLifetimeIsRenewedWhileTheyAreConfirmed() {
    backup(IP);
    assertTrue(takeOver(IP));
    bed.pass(10 * LIFETIME * SECOND);
    assertEquals(Set.of(onMacvlan(IP)), held());
    assertEquals(List.of(), listener.take());
  }

  @Test
  void aTakeOverThatIsHeardOfTooLateIsNotRepeated() {
    backup(IP);
    assertTrue(takeOver(IP));
    listener.frozen = true;
    kernel.pass((LIFETIME + 1) * SECOND);
    bed.turns();
    assertEquals(Set.of(), held(), "the process was frozen in between");
  }

  @Test
  void takeOverIsPreparedAgainWhileOthersRenewTheirLifetimes() {
    backup(IP);
    plane.want("b", ofVrid(VRID + 1, want(true, true, 1, "192.0.2.101")));
    bed.turns();
    kernel.pass(SECOND);
    plane.want("a", want(true, false, 3, IP));
    plane.confirm("a");
    plane.confirm("b");
    bed.turn();
    assertTrue(takeOver(IP));
  }

  @Test
  void takeOverOfALongReadyBackupIsPrepared() {
    backup(IP);
    bed.pass(100 * LIFETIME * SECOND);
    assertTrue(takeOver(IP));
    bed.pass(SECOND);
    assertEquals(Set.of(onMacvlan(IP)), held());
  }

  // ---------------------------------------------------------------- possible changes

  private void assertNotPrepared() {
    assertFalse(takeOver(IP));
    assertEquals(Set.of(), held());
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void unreportedBackupIsNotPrepared() {
    plane.want("a", want(true, false, 1, IP));
    assertNotPrepared();
  }

  @Test
  void otherAddressesThanThoseThatArePreparedAreNotTaken() {
    backup(IP);
    assertFalse(takeOver(IP, "192.0.2.101"));
    assertEquals(Set.of(), held());
  }

  @Test
  void anotherLifetimeIsNotTaken() {
    backup(IP);
    assertFalse(plane.holdAtOnce("a", withLifetime(60, want(true, true, 2, IP))));
    assertEquals(Set.of(), held());
  }

  @Test
  void aNewWantIsToBeHeardOfFirst() {
    backup(IP);
    plane.want("a", want(true, false, 2, IP));
    assertNotPrepared();
  }

  @Test
  void forgottenVirtualRouterHasNothingPrepared() {
    backup(IP);
    plane.forget("a");
    assertNotPrepared();
  }

  @Test
  void addressRemovedBeforeTheReportIsRestored() {
    kernel.reportsLate = true;
    backup(want(false, false, 1, IP));
    assertTrue(plane.holdAtOnce("a", want(false, true, 2, IP)));
    kernel.delete(ours(IP));
    bed.turns();
    assertEquals(Set.of(ours(IP)), held());
  }

  private void changeTheInterface(UnaryOperator<Link> change) {
    kernel.change(ETH0, change);
    bed.turns();
    kernel.takeCalls();
  }

  @Test
  void onAnInterfaceThatIsDownNothingIsPrepared() {
    backup(IP);
    changeTheInterface(l -> Links.up(l, false));
    assertNotPrepared();
    changeTheInterface(l -> Links.up(l, true));
    assertTrue(takeOver(IP));
  }

  @Test
  void anInterfaceThatIsGoneIsNotTouched() {
    backup(IP);
    kernel.unlink(ETH0);
    bed.turns();
    assertNotPrepared();
  }

  @Test
  void aNewMacvlanIsTakenInPlaceOfTheFormer() {
    backup(IP);
    kernel.unlink(macvlan().index());
    bed.turns();
    assertTrue(takeOver(IP));
    assertEquals(Set.of(onMacvlan(IP)), held());
  }

  @Test
  void missingMacvlanIsMadeAgainAtATakeOver() {
    backup(IP);
    kernel.unlink(macvlan().index());
    assertFalse(takeOver(IP));
    plane.want("a", want(true, true, 3, IP));
    bed.turns();
    assertEquals(List.of("held a 3"), listener.take());
    assertEquals(Set.of(onMacvlan(IP)), held());
  }

  @Test
  void virtualRouterInRepairIsNotReady() {
    backup(IP);
    boolean[] made = {true};
    // On the data plane thread itself, which the lock does not block.
    kernel.beforeApply =
        () -> {
          kernel.beforeApply = () -> {};
          made[0] = takeOver(IP);
        };
    kernel.change(macvlan().index(), l -> Links.mac(l, new MacAddress(9)));
    bed.turns();
    assertFalse(made[0]);
    assertTrue(takeOver(IP));
  }

  @Test
  void whatNothingDependsOnKeepsNothingFromBeingPrepared() {
    kernel.refused.add(KernelChange.SetIpv6.class.getSimpleName());
    plane.want("a", want(true, false, 1, IP));
    bed.turns();
    assertTrue(takeOver(IP));
  }

  @Test
  void anAddressThatTheInterfaceHasAlreadyNeedsAPacketFilterFirst() {
    kernel.add(foreign(IP + "/24"));
    backup(IP);
    assertNotPrepared();
  }

  @Test
  void virtualRouterWhoseFilterIsRefusedIsNotPrepared() {
    bed.filter.failure = "no filter";
    plane.want("a", notAccepting(want(true, false, 1, IP)));
    bed.turns();
    assertEquals(List.of("refused a 1: no filter"), listener.take());
    kernel.takeCalls();
    assertFalse(plane.holdAtOnce("a", notAccepting(want(true, true, 2, IP))));
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void refusedVirtualRouterIsNotPreparedEvenIfOtherStepsRemain() {
    backup(notAccepting(want(true, false, 1, IP)));
    bed.filter.intact = false;
    bed.filter.failure = "no filter";
    bed.pass(2 * SECOND);
    assertEquals(List.of("refused a 1: no filter"), listener.take());
    changeTheInterface(l -> Links.mtu(l, 1400));
    assertFalse(plane.holdAtOnce("a", notAccepting(want(true, true, 2, IP))));
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void whatAllInterfacesForbidIsNotPrepared() {
    backup(IP);
    kernel.all = Ipv4Settings.ZERO.with(ARP_IGNORE, 2);
    kernel.overrun();
    bed.turns();
    kernel.takeCalls();
    assertNotPrepared();
  }

  @Test
  void nothingIsPreparedWhileTheKernelCannotBeRead() {
    backup(IP);
    kernel.unreadable = "no memory";
    kernel.overrun();
    try {
      plane.turn();
    } catch (IOException e) {
      plane.failed(e);
    }
    assertNotPrepared();
  }

  @Test
  void whatTakesTheKernelLongIsNotWaitedFor() {
    String[] few =
        IntStream.range(1, TakeoverPlan.MAX_CHANGES)
            .mapToObj(i -> "192.0.2." + i)
            .toArray(String[]::new);
    String[] many =
        IntStream.rangeClosed(1, TakeoverPlan.MAX_CHANGES)
            .mapToObj(i -> "198.51.100." + i)
            .toArray(String[]::new);
    kernel.delete(foreign("192.0.2.1/24"));
    kernel.add(foreign("203.0.113.1/24"));
    backup(many);
    assertFalse(takeOver(many));
    plane.want("b", ofVrid(VRID + 1, want(true, false, 1, few)));
    bed.turns();
    assertTrue(plane.holdAtOnce("b", ofVrid(VRID + 1, want(true, true, 2, few))));
  }

  @Test
  void nothingIsPreparedOnAKernelThatDoesNotKeepTheOriginOfAddresses() {
    kernel.preparing = false;
    backup(IP);
    assertNotPrepared();
  }

  @Test
  void afterClosingNothingIsTaken() throws IOException {
    backup(IP);
    plane.close();
    assertNotPrepared();
  }

  // ---------------------------------------------------------------- failures

  @Test
  void addressRemovedAfterTheReportIsRestoredAndReported() {
    backup(IP);
    assertTrue(takeOver(IP));
    bed.turns();
    kernel.delete(onMacvlan(IP));
    bed.turns();
    assertEquals(Set.of(onMacvlan(IP)), held());
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void addressRemovedBeforeTheReportIsRestoredAndReported() {
    backup(IP);
    assertTrue(takeOver(IP));
    kernel.delete(onMacvlan(IP));
    bed.turns();
    assertEquals(Set.of(onMacvlan(IP)), held());
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void kernelsRefusalIsReportedAsUsual() {
    backup(IP, "192.0.2.101");
    kernel.refused.add("192.0.2.101");
    assertFalse(takeOver(IP, "192.0.2.101"));
    plane.want("a", want(true, true, 3, IP, "192.0.2.101"));
    bed.turns();
    assertEquals(List.of("refused a 3: 192.0.2.101 refused"), listener.take());
  }

  @Test
  void resultOfABrokenExchangeIsReadAgain() {
    kernel.reportsLate = true;
    backup(IP);
    kernel.exchangeFails = true;
    assertFalse(takeOver(IP));
    plane.want("a", want(true, false, 3, IP));
    bed.turns();
    assertEquals(Set.of(), held());
    assertFalse(macvlan().adminUp());
  }

  @Test
  void unknownResultsAreReadAgain() {
    kernel.reportsLate = true;
    backup(IP);
    assertTrue(takeOver(IP));
    kernel.takeCalls();
    kernel.failure = "no answer";
    bed.turns();
    assertEquals(Set.of(onMacvlan(IP)), held());
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(List.of(), listener.take());
  }

  // ---------------------------------------------------------------- two threads

  @Test
  void aTakeOverThatTheDataPlaneHasNotHeardOfIsNotUndone() {
    backup(IP);
    DesiredState other = notAccepting(ofVrid(VRID + 1, want(true, false, 1, "192.0.2.101")));
    plane.want("b", other);
    boolean[] made = new boolean[1];
    bed.filter.whenApplied =
        () -> {
          // Between planning the macvlan of the other owner and making it.
          bed.filter.whenApplied = () -> {};
          made[0] = takeOver(IP);
        };
    bed.turns();
    assertTrue(made[0]);
    assertEquals(Set.of(onMacvlanOf("a")), held());
    assertTrue(
        kernel.takeCalls().stream()
            .noneMatch(
                c ->
                    c instanceof KernelChange.RemoveAddress
                        || c instanceof KernelChange.SetUp set && !set.up()));
    assertEquals(2, kernel.allLinks().stream().filter(Macvlans::isOurs).count());
    assertEquals(List.of(), listener.take());
  }

  private LinkAddress onMacvlanOf(String router) {
    int vrid = router.equals("a") ? VRID : VRID + 1;
    Link link =
        kernel.allLinks().stream()
            .filter(Macvlans::isOurs)
            .filter(l -> l.name().contains("4-" + vrid + "-"))
            .findAny()
            .orElseThrow();
    return address(link.index(), IP, true);
  }

  private static boolean onAnotherThread(Supplier<Boolean> action) {
    try {
      return CompletableFuture.supplyAsync(action).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("it waits", e);
    }
  }

  @Test
  void noTakeOverWaitsWhileTheDataPlaneChangesTheKernel() {
    backup(IP);
    plane.want("b", ofVrid(VRID + 1, want(true, false, 1, "192.0.2.101")));
    boolean[] made = {true};
    kernel.beforeApply =
        () -> {
          kernel.beforeApply = () -> {};
          made[0] = onAnotherThread(() -> takeOver(IP));
        };
    bed.turns();
    assertFalse(made[0]);
    assertEquals(Set.of(), held());
  }
}
