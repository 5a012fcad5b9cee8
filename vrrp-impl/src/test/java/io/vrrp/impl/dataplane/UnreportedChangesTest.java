// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.DataPlaneTestBed.ETH0;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.SECOND;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.ofVrid;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.plan.Macvlans;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes that the kernel does not report are found soon, and with little work. */
@Timeout(30)
class UnreportedChangesTest {

  private final DataPlaneTestBed bed = new DataPlaneTestBed();
  private final ModelKernel kernel = bed.kernel;
  private final DataPlaneTestBed.Listener listener = bed.listener;

  private void want(boolean held) {
    bed.plane.want("a", DataPlaneTestBed.want(true, held, 1, "192.0.2.100"));
    bed.turns();
  }

  private Link macvlan() {
    return kernel.named("vrrp4-51-2");
  }

  private void arpIgnoreOf(int index, int value) {
    kernel.changeSilently(index, link -> Links.ipv4(link, link.ipv4().with(ARP_IGNORE, value)));
  }

  @Test
  void aSettingOfTheBaseThatAnotherProgramWroteIsRepairedWithinTwoSeconds() {
    want(false);
    int readings = kernel.readings;
    arpIgnoreOf(ETH0, 0);
    bed.pass(2 * SECOND + SECOND / 4);
    assertEquals(1, kernel.get(ETH0).ipv4().get(ARP_IGNORE));
    assertEquals(readings, kernel.readings, "nothing else was read");
  }

  @Test
  void aSettingOfTheMacvlanThatAnotherProgramWroteIsRepairedWithinTwoSeconds() {
    want(true);
    arpIgnoreOf(macvlan().index(), 0);
    bed.pass(2 * SECOND + SECOND / 4);
    assertEquals(1, macvlan().ipv4().get(ARP_IGNORE));
  }

  @Test
  void aReportedChangeOfSettingsIsRepairedAtOnce() {
    want(true);
    arpIgnoreOf(macvlan().index(), 0);
    kernel.hint(macvlan().index());
    bed.turn();
    assertEquals(1, macvlan().ipv4().get(ARP_IGNORE));
  }

  @Test
  void aTakeOverDoesNotWaitForTheLookAtTheSettings() {
    want(false);
    arpIgnoreOf(ETH0, 0);
    arpIgnoreOf(macvlan().index(), 0);
    kernel.takeCalls();
    int readings = kernel.linkReadings;
    kernel.beforeApply =
        () -> {
          if (kernel.calls.isEmpty()) {
            assertEquals(readings, kernel.linkReadings, "the addresses come first");
          }
        };
    bed.plane.want("a", DataPlaneTestBed.want(true, true, 2, "192.0.2.100"));
    bed.turn();
    assertTrue(kernel.takeCalls().get(0) instanceof KernelChange.SetUp);
    assertEquals(1, kernel.get(ETH0).ipv4().get(ARP_IGNORE));
    assertEquals(1, macvlan().ipv4().get(ARP_IGNORE));
  }

  @Test
  void settingsOfAllInterfacesAreLookedAtWithEachTakeOver() {
    want(false);
    kernel.all = Ipv4Settings.ZERO.with(ARP_IGNORE, 2);
    bed.plane.want("a", DataPlaneTestBed.want(true, true, 2, "192.0.2.100"));
    bed.turns();
    assertTrue(
        listener.take().toString().contains("net.ipv4.conf.all.arp_ignore=2"), "it is refused");
  }

  @Test
  void manyMacvlansAreLookedAtInTurn() {
    for (int vrid = 1; vrid <= 40; vrid++) {
      bed.plane.want(
          "r" + vrid, ofVrid(vrid, DataPlaneTestBed.want(true, false, 1, "192.0.3." + vrid)));
    }
    bed.turns();
    kernel.allLinks().stream()
        .filter(Macvlans::isOurs)
        .forEach(link -> arpIgnoreOf(link.index(), 0));
    int readings = kernel.linkReadings;
    bed.pass(2 * SECOND);
    assertEquals(17, kernel.linkReadings - readings);
    bed.pass(4 * SECOND);
    for (Link link : kernel.allLinks()) {
      assertEquals(1, link.ipv4().get(ARP_IGNORE), link::toString);
    }
  }

  @Test
  void nothingIsCheckedWithoutVirtualRouters() {
    bed.pass(3 * SECOND);
    assertEquals(0, kernel.linkReadings);
  }

  @Test
  void aMembershipThatWentWithoutAReportIsNoticed() {
    kernel.members.add(ETH0);
    want(false);
    bed.pass(2 * SECOND);
    long before = listener.ipDevices.get(ETH0).ipv4();
    kernel.members.clear();
    bed.pass(2 * SECOND);
    long after = listener.ipDevices.get(ETH0).ipv4();
    assertNotEquals(before, after);
    int networks = listener.networks;
    bed.pass(8 * SECOND);
    assertEquals(networks, listener.networks, "it is news once");
    assertEquals(List.of(), List.copyOf(listener.warnings));
  }

  @Test
  void membershipsOfOtherInterfacesAreNotReported() {
    kernel.link(9, "eth9");
    kernel.members.add(9);
    want(false);
    bed.pass(2 * SECOND);
    int networks = listener.networks;
    kernel.members.clear();
    bed.pass(2 * SECOND);
    assertEquals(networks, listener.networks);
  }

  @Test
  void ofIpv6WithoutMtuNothingIsRefusedAndAllIsThereLater() {
    kernel.change(ETH0, link -> Links.ipv6(Links.mtu(link, 1200), null));
    bed.plane.want("6", DataPlaneTestBed.want(true, true, 1, "fe80::100", "2001:db8::100"));
    bed.turns();
    assertEquals(List.of(), listener.take());
    assertEquals(0, listener.ipDevices.get(ETH0).ipv6());
    kernel.change(ETH0, link -> Links.ipv6(Links.mtu(link, 1500), ModelKernel.DEFAULT_IPV6));
    bed.turns();
    assertEquals(List.of("held 6 1"), listener.take());
    assertNotEquals(0, listener.ipDevices.get(ETH0).ipv6());
  }

  @Test
  void anotherInterfaceWithTheSameIndexHasOtherParts() {
    IpDevices before = listener.ipDevices.get(ETH0);
    kernel.unlink(ETH0);
    kernel.link(ETH0, "eth0");
    bed.turns();
    assertNotEquals(before.ipv4(), listener.ipDevices.get(ETH0).ipv4());
    assertNotEquals(before.ipv6(), listener.ipDevices.get(ETH0).ipv6());
  }

  @Test
  void readingEverythingChangesNoNumber() {
    IpDevices before = listener.ipDevices.get(ETH0);
    kernel.overrun();
    bed.turns();
    assertEquals(before, listener.ipDevices.get(ETH0));
  }
}
