// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.DataPlaneTestBed.ETH0;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.LIFETIME;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.SECOND;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.foreign;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.ours;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.want;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.withLifetime;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROMOTE_SECONDARIES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs turns against a model of the kernel, with the interface's own MAC address
 * (virtualMac=false).
 */
@Timeout(30)
class DataPlaneTest {

  private final DataPlaneTestBed bed = new DataPlaneTestBed();
  private final ModelKernel kernel = bed.kernel;
  private final DataPlaneTestBed.Listener listener = bed.listener;
  private final DataPlane plane = bed.plane;

  private static Set<LinkAddress> andOwn(LinkAddress... addresses) {
    Set<LinkAddress> all = new HashSet<>(List.of(addresses));
    all.add(foreign("192.0.2.1/24"));
    all.add(foreign("fe80::1/64"));
    return all;
  }

  private void hold(String... texts) {
    plane.want("a", want(false, true, 1, texts));
    bed.turns();
    assertEquals(List.of("held a 1"), listener.take());
    kernel.takeCalls();
  }

  @Test
  void heldIsReportedOnce() {
    plane.want("a", want(false, true, 7, "198.51.100.1/24", "192.0.2.101"));
    bed.turn();
    assertEquals(List.of("held a 7"), listener.take());
    bed.pass(50 * SECOND);
    assertEquals(List.of(), listener.take());
    assertEquals(andOwn(ours("198.51.100.1/24"), ours("192.0.2.101")), kernel.allAddresses());
  }

  @Test
  void anotherRequestIsReportedThoughNothingIsToBeDone() {
    hold("192.0.2.100");
    plane.want("a", want(false, true, 2, "192.0.2.100"));
    bed.turn();
    assertEquals(List.of("held a 2"), listener.take());
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void ofSeveralRequestsTheLastCounts() {
    plane.want("a", want(false, true, 1, "192.0.2.100"));
    plane.want("a", want(false, false, 2, "192.0.2.100"));
    plane.want("a", want(false, true, 3, "192.0.2.100"));
    bed.turn();
    assertEquals(List.of("held a 3"), listener.take());
    plane.want("a", want(false, true, 4, "192.0.2.100"));
    plane.want("a", want(false, false, 5, "192.0.2.100"));
    bed.turn();
    assertEquals(List.of(), listener.take());
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void refusedIsReportedOnceWithTheReasonAndTheRestIsUndoneOnRelease() {
    kernel.refused.add("192.0.2.101");
    plane.want("a", want(false, true, 1, "192.0.2.100", "192.0.2.101"));
    plane.want("b", want(false, true, 9, "192.0.2.102"));
    bed.turns();
    assertEquals(List.of("refused a 1: 192.0.2.101 refused", "held b 9"), listener.take());
    plane.want("a", want(false, false, 2, "192.0.2.100", "192.0.2.101"));
    bed.turns();
    assertEquals(List.of(), listener.take());
    assertEquals(andOwn(ours("192.0.2.102")), kernel.allAddresses());
  }

  @Test
  void deletedAddressIsRestoredAtOnceAndReportedAgain() {
    hold("192.0.2.100");
    for (int i = 0; i < RepairBackoff.IMMEDIATE; i++) {
      kernel.delete(ours("192.0.2.100"));
      bed.turn();
      assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")));
    }
    assertEquals(RepairBackoff.IMMEDIATE, kernel.takeCalls().size());
    assertEquals(Collections.nCopies(RepairBackoff.IMMEDIATE, "held a 1"), listener.take());
  }

  @Test
  void afterThePauseItIsPutBackThoughNothingElseHappens() {
    plane.want("a", withLifetime(0, want(false, true, 1, "192.0.2.100")));
    bed.turns();
    for (int i = 0; i <= RepairBackoff.IMMEDIATE + 1; i++) {
      kernel.delete(ours("192.0.2.100"));
      bed.turns();
    }
    assertEquals(andOwn(), kernel.allAddresses(), "it pauses");
    kernel.pass(2 * RepairBackoff.SHORTEST_PAUSE);
    bed.turn();
    assertEquals(andOwn(ours("192.0.2.100")), kernel.allAddresses());
  }

  @Test
  void repeatedlyDeletedAddressIsRestoredWithPausesAndThenAFault() {
    hold("192.0.2.100");
    int deleted = 0;
    for (int i = 0;
        i < 1000 && listener.reports.stream().noneMatch(r -> r.startsWith("ref"));
        i++) {
      if (kernel.allAddresses().contains(ours("192.0.2.100"))) {
        kernel.delete(ours("192.0.2.100"));
        deleted++;
      }
      kernel.pass(SECOND / 100);
      bed.turn();
    }
    assertEquals(RepairBackoff.LIMIT + 1, deleted);
    List<String> reports = listener.take();
    assertEquals(
        "refused a 1: another program keeps removing or changing 192.0.2.100 on eth0",
        reports.get(reports.size() - 1));
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void repairsLongAgoDoNotCount() {
    hold("192.0.2.100");
    for (int i = 0; i < 100; i++) {
      kernel.delete(ours("192.0.2.100"));
      bed.turns();
      bed.pass(RepairBackoff.QUIET);
    }
    assertEquals(Collections.nCopies(100, "held a 1"), listener.take());
  }

  @Test
  void theLifetimeIsRenewedLongBeforeItEnds() {
    hold("192.0.2.100");
    for (int i = 0; i < 240; i++) {
      bed.pass(SECOND / 4);
      assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")), "after " + i + " quarters");
    }
    int renewals = kernel.takeCalls().size();
    assertTrue(renewals >= 55 && renewals <= 61, renewals + " renewals in 60 s");
    assertEquals(List.of(), listener.take());
  }

  @Test
  void aLongLifetimeIsRenewedSeldom() {
    plane.want("a", withLifetime(3600, want(false, true, 1, "192.0.2.100")));
    bed.pass(3600 * SECOND);
    long puts = puts();
    assertTrue(puts >= 4 && puts <= 5, puts + " in an hour");
  }

  @Test
  void eachIsRenewedByItsOwnLifetime() {
    hold("192.0.2.100");
    plane.want("b", withLifetime(40, want(false, true, 1, "192.0.2.101", "192.0.2.102")));
    bed.turns();
    kernel.takeCalls();
    bed.pass(60 * SECOND);
    Map<LinkAddress, Long> puts =
        kernel.takeCalls().stream()
            .map(KernelChange.PutAddress.class::cast)
            .collect(
                Collectors.groupingBy(KernelChange.PutAddress::address, Collectors.counting()));
    assertTrue(puts.get(ours("192.0.2.100")) >= 55, puts.toString());
    assertEquals(6, puts.get(ours("192.0.2.101")), puts.toString());
    assertEquals(6, puts.get(ours("192.0.2.102")), puts.toString());
  }

  @Test
  void itIsRenewedNoMoreOftenThanDue() {
    plane.want("a", withLifetime(8, want(false, true, 1, "192.0.2.100")));
    bed.turns();
    kernel.takeCalls();
    bed.pass(60 * SECOND);
    long puts = puts();
    assertTrue(puts >= 29 && puts <= 31, puts + " in 60 s");
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotRenewed() {
    hold("192.0.2.100");
    bed.pass(5 * SECOND);
    plane.want("a", want(false, true, 2, "192.0.2.101"));
    bed.turns();
    kernel.takeCalls();
    bed.pass(3 * SECOND);
    assertEquals(andOwn(ours("192.0.2.101")), kernel.allAddresses());
    assertFalse(kernel.takeCalls().toString().contains("192.0.2.100"));
  }

  @Test
  void anAddressThatCannotBeRenewedAnyMoreIsAFault() {
    hold("192.0.2.100");
    bed.pass(10 * SECOND);
    assertEquals(List.of(), listener.take());
    kernel.refused.add("192.0.2.100");
    bed.pass(2 * SECOND);
    assertEquals(List.of("refused a 1: 192.0.2.100 refused"), listener.take());
  }

  @Test
  void lifetimeZeroIsForEver() {
    plane.want("a", withLifetime(0, want(false, true, 1, "192.0.2.100")));
    bed.pass(10 * SECOND);
    listener.frozen = true;
    bed.pass(3600 * SECOND);
    assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")));
    assertEquals(1, puts());
  }

  private long puts() {
    return kernel.takeCalls().stream().filter(KernelChange.PutAddress.class::isInstance).count();
  }

  @Test
  void anotherLifetimeIsGivenAtOnce() {
    hold("192.0.2.100");
    plane.want("a", withLifetime(0, want(false, true, 2, "192.0.2.100")));
    bed.turns();
    kernel.pass(3600 * SECOND);
    assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")));
    plane.want("a", withLifetime(3, want(false, true, 3, "192.0.2.100")));
    bed.turns();
    kernel.pass(3 * SECOND);
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void whenTheKernelCannotBeReadLifetimesAreRenewedAndAfterAWhileItIsAFault() throws IOException {
    hold("192.0.2.100");
    kernel.unreadable = "dump interrupted";
    kernel.overrun();
    for (int i = 0; i < 20; i++) {
      kernel.pass(SECOND / 4);
      plane.failed(assertThrows(IOException.class, plane::turn));
      assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")), "after " + i + " quarters");
    }
    assertEquals(List.of(), listener.take());
    kernel.pass(SECOND / 4);
    plane.failed(assertThrows(IOException.class, plane::turn));
    assertEquals(
        List.of(
            "refused a 1: the data plane cannot change the network: java.io.IOException: dump"
                + " interrupted"),
        listener.take());
    assertEquals(1, listener.warnings.size());
    kernel.unreadable = null;
    plane.want("a", want(false, true, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void kernelRemovesAddressesWithoutThisProcess() {
    hold("192.0.2.100");
    kernel.pass(LIFETIME * SECOND);
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void requestsConfirmationEverySecondEvenIfNothingIsWanted() {
    int[] asked = new int[1];
    listener.confirm = () -> asked[0]++;
    bed.pass(10 * SECOND);
    assertEquals(10, asked[0]);
  }

  @Test
  void confirmingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    plane.want("a", want(false, false, 1, "192.0.2.100"));
    for (int i = 0; i < 100; i++) {
      plane.confirm("a");
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      plane.confirm("a");
    }
    assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 1000);
  }

  @Test
  void kernelRemovesUnconfirmedAddresses() {
    hold("192.0.2.100");
    listener.frozen = true;
    bed.pass(LIFETIME * SECOND);
    assertEquals(andOwn(), kernel.allAddresses());
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void aProcessThatWasFrozenTakesNothingBackBeforeItIsConfirmed() {
    hold("192.0.2.100");
    listener.frozen = true;
    kernel.pass(10 * SECOND);
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
    plane.confirm("a");
    bed.turns();
    assertEquals(andOwn(ours("192.0.2.100")), kernel.allAddresses());
    assertEquals(List.of("held a 1"), listener.take());
  }

  @Test
  void aConfirmationFromBeforeTheFreezeDoesNotCount() {
    hold("192.0.2.100");
    listener.frozen = true;
    plane.confirm("a");
    kernel.pass(10 * SECOND);
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void aVirtualRouterThatIsNotConfirmedLosesItsAddressesAndTheOthersKeepTheirs() {
    hold("192.0.2.100");
    plane.want("b", want(false, true, 1, "192.0.2.101"));
    bed.turns();
    listener.confirm = () -> plane.confirm("b");
    bed.pass(10 * SECOND);
    assertEquals(andOwn(ours("192.0.2.101")), kernel.allAddresses());
    plane.confirm("a");
    bed.turns();
    assertEquals(
        Set.copyOf(andOwn(ours("192.0.2.100"), ours("192.0.2.101"))),
        Set.copyOf(kernel.allAddresses()));
  }

  @Test
  void aConfirmationOfAVirtualRouterThatWantsNothingIsIgnored() {
    plane.confirm("a");
    hold("192.0.2.100");
    plane.forget("a");
    plane.confirm("a");
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void whatOneStatesConfirmsNoOther() {
    hold("192.0.2.100");
    listener.frozen = true;
    kernel.pass(10 * SECOND);
    plane.want("b", want(false, false, 1, "192.0.2.101"));
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
    plane.want("b", want(false, true, 2, "192.0.2.101"));
    bed.turns();
    assertEquals(andOwn(ours("192.0.2.101")), kernel.allAddresses());
  }

  @Test
  void releaseRemovesAndSaysNothing() {
    hold("192.0.2.100", "192.0.2.101");
    plane.want("a", want(false, false, 2, "192.0.2.100", "192.0.2.101"));
    bed.turn();
    assertEquals(andOwn(), kernel.allAddresses());
    assertEquals(List.of(), listener.take());
    kernel.takeCalls();
    bed.turns();
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void forgettingRemoves() {
    hold("192.0.2.100");
    plane.forget("a");
    bed.turn();
    assertEquals(andOwn(), kernel.allAddresses());
    kernel.takeCalls();
    bed.pass(20 * SECOND);
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(List.of(), listener.take());
  }

  @Test
  void droppingOneOfSeveralAddressesRemovesIt() {
    hold("192.0.2.100", "192.0.2.101");
    plane.want("a", want(false, true, 2, "192.0.2.101", "192.0.2.102"));
    bed.turn();
    assertEquals(andOwn(ours("192.0.2.101"), ours("192.0.2.102")), kernel.allAddresses());
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void whatAnEarlierProcessLeftIsRemovedAlsoOfVirtualRoutersThatAreNoMore() {
    kernel.add(ours("192.0.2.100/16"));
    kernel.add(ours("192.0.2.200"));
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void whatAnEarlierProcessLeftIsAdoptedByAMasterAndGoesWithIt() {
    plane.want("a", want(false, true, 1, "198.51.100.1/24"));
    kernel.add(ours("198.51.100.1/24"));
    bed.turn();
    assertEquals(List.of("held a 1"), listener.take());
    bed.pass(10 * SECOND);
    assertTrue(kernel.allAddresses().contains(ours("198.51.100.1/24")));
    plane.forget("a");
    bed.turn();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void anAddressOfTheAdministratorIsHeldAndNeverTouched() {
    hold("192.0.2.1/24");
    plane.want("a", want(false, true, 2, "192.0.2.1/24"));
    bed.turn();
    assertEquals(List.of("held a 2"), listener.take());
    bed.pass(20 * SECOND);
    plane.want("a", want(false, false, 3, "192.0.2.1/24"));
    bed.turns();
    plane.forget("a");
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void addressThatTheAdministratorPutInPlaceOfOursIsLeftAlone() {
    hold("192.0.2.100/24");
    kernel.delete(ours("192.0.2.100/24"));
    kernel.add(foreign("192.0.2.100/24"));
    bed.turns();
    plane.want("a", want(false, false, 2, "192.0.2.100/24"));
    bed.turns();
    plane.forget("a");
    bed.turns();
    assertTrue(kernel.allAddresses().contains(foreign("192.0.2.100/24")));
  }

  @Test
  void anotherPrefixReplacesTheAddress() {
    hold("198.51.100.1/32");
    plane.want("a", want(false, true, 2, "198.51.100.1/24"));
    bed.turns();
    assertEquals(andOwn(ours("198.51.100.1/24")), kernel.allAddresses());
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void inASubnetOfTheInterfaceAnAddressGetsNoPrefixOfItsOwn() {
    hold("192.0.2.100/24");
    assertEquals(andOwn(ours("192.0.2.100/32")), kernel.allAddresses());

    kernel.delete(foreign("192.0.2.1/24"));
    bed.turns();
    assertTrue(kernel.allAddresses().contains(ours("192.0.2.100/24")));
    assertEquals(1, kernel.get(ETH0).ipv4().get(PROMOTE_SECONDARIES));

    kernel.add(foreign("192.0.2.1/24"));
    bed.turns();
    assertEquals(andOwn(ours("192.0.2.100/32")), kernel.allAddresses());
    plane.forget("a");
    bed.turns();
    assertEquals(andOwn(), kernel.allAddresses());
    assertEquals(0, kernel.get(ETH0).ipv4().get(PROMOTE_SECONDARIES));
  }

  @Test
  void interfaceThatDoesNotAnswerArpIsRefusedByName() {
    hold("192.0.2.100");
    kernel.change(ETH0, link -> Links.kind(link, Link.Kind.OTHER_WITHOUT_ARP));
    bed.turns();
    String refusal = listener.take().get(0);
    assertTrue(refusal.startsWith("refused a 1: interface eth0 is set to answer neither"), refusal);
    kernel.change(ETH0, link -> Links.kind(link, Link.Kind.OTHER));
    plane.want("a", want(false, true, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void anAddressThatAnotherProgramChangedIsPutAgain() {
    hold("192.0.2.100");
    LinkAddress put = ours("192.0.2.100");
    kernel.add(
        new LinkAddress(
            ETH0, put.address(), put.prefixLength(), true, true, true, false, Set.of()));
    bed.turns();
    assertEquals(andOwn(put), kernel.allAddresses());
    assertEquals(List.of("held a 1"), listener.take());
  }

  @Test
  void anInterfaceThatDisappearsIsReportedAndAskedForNothing() {
    hold("192.0.2.100");
    kernel.unlink(ETH0);
    bed.turns();
    assertEquals(List.of(), listener.links);
    bed.pass(10 * SECOND);
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(List.of(), listener.take());
    kernel.link(ETH0, "eth0");
    bed.turns();
    assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")));
  }

  @Test
  void anInterfaceThatDisappearsMeanwhileIsNoRefusal() {
    kernel.beforeApply = () -> kernel.unlink(ETH0);
    plane.want("a", want(false, true, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of(), listener.take());
    assertEquals(List.of(), listener.links);
  }

  @Test
  void nothingIsPutOnAnInterfaceThatIsSetDown() {
    kernel.change(ETH0, link -> Links.up(link, false));
    plane.want("a", want(false, true, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of(), listener.take());
    kernel.change(ETH0, link -> Links.up(link, true));
    bed.turn();
    assertEquals(List.of("held a 1"), listener.take());
  }

  @Test
  void theNetworkIsReportedWhenItChangedAndOnlyThen() {
    hold("192.0.2.100");
    int before = listener.networks;
    bed.pass(30 * SECOND);
    kernel.delete(ours("192.0.2.100"));
    bed.turns();
    assertEquals(before, listener.networks);
    kernel.add(foreign("192.0.2.5/24"));
    bed.turn();
    assertEquals(before + 1, listener.networks);
    assertEquals(
        List.of(foreign("192.0.2.1/24"), foreign("fe80::1/64"), foreign("192.0.2.5/24")),
        listener.addresses);
  }

  @Test
  void everythingIsReadAgainAfterAnOverrun() {
    hold("192.0.2.100");
    int readings = kernel.readings;
    kernel.delete(ours("192.0.2.100"));
    kernel.link(5, "eth5");
    kernel.overrun();
    bed.turn();
    assertEquals(readings + 1, kernel.readings);
    assertEquals(List.of("held a 1"), listener.take());
    assertEquals(2, listener.links.size());
  }

  @Test
  void everythingIsReadAgainPeriodically() {
    int readings = kernel.readings;
    bed.pass(100 * SECOND);
    assertEquals(readings + 10, kernel.readings);
  }

  @Test
  void afterAFailedReadTheChangeIsNotForgotten() throws IOException {
    kernel.link(5, "eth5");
    kernel.overrun();
    kernel.failure = "dump interrupted";
    assertThrows(IOException.class, plane::turn);
    bed.turn();
    assertEquals(2, listener.links.size());
  }

  @Test
  void afterAFailedPutItIsTriedAgain() throws IOException {
    kernel.failure = "no buffer space";
    plane.want("a", want(false, true, 1, "192.0.2.100"));
    assertThrows(IOException.class, plane::turn);
    assertEquals(List.of(), listener.take());
    bed.turn();
    assertEquals(List.of("held a 1"), listener.take());
    assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")));
  }

  @Test
  void afterAFailedRemovalItIsTriedAgain() throws IOException {
    hold("192.0.2.100");
    kernel.failure = "no buffer space";
    plane.forget("a");
    assertThrows(IOException.class, plane::turn);
    bed.turn();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void removalThatTheKernelIgnoresIsReportedOnceAndNotRepeated() {
    hold("192.0.2.100");
    kernel.refused.add("RemoveAddress");
    plane.forget("a");
    bed.turns();
    kernel.pass(SECOND / 10);
    bed.turns();
    assertEquals(
        1,
        kernel.takeCalls().stream().filter(KernelChange.RemoveAddress.class::isInstance).count());
    assertEquals(List.of("RemoveAddress refused"), List.copyOf(listener.warnings));
  }

  // ---------------------------------------------------------------- on its own thread

  @Test
  void closingTakesBackEverything() throws Exception {
    kernel.blocking = true;
    plane.start();
    plane.want("a", want(false, true, 1, "192.0.2.100"));
    plane.want("b", want(false, true, 2, "192.0.2.101"));
    assertNotNull(listener.held.poll(10, TimeUnit.SECONDS));
    assertNotNull(listener.held.poll(10, TimeUnit.SECONDS));
    plane.close();
    assertEquals(andOwn(), kernel.allAddresses());
    assertTrue(kernel.closed);
    assertTrue(bed.filter.closed);
    plane.close();
  }

  @Test
  void closingTakesBackEverythingEvenIfTheKernelCannotBeRead() throws Exception {
    kernel.blocking = true;
    plane.start();
    plane.want("a", want(false, true, 1, "192.0.2.100"));
    assertNotNull(listener.held.poll(10, TimeUnit.SECONDS));
    kernel.unreadable = "unreadable";
    kernel.overrun();
    plane.close();
    assertEquals(andOwn(), kernel.allAddresses());
  }

  @Test
  void failureIsReportedAndWorkContinues() throws Exception {
    kernel.blocking = true;
    plane.start();
    kernel.failure = "no buffer space";
    plane.want("a", want(false, true, 1, "192.0.2.100"));
    String warning = listener.warnings.poll(10, TimeUnit.SECONDS);
    assertNotNull(warning);
    assertTrue(warning.contains("no buffer space"), warning);
    assertEquals("held a 1", listener.held.poll(10, TimeUnit.SECONDS));
    plane.close();
    assertFalse(kernel.allAddresses().contains(ours("192.0.2.100")));
  }

  @Test
  void aKernelThatCannotBeReadFailsTheStart() {
    kernel.unreadable = "no route netlink here";
    IOException e = assertThrows(IOException.class, plane::start);
    assertEquals("no route netlink here", e.getMessage());
  }

  @Test
  void aThreadThatEndsAtOnceFailsTheStart() {
    DataPlane stillborn =
        new DataPlane(
            kernel, bed.filter, listener, () -> kernel.now, task -> new Thread(() -> {}, "test"));
    IOException e = assertThrows(IOException.class, stillborn::start);
    assertTrue(e.getMessage().contains("ended during its start"), e.getMessage());
  }

  @Test
  void aLinkThatAReportOnlyHintsAtIsReadAlone() {
    int readings = kernel.readings;
    kernel.changeSilently(ETH0, link -> Links.mtu(link, 1400));
    kernel.hint(ETH0);
    bed.turns();
    assertEquals(1400, listener.links.get(0).mtu());
    assertEquals(1, kernel.linkReadings);
    assertEquals(readings, kernel.readings);
  }

  @Test
  void manyHintsAtALinkCauseFewReadings() {
    for (int i = 0; i < 1000; i++) {
      kernel.hint(ETH0);
      bed.turn();
    }
    int readings = kernel.linkReadings;
    assertTrue(readings < 20, readings + " readings");
    kernel.changeSilently(ETH0, link -> Links.mtu(link, 1400));
    kernel.hint(ETH0);
    bed.pass(2 * SECOND);
    assertEquals(1400, listener.links.get(0).mtu(), "what was put off is read later");
  }
}
