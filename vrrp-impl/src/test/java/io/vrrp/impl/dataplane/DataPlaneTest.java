// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turn by turn against a model of the kernel. */
@Timeout(30)
class DataPlaneTest {

  private static final int ETH0 = 2;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final class Listener implements DataPlaneListener {
    final List<String> reports = new ArrayList<>();
    final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    final BlockingQueue<String> held = new LinkedBlockingQueue<>();
    List<Link> links;
    int networks;

    @Override
    public void networkChanged(List<Link> newLinks, List<LinkAddress> addresses) {
      links = newLinks;
      networks++;
      reports.add("network");
    }

    @Override
    public void held(Object owner, long request) {
      reports.add("held " + owner + " " + request);
      held.add("held " + owner + " " + request);
    }

    @Override
    public void refused(Object owner, long request, String text) {
      reports.add("refused " + owner + " " + request + ": " + text);
    }

    @Override
    public void warned(String text) {
      warnings.add(text);
    }

    List<String> take() {
      List<String> taken = reports.stream().filter(report -> !report.equals("network")).toList();
      reports.clear();
      return taken;
    }
  }

  private final ModelKernel kernel = new ModelKernel();
  private final Listener listener = new Listener();
  private final DataPlane plane = new DataPlane(kernel, listener, () -> kernel.now);

  private static List<VirtualIp> ips(String... texts) {
    return Arrays.stream(texts).map(VirtualIp::parse).toList();
  }

  private static LinkAddress address(int link, String text, boolean ours) {
    VirtualIp ip = VirtualIp.parse(text);
    return new LinkAddress(link, ip.address(), ip.prefixLength(), ours, true);
  }

  private static LinkAddress ours(String text) {
    return address(ETH0, text, true);
  }

  private static LinkAddress foreign(String text) {
    return address(ETH0, text, false);
  }

  @BeforeEach
  void oneLink() throws IOException {
    kernel.link(ETH0, "eth0");
    kernel.add(foreign("192.0.2.1/24"));
    plane.turn();
    listener.take();
    kernel.takeCalls();
  }

  private void turn() throws IOException {
    plane.turn();
  }

  private void turns() throws IOException {
    for (int i = 0; i < 3; i++) {
      plane.turn();
    }
  }

  private void hold(String... texts) throws IOException {
    plane.want("a", ETH0, ips(texts), true, 1);
    turns();
    listener.take();
    kernel.takeCalls();
  }

  @Test
  void heldIsReportedOnce() throws IOException {
    plane.want("a", ETH0, ips("192.0.2.100/24", "192.0.2.101"), true, 7);
    turn();
    assertEquals(List.of("held a 7"), listener.take());
    for (int i = 0; i < 100; i++) {
      kernel.pass(SECOND / 2);
      turn();
    }
    assertEquals(List.of(), listener.take());
    assertEquals(
        Set.of(foreign("192.0.2.1/24"), ours("192.0.2.100/24"), ours("192.0.2.101")), kernel.all());
  }

  @Test
  void anotherRequestIsReportedThoughNothingIsToBeDone() throws IOException {
    hold("192.0.2.100");
    plane.want("a", ETH0, ips("192.0.2.100"), true, 2);
    turn();
    assertEquals(List.of("held a 2"), listener.take());
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void ofSeveralRequestsTheLastCounts() throws IOException {
    plane.want("a", ETH0, ips("192.0.2.100"), true, 1);
    plane.want("a", ETH0, ips("192.0.2.100"), false, 2);
    plane.want("a", ETH0, ips("192.0.2.100"), true, 3);
    turn();
    assertEquals(List.of("held a 3"), listener.take());
    plane.want("a", ETH0, ips("192.0.2.100"), true, 4);
    plane.want("a", ETH0, ips("192.0.2.100"), false, 5);
    turn();
    assertEquals(List.of(), listener.take());
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
  }

  @Test
  void refusedIsReportedWithTheReasonAndTheRestIsUndoneOnRelease() throws IOException {
    kernel.refused.add(IpAddress.parse("192.0.2.101"));
    plane.want("a", ETH0, ips("192.0.2.100", "192.0.2.101"), true, 1);
    plane.want("b", ETH0, ips("192.0.2.102"), true, 9);
    turn();
    assertEquals(List.of("refused a 1: 192.0.2.101 refused", "held b 9"), listener.take());
    plane.want("a", ETH0, ips("192.0.2.100", "192.0.2.101"), false, 2);
    turns();
    assertEquals(List.of(), listener.take());
    assertEquals(Set.of(foreign("192.0.2.1/24"), ours("192.0.2.102")), kernel.all());
  }

  @Test
  void whatSomebodyDeletesIsPutBackAtOnceAndReportedAgain() throws IOException {
    hold("192.0.2.100");
    for (int i = 0; i < 10; i++) {
      kernel.delete(ours("192.0.2.100"));
      turn();
      assertTrue(kernel.all().contains(ours("192.0.2.100")));
    }
    assertEquals(10, kernel.takeCalls().size());
    assertEquals(Collections.nCopies(10, "held a 1"), listener.take());
  }

  @Test
  void theLifetimeIsRenewedLongBeforeItEnds() throws IOException {
    hold("192.0.2.100");
    for (int i = 0; i < 600; i++) {
      kernel.pass(SECOND / 10);
      turn();
      assertTrue(kernel.all().contains(ours("192.0.2.100")), "after " + i + " tenths");
    }
    int renewals = kernel.takeCalls().size();
    assertTrue(renewals >= 55 && renewals <= 60, renewals + " renewals in 60 s");
  }

  @Test
  void withoutRenewalTheKernelWithdraws() throws IOException {
    hold("192.0.2.100");
    kernel.pass(DataPlane.ADDRESS_LIFETIME_SECONDS * SECOND);
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
  }

  @Test
  void releaseRemovesAndSaysNothing() throws IOException {
    hold("192.0.2.100", "192.0.2.101");
    plane.want("a", ETH0, ips("192.0.2.100", "192.0.2.101"), false, 2);
    turn();
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
    assertEquals(List.of(), listener.take());
    kernel.takeCalls();
    turns();
    assertEquals(List.of(), kernel.takeCalls());
  }

  @Test
  void forgettingRemoves() throws IOException {
    hold("192.0.2.100");
    plane.forget("a");
    turn();
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
    kernel.takeCalls();
    kernel.pass(10 * SECOND);
    turns();
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(List.of(), listener.take());
  }

  @Test
  void droppingOneOfSeveralAddressesRemovesIt() throws IOException {
    hold("192.0.2.100", "192.0.2.101");
    plane.want("a", ETH0, ips("192.0.2.101", "192.0.2.102"), true, 2);
    turn();
    assertEquals(
        Set.of(foreign("192.0.2.1/24"), ours("192.0.2.101"), ours("192.0.2.102")), kernel.all());
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void whatAnEarlierProcessLeftIsRemovedInBackup() throws IOException {
    kernel.add(ours("192.0.2.100/16"));
    kernel.add(ours("192.0.2.200"));
    plane.want("a", ETH0, ips("192.0.2.100/24"), false, 1);
    turn();
    assertEquals(Set.of(foreign("192.0.2.1/24"), ours("192.0.2.200")), kernel.all());
  }

  @Test
  void whatAnEarlierProcessLeftIsAdoptedByAMasterAndGoesWithIt() throws IOException {
    kernel.add(ours("192.0.2.100/24"));
    plane.want("a", ETH0, ips("192.0.2.100/24"), true, 1);
    turn();
    assertEquals(List.of("held a 1"), listener.take());
    assertEquals(List.of(), kernel.takeCalls());
    for (int i = 0; i < 10; i++) {
      kernel.pass(SECOND);
      turn();
      assertTrue(kernel.all().contains(ours("192.0.2.100/24")));
    }
    assertTrue(kernel.takeCalls().size() >= 9);
    plane.forget("a");
    turn();
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
  }

  @Test
  void whatWasAdoptedGoesAlsoBeforeItsFirstRenewal() throws IOException {
    kernel.add(ours("192.0.2.100/24"));
    plane.want("a", ETH0, ips("192.0.2.100/24"), true, 1);
    turn();
    plane.forget("a");
    turn();
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
  }

  @Test
  void anAddressOfTheAdministratorIsHeldAndNeverTouched() throws IOException {
    hold("192.0.2.1/24");
    plane.want("a", ETH0, ips("192.0.2.1/24"), true, 2);
    turn();
    assertEquals(List.of("held a 2"), listener.take());
    kernel.pass(10 * SECOND);
    turns();
    plane.want("a", ETH0, ips("192.0.2.1/24"), false, 3);
    turns();
    plane.forget("a");
    turns();
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
  }

  @Test
  void whatTheAdministratorPutInPlaceOfOursIsHis() throws IOException {
    hold("192.0.2.100/24");
    kernel.delete(ours("192.0.2.100/24"));
    kernel.add(foreign("192.0.2.100/24"));
    turns();
    plane.want("a", ETH0, ips("192.0.2.100/24"), false, 2);
    turns();
    plane.forget("a");
    turns();
    assertTrue(kernel.all().contains(foreign("192.0.2.100/24")));
  }

  @Test
  void anotherPrefixReplacesTheAddress() throws IOException {
    hold("192.0.2.100/32");
    plane.want("a", ETH0, ips("192.0.2.100/24"), true, 2);
    turns();
    assertEquals(Set.of(foreign("192.0.2.1/24"), ours("192.0.2.100/24")), kernel.all());
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void aLinkThatDisappearsIsReportedAndAskedForNothing() throws IOException {
    hold("192.0.2.100");
    kernel.unlink(ETH0);
    turns();
    assertEquals(List.of(), listener.links);
    assertEquals(List.of(), kernel.takeCalls());
    kernel.pass(10 * SECOND);
    turns();
    assertEquals(List.of(), kernel.takeCalls());
    assertEquals(List.of(), listener.take());
    kernel.link(ETH0, "eth0");
    turns();
    assertTrue(kernel.all().contains(ours("192.0.2.100")));
  }

  @Test
  void aLinkThatDisappearsMeanwhileIsNoRefusal() throws IOException {
    kernel.beforePut = () -> kernel.unlink(ETH0);
    plane.want("a", ETH0, ips("192.0.2.100"), true, 1);
    turns();
    assertEquals(List.of(), listener.take());
    assertEquals(List.of(), listener.links);
  }

  @Test
  void aWantForALinkThatIsNotThereYetIsMetWhenItComes() throws IOException {
    plane.want("a", 9, ips("192.0.2.100"), true, 1);
    turns();
    assertEquals(List.of(), listener.take());
    assertEquals(List.of(), kernel.takeCalls());
    kernel.link(9, "eth9");
    turn();
    assertEquals(List.of("held a 1"), listener.take());
  }

  @Test
  void theNetworkIsReportedWhenItChangedAndOnlyThen() throws IOException {
    int before = listener.networks;
    for (int i = 0; i < 10; i++) {
      kernel.pass(SECOND);
      turn();
    }
    assertEquals(before, listener.networks);
    kernel.add(foreign("192.0.2.5/24"));
    turn();
    assertEquals(before + 1, listener.networks);
  }

  @Test
  void afterAFailedReadTheChangeIsNotForgotten() throws IOException {
    kernel.link(5, "eth5");
    kernel.failure = "dump interrupted";
    assertThrows(IOException.class, this::turn);
    turn();
    assertEquals(2, listener.links.size());
  }

  @Test
  void afterAFailedPutItIsTriedAgain() throws IOException {
    kernel.failure = "no buffer space";
    plane.want("a", ETH0, ips("192.0.2.100"), true, 1);
    assertThrows(IOException.class, this::turn);
    assertEquals(List.of(), listener.take());
    turn();
    assertEquals(List.of("held a 1"), listener.take());
    assertTrue(kernel.all().contains(ours("192.0.2.100")));
  }

  @Test
  void afterAFailedRemovalItIsTriedAgain() throws IOException {
    hold("192.0.2.100");
    kernel.failure = "no buffer space";
    plane.forget("a");
    assertThrows(IOException.class, this::turn);
    turn();
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
  }

  // ---------------------------------------------------------------- on its own thread

  @Test
  void closingTakesBackEverything() throws Exception {
    kernel.blocking = true;
    plane.start();
    plane.want("a", ETH0, ips("192.0.2.100"), true, 1);
    plane.want("b", ETH0, ips("192.0.2.101"), true, 2);
    assertNotNull(listener.held.poll(10, TimeUnit.SECONDS));
    assertNotNull(listener.held.poll(10, TimeUnit.SECONDS));
    plane.close();
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
    assertTrue(kernel.closed);
    plane.close();
  }

  @Test
  void closingTakesBackEverythingEvenIfTheKernelCannotBeRead() throws Exception {
    kernel.blocking = true;
    plane.start();
    plane.want("a", ETH0, ips("192.0.2.100"), true, 1);
    assertNotNull(listener.held.poll(10, TimeUnit.SECONDS));
    kernel.unreadable = true;
    kernel.link(5, "eth5");
    plane.close();
    assertEquals(Set.of(foreign("192.0.2.1/24")), kernel.all());
  }

  @Test
  void aFailureIsWarnedOfAndWorkGoesOn() throws Exception {
    kernel.blocking = true;
    plane.start();
    kernel.failure = "no buffer space";
    plane.want("a", ETH0, ips("192.0.2.100"), true, 1);
    String warning = listener.warnings.poll(10, TimeUnit.SECONDS);
    assertNotNull(warning);
    assertTrue(warning.contains("no buffer space"), warning);
    assertEquals("held a 1", listener.held.poll(10, TimeUnit.SECONDS));
    plane.close();
    assertFalse(kernel.all().contains(ours("192.0.2.100")));
  }
}
