// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.FAULT_PAUSE;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.NewMasterReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.Announcements;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.VirtualIp;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addresses and announcements follow the role; the configuration changes without a loss of the
 * role.
 */
class RoleTest {

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static List<IpAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(IpAddress::parse).toList();
  }

  // ---------------------------------------------------------------- addresses and announcements

  @Test
  void aBackupWantsTheInterfaceToBeWithoutTheAddresses() {
    RouterHandle router = bed.backup(config(1, 100));
    assertEquals(
        List.of(new TestBed.Asked(router.id(), ETH0, config(1, 100), false, 1)),
        bed.addresses.asked);
  }

  @Test
  @Proves({"E-59", "E-60", "S-BACKUP-2"})
  void aNewMasterAdvertisesFirstAndAnnouncesWhenTheKernelHasTheAddresses() {
    RouterHandle router =
        bed.backup(config(parameters(1, 100, 100, "192.0.2.100/24", "192.0.2.101")));
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, bed.io.sent.size());
    assertEquals(100, bed.io.advertisements().get(0).priority());
    assertTrue(bed.addresses.last().held());
    bed.held(router);
    List<SimulatedIo.Sent> announced = bed.io.gratuitousArps();
    assertEquals(
        addresses("192.0.2.100", "192.0.2.101"),
        announced.stream().map(SimulatedIo.Sent::announced).toList());
    for (SimulatedIo.Sent arp : announced) {
      assertEquals(MacAddress.ofVirtualRouter(IpFamily.IPV4, 1), arp.arpSenderMac());
      assertEquals(MacAddress.ofVirtualRouter(IpFamily.IPV4, 1), arp.sourceMac());
      assertEquals(ETH0, arp.interfaceIndex());
    }
  }

  @Test
  @Proves("E-59")
  void aReportOfAnEarlierRequestAnnouncesNothing() {
    RouterHandle router = bed.master(config(1, 100));
    long old = bed.addresses.last().request();
    bed.deliver(packet(1, 200));
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    bed.io.sent.clear();
    bed.engine.addressesHeld(router.id(), old);
    assertEquals(List.of(), bed.io.sent);
    bed.held(router);
    assertEquals(1, bed.io.gratuitousArps().size());
  }

  @Test
  void aBackupAnnouncesNothing() {
    RouterHandle router = bed.master(config(1, 100));
    long held = bed.addresses.last().request();
    bed.deliver(packet(1, 200));
    bed.engine.addressesHeld(router.id(), held);
    bed.held(router);
    router.setShutDown(true);
    bed.held(router);
    bed.engine.addressesHeld(router.id(), held);
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  void reportsForVirtualRoutersThatAreGoneAreIgnored() {
    RouterHandle router = bed.master(config(1, 100));
    router.remove();
    bed.io.sent.clear();
    bed.held(router);
    bed.engine.addressesRefused(router.id(), bed.addresses.last().request(), "late");
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  @Proves("S-MASTER-4")
  void releaseSendsNothing() {
    RouterHandle router = bed.master(config(1, 100));
    bed.deliver(packet(1, 200));
    assertEquals(VrrpState.BACKUP, router.state());
    assertFalse(bed.addresses.last().held());
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  void aRefusedAddressIsAFaultThatIsTriedAgain() {
    RouterHandle router = bed.master(config(1, 100));
    bed.engine.addressesRefused(
        router.id(), bed.addresses.last().request(), "192.0.2.100/24 on eth0: Permission denied");
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of("192.0.2.100/24 on eth0: Permission denied"), router.snapshot().reasons());
    assertEquals(List.of(0), bed.io.advertisements().stream().map(a -> a.priority()).toList());
    assertFalse(bed.addresses.last().held());
    bed.io.advance(FAULT_PAUSE - 1);
    assertEquals(VrrpState.INITIALIZE, router.state());
    bed.io.advance(1);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), router.snapshot().reasons());
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    bed.held(router);
    assertEquals(1, bed.io.gratuitousArps().size());
  }

  @Test
  void lateRefusalIsNoFault() {
    RouterHandle router = bed.master(config(1, 100));
    long held = bed.addresses.last().request();
    bed.deliver(packet(1, 200));
    bed.engine.addressesRefused(router.id(), held, "late");
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  @Proves("X-8")
  void backupThatCannotBeReadyStopsInsteadOfPretending() {
    RouterHandle router = bed.backup(config(1, 100));
    String refusal = "adding a macvlan to eth0: Operation not supported";
    long first = bed.addresses.last().request();
    bed.engine.addressesRefused(router.id(), first, refusal);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of(refusal), router.snapshot().reasons());
    assertFalse(bed.addresses.last().held());
    bed.engine.addressesRefused(router.id(), first, "refused again");
    assertEquals(List.of(refusal), router.snapshot().reasons());
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(first + 1, bed.addresses.last().request(), "requested again");
    bed.engine.addressesRefused(router.id(), first + 1, refusal);
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.INITIALIZE, router.state(), "tried less and less often");
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  private void refuse(RouterHandle router) {
    bed.engine.addressesRefused(router.id(), bed.addresses.last().request(), "no");
    assertEquals(VrrpState.INITIALIZE, router.state());
  }

  private void keepQuiet(long seconds) {
    for (long i = 0; i < seconds; i++) {
      bed.deliver(packet(1, 200));
      bed.io.advance(SECOND);
    }
  }

  @Test
  void aBackupThatWasReadyForLongIsTriedAgainSoon() {
    RouterHandle router = bed.backup(config(1, 100));
    for (int i = 0; i < 3; i++) {
      refuse(router);
      bed.io.advance(FAULT_PAUSE << i);
      assertEquals(VrrpState.BACKUP, router.state());
    }
    keepQuiet(601);
    refuse(router);
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void anOperatorWhoStartsItHasItTriedAtOnceAndSoonAgain() {
    RouterHandle router = bed.backup(config(1, 100));
    refuse(router);
    bed.io.advance(FAULT_PAUSE);
    refuse(router);
    router.setShutDown(true);
    router.setShutDown(false);
    assertEquals(VrrpState.BACKUP, router.state());
    refuse(router);
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void addressesThatTheKernelDoesNotShowAreGivenUp() {
    RouterHandle router = bed.backup(config(1, 100));
    bed.addresses.defect = new IllegalStateException("a defect after it was heard");
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertFalse(bed.addresses.last().held());
    assertTrue(bed.addresses.asked.get(bed.addresses.asked.size() - 2).held());
  }

  @Test
  @Proves({"E-65", "X-7"})
  void whatIsWantedIsConfirmedOnlyAfterTheLatestNews() {
    RouterHandle router = bed.master(config(1, 100));
    bed.engine.confirmationWanted();
    assertEquals(1, bed.addresses.confirmed);
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.deliver(ETH0, packet(1, 200));
    bed.engine.confirmationWanted();
    bed.addresses.whenConfirmed =
        () -> assertFalse(bed.addresses.last().held(), "the successor was heard");
    bed.io.resume();
    assertEquals(1, bed.addresses.confirmed);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  @Proves("X-7")
  void newsThatComesDuringATurnIsHeardBeforeConfirming() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.freeze();
    bed.engine.confirmationWanted();
    bed.io.whenDrained(() -> bed.io.deliver(ETH0, packet(1, 200)));
    bed.addresses.whenConfirmed =
        () -> assertFalse(bed.addresses.last().held(), "the successor was heard");
    bed.io.resume();
    assertEquals(0, bed.addresses.confirmed);
    assertEquals(VrrpState.BACKUP, router.state());
  }

  // ---------------------------------------------------------------- live configuration

  @Test
  @Proves("X-5")
  void theNextAdvertisementCarriesAnotherPriority() {
    RouterHandle router = bed.master(config(1, 100));
    router.configure(config(1, 120));
    assertEquals(List.of(), bed.io.sent);
    bed.io.advance(SECOND);
    assertEquals(120, bed.io.advertisements().get(0).priority());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void theNextAdvertisementCarriesAnotherIntervalAndComesAccordingly() {
    RouterHandle router = bed.master(config(1, 100));
    long start = bed.io.nanoTime();
    router.configure(config(parameters(1, 100, 20, "192.0.2.100/24")));
    bed.io.advance(SECOND);
    List<SimulatedIo.Sent> sent = bed.io.advertisements();
    assertEquals(5, sent.size());
    assertEquals(20, sent.get(0).advertInterval());
    assertEquals(start + SECOND / 5, sent.get(0).time());
    router.configure(config(parameters(1, 100, 300, "192.0.2.100/24")));
    bed.io.sent.clear();
    bed.io.advance(4 * SECOND);
    assertEquals(2, bed.io.advertisements().size());
    assertEquals(300, bed.io.advertisements().get(0).advertInterval());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void theNextAdvertisementCarriesOtherAddressesAndTheKernelGetsThem() {
    RouterHandle router = bed.master(config(1, 100));
    bed.held(router);
    long request = bed.addresses.last().request();
    bed.io.sent.clear();
    router.configure(config(parameters(1, 100, 100, "192.0.2.101", "192.0.2.102")));
    TestBed.Asked asked = bed.addresses.last();
    assertTrue(asked.held());
    assertEquals(request + 1, asked.request());
    assertEquals(2, asked.addresses().size());
    bed.held(router);
    assertEquals(
        addresses("192.0.2.101", "192.0.2.102"),
        bed.io.gratuitousArps().stream().map(SimulatedIo.Sent::announced).toList());
    bed.io.advance(SECOND);
    assertEquals(
        addresses("192.0.2.101", "192.0.2.102"), bed.io.advertisements().get(0).addresses());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  /** Whatever the kernel has to change for it, a master stays master. */
  @TestFactory
  Stream<DynamicTest> howTheAddressesAreKeptChangesInPlace() {
    RouterConfig before = config(1, 100);
    RouterParameters p = before.parameters();
    Map<String, RouterConfig> changes =
        Map.of(
            "virtualMac",
            TestBed.withoutVirtualMac(before),
            "addressLifetime",
            new RouterConfig(
                "", "eth0", p, true, true, Duration.ZERO, new Announcements(1, 0, 0), 60),
            "acceptMode",
            config(
                new RouterParameters(
                    IpFamily.IPV4, 1, 100, 100, true, true, p.virtualIps(), ChecksumMode.AUTO)),
            "owner",
            config(1, 255),
            "prefix length",
            config(parameters(1, 100, 100, "192.0.2.100/25")));
    return changes.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      try (TestBed own = new TestBed()) {
                        changesInPlace(own, before, entry.getValue());
                      }
                    }));
  }

  private static void changesInPlace(TestBed bed, RouterConfig before, RouterConfig after) {
    RouterHandle router = bed.master(before);
    bed.held(router);
    long request = bed.addresses.last().request();
    router.configure(after);
    assertEquals(
        new TestBed.Asked(router.id(), ETH0, after, true, request + 1), bed.addresses.last());
    bed.io.sent.clear();
    bed.held(router);
    assertEquals(1, bed.io.gratuitousArps().size());
    bed.io.advance(SECOND);
    assertEquals(1, bed.io.advertisements().size());
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void whatDoesNotConcernTheAddressesAsksForNothing() {
    RouterHandle router = bed.master(config(1, 100));
    bed.held(router);
    int asked = bed.addresses.asked.size();
    router.configure(config(1, 120));
    router.configure(config(parameters(1, 120, 50, "192.0.2.100/24")));
    assertEquals(asked, bed.addresses.asked.size());
  }

  @Test
  void withoutVirtualMacAddressesAreAnnouncedFromTheInterface() {
    RouterHandle router = bed.master(TestBed.withoutVirtualMac(config(1, 100)));
    bed.held(router);
    assertEquals(TestBed.MAC, bed.io.gratuitousArps().get(0).arpSenderMac());
    assertEquals(TestBed.MAC, bed.io.gratuitousArps().get(0).sourceMac());
  }

  @Test
  void aBackupAsksForItsNewAddressesToBeAbsent() {
    RouterHandle router = bed.backup(config(1, 100));
    router.configure(config(parameters(1, 100, 100, "192.0.2.101")));
    assertFalse(bed.addresses.last().held());
    assertEquals(List.of(VirtualIp.parse("192.0.2.101")), bed.addresses.last().addresses());
    assertEquals(List.of(), bed.io.sent);
  }

  @Test
  void preemptionCanBeSwitchedWhileRunning() {
    RouterHandle router = bed.backup(config(1, 100));
    RouterParameters p = config(1, 100).parameters();
    router.configure(
        config(
            new RouterParameters(
                IpFamily.IPV4, 1, 100, 100, false, false, p.virtualIps(), ChecksumMode.AUTO)));
    for (int i = 0; i < 10; i++) {
      bed.io.advance(SECOND);
      bed.deliver(packet(1, 50));
    }
    assertEquals(VrrpState.BACKUP, router.state());
    router.configure(config(1, 100));
    for (int i = 0; i < 5; i++) {
      bed.deliver(packet(1, 50));
      bed.io.advance(SECOND);
    }
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(NewMasterReason.PREEMPTED, router.snapshot().role().newMasterReason());
  }

  @Test
  void unchangedConfigurationHasNoEffect() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.advance(SECOND / 2);
    RouterSnapshot before = router.snapshot();
    int asked = bed.addresses.asked.size();
    bed.io.awaited.clear();
    bed.io.advance(0);
    long deadline = bed.io.awaited.get(0);
    for (int i = 0; i < 100; i++) {
      router.configure(config(1, 100));
    }
    bed.network(TestBed.eth0());
    bed.io.awaited.clear();
    bed.io.advance(0);
    assertEquals(before, router.snapshot());
    assertEquals(asked, bed.addresses.asked.size());
    assertEquals(deadline, bed.io.awaited.get(0));
    assertEquals(1, bed.io.opened);
    assertEquals(List.of(), bed.io.sent);
    bed.engine.close();
    assertEquals(List.of(), bed.observer.warnings);
    assertEquals(3, bed.observer.changes.size());
  }

  @Test
  void aStormOfConfigurationsMissesNoAdvertisement() {
    RouterHandle router = bed.master(config(1, 100));
    for (int i = 0; i < 1000; i++) {
      bed.io.advance(SECOND / 100);
      router.configure(config(1, 100 + i % 3));
    }
    assertEquals(10, bed.io.advertisements().size());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @Test
  void aConfigurationOfAnotherIdentityIsRefused() {
    RouterHandle router = bed.master(config(1, 100));
    assertThrows(IllegalArgumentException.class, () -> router.configure(config(2, 100)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            router.configure(
                new RouterConfig(
                    "blue",
                    "eth0",
                    config(1, 100).parameters(),
                    true,
                    true,
                    Duration.ZERO,
                    new Announcements(1, 0, 0),
                    3)));
    assertThrows(
        IllegalArgumentException.class,
        () -> router.configure(TestBed.on("eth1", config(1, 100).parameters())));
    assertEquals(config(1, 100), router.snapshot().configured());
  }

  // ---------------------------------------------------------------- the operator

  @Test
  void anOverrideLastsUntilItIsTakenBack() {
    RouterHandle router = bed.master(config(1, 100));
    router.overridePriority(50);
    bed.io.advance(SECOND);
    router.configure(config(1, 110));
    bed.io.advance(SECOND);
    assertEquals(50, router.snapshot().priorityOverride());
    assertEquals(50, router.snapshot().effective().priority());
    assertEquals(110, router.snapshot().configured().parameters().priority());
    router.clearPriorityOverride();
    bed.io.advance(SECOND);
    assertEquals(
        List.of(50, 50, 110), bed.io.advertisements().stream().map(a -> a.priority()).toList());
    assertEquals(1, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 255, 256, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void anOverrideOutOfRangeIsRefusedAndLeavesNothingBehind(int priority) {
    RouterHandle router = bed.master(config(1, 100));
    RouterSnapshot before = router.snapshot();
    assertThrows(IllegalArgumentException.class, () -> router.overridePriority(priority));
    assertEquals(before, router.snapshot());
    router.configure(config(1, 110));
    assertEquals(110, router.snapshot().effective().priority());
  }

  @Test
  void anOwnerHasNoOtherPriority() {
    RouterHandle router = bed.backup(config(1, 255));
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> router.overridePriority(10));
    assertTrue(refused.getMessage().contains("priority=255"), refused.getMessage());
    router.clearPriorityOverride();
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void anOverrideEndsWhenTheNodeBecomesOwner() {
    RouterHandle router = bed.master(config(1, 100));
    router.overridePriority(50);
    router.configure(config(1, 255));
    assertEquals(0, router.snapshot().priorityOverride());
    bed.io.advance(SECOND);
    assertEquals(255, bed.io.advertisements().get(0).priority());
  }

  @Test
  void jumpsOfTheWallClockHaveNoEffect() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.sent.clear();
    for (int i = 0; i < 10; i++) {
      bed.wall = bed.wall.plusSeconds(i % 2 == 0 ? 3600 : -7200);
      bed.io.advance(SECOND);
      assertEquals(i + 1, bed.io.sent.size());
    }
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  void routerShutDownByTheOperatorStaysDownUntilStartup() {
    RouterHandle router = bed.master(config(1, 100));
    router.setShutDown(true);
    router.setShutDown(true);
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of("shut down by its operator"), router.snapshot().reasons());
    assertEquals(List.of(0), bed.io.advertisements().stream().map(a -> a.priority()).toList());
    assertEquals(1, bed.io.openReceivers());
    bed.network(TestBed.setDown(TestBed.eth0()));
    bed.network(TestBed.eth0());
    router.configure(config(1, 120));
    bed.io.advance(60 * SECOND);
    assertEquals(VrrpState.INITIALIZE, router.state());
    router.setShutDown(false);
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(4 * SECOND);
    assertEquals(120, bed.io.sent.get(bed.io.sent.size() - 1).priority());
  }

  @Test
  void aConfigurationThatDisablesAndChangesAddressesReleasesThem() {
    RouterHandle router = bed.master(config(1, 100));
    router.configure(TestBed.disabled(config(parameters(1, 100, 100, "192.0.2.101"))));
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertFalse(bed.addresses.last().held());
    assertEquals(1, bed.io.sent.size());
    assertEquals(0, bed.io.sent.get(0).priority());
    assertEquals(addresses("192.0.2.100"), bed.io.sent.get(0).addresses());
  }

  @Test
  @Proves("E-61")
  void whatCannotBeSentIsCountedAndTheNextIsSentInTime() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.sendError = 105;
    bed.io.advance(3 * SECOND);
    bed.io.sendError = 0;
    bed.io.advance(SECOND);
    assertEquals(3, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
    assertEquals(1, bed.io.advertisements().size());
    bed.engine.close();
    assertEquals(List.of("advertisement not sent on eth0: error 105"), bed.observer.warnings);
  }

  @Test
  void anAnnouncementThatCannotBeSentIsCounted() {
    RouterHandle router = bed.master(config(1, 100));
    bed.io.sendError = 105;
    bed.held(router);
    assertEquals(1, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
  }
}
