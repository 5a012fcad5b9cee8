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
import static io.vrrp.impl.dataplane.DataPlaneTestBed.want;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.withLifetime;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.withMacvlanName;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ACCEPT_LOCAL;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_ANNOUNCE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_FILTER;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.FORWARDING;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.MEDIUM_ID;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROMOTE_SECONDARIES;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.filter.FilterControl;
import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.Macvlans;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs turns against a model of the kernel: virtual MAC addresses on macvlans. */
@Timeout(30)
class MacvlanTest {

  private static final String NAME4 = "vrrp4-51-2";
  private static final String NAME6 = "vrrp6-51-2";
  private static final MacAddress MAC4 = MacAddress.ofVirtualRouter(IpFamily.IPV4, VRID);

  private final DataPlaneTestBed bed = new DataPlaneTestBed();
  private final ModelKernel kernel = bed.kernel;
  private final DataPlaneTestBed.Listener listener = bed.listener;
  private final DataPlane plane = bed.plane;
  private final Collection<Link> linksBefore = kernel.allLinks();
  private final Collection<LinkAddress> addressesBefore = kernel.allAddresses();

  private void backup() {
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of(), listener.take());
  }

  private void master() {
    plane.want("a", want(true, true, 2, "192.0.2.100", "192.0.2.101"));
    bed.turns();
    assertEquals(List.of("held a 2"), listener.take());
    kernel.takeCalls();
  }

  private Link macvlan() {
    return kernel.named(NAME4);
  }

  private List<LinkAddress> onMacvlan() {
    int index = macvlan().index();
    return kernel.allAddresses().stream().filter(a -> a.linkIndex() == index).toList();
  }

  private void assertMaster() {
    Link macvlan = macvlan();
    assertTrue(macvlan.adminUp());
    assertEquals(MAC4, macvlan.mac());
    assertEquals(ETH0, macvlan.lower());
    assertEquals(Link.Kind.MACVLAN_BRIDGE, macvlan.kind());
    assertEquals(
        "io.vrrp base: rp_filter=1 arp_ignore=0 arp_announce=0 accept_local=0", macvlan.alias());
    assertEquals(
        Ipv4Settings.ZERO
            .with(FORWARDING, 1)
            .with(RP_FILTER, 2)
            .with(ARP_IGNORE, 1)
            .with(PROMOTE_SECONDARIES, 1)
            .with(MEDIUM_ID, -1),
        macvlan.ipv4());
    assertTrue(macvlan.ipv6().disabled());
    assertEquals(
        List.of(
            address(macvlan.index(), "192.0.2.100", true),
            address(macvlan.index(), "192.0.2.101", true)),
        onMacvlan());
    assertEquals(
        Ipv4Settings.ZERO
            .with(FORWARDING, 1)
            .with(RP_FILTER, 2)
            .with(ARP_IGNORE, 1)
            .with(ARP_ANNOUNCE, 2)
            .with(ACCEPT_LOCAL, 1),
        kernel.get(ETH0).ipv4());
  }

  private void assertNothingLeft() {
    assertEquals(new ArrayList<>(linksBefore), new ArrayList<>(kernel.allLinks()));
    assertEquals(addressesBefore, kernel.allAddresses());
    assertEquals(FilterRules.NONE, bed.filter.rules);
  }

  @Test
  void aBackupHasItsMacvlanReadyButDown() {
    backup();
    Link macvlan = macvlan();
    assertFalse(macvlan.adminUp());
    assertEquals(MAC4, macvlan.mac());
    assertEquals(List.of(), onMacvlan());
    assertEquals(
        Ipv4Settings.ZERO
            .with(FORWARDING, 1)
            .with(RP_FILTER, 2)
            .with(ARP_IGNORE, 1)
            .with(PROMOTE_SECONDARIES, 1)
            .with(MEDIUM_ID, -1),
        macvlan.ipv4());
  }

  /** The base interface's route covers the whole subnet. */
  @Test
  void theMacvlanAnswersForNoOtherAddressOfTheSubnetThoughProxyArpIsOn() {
    kernel.all = Ipv4Settings.ZERO.with(FORWARDING, 1).with(PROXY_ARP, 1);
    backup();
    assertEquals(-1, macvlan().ipv4().get(MEDIUM_ID));
    kernel.change(macvlan().index(), link -> Links.ipv4(link, ModelKernel.DEFAULT_IPV4));
    bed.turns();
    assertEquals(-1, macvlan().ipv4().get(MEDIUM_ID));
    assertEquals(0, kernel.get(ETH0).ipv4().get(MEDIUM_ID));
  }

  @Test
  void takingOverNeedsNoMoreThanOneExchange() {
    backup();
    kernel.takeCalls();
    int[] exchanges = {0};
    kernel.beforeApply = () -> exchanges[0]++;
    plane.want("a", want(true, true, 2, "192.0.2.100"));
    bed.turn();
    assertEquals(1, exchanges[0]);
    assertEquals(2, kernel.takeCalls().size());
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void aMasterHasEverything() {
    master();
    assertMaster();
    bed.pass(30 * SECOND);
    assertMaster();
    assertEquals(List.of(), listener.take());
  }

  @Test
  void releasingSetsItDownAfterTheAddressesAreGone() {
    master();
    plane.want("a", want(true, false, 3, "192.0.2.100", "192.0.2.101"));
    bed.turn();
    List<KernelChange> calls = kernel.takeCalls();
    assertEquals(3, calls.size());
    assertEquals(new KernelChange.SetUp(macvlan().index(), false), calls.get(2));
    assertFalse(macvlan().adminUp());
    assertEquals(List.of(), onMacvlan());
  }

  @Test
  void forgettingLeavesNoTrace() {
    master();
    plane.forget("a");
    bed.turns();
    assertNothingLeft();
  }

  @Test
  void theNetworkIsReportedWithoutItsMacvlans() {
    int before = listener.networks;
    master();
    // The settings of the interface changed.
    assertEquals(before + 1, listener.networks);
    assertEquals(List.of(kernel.get(ETH0)), listener.links);
    assertEquals(List.of(foreign("192.0.2.1/24"), foreign("fe80::1/64")), listener.addresses);
  }

  private void assertRepaired(UnaryOperator<Link> damage) {
    master();
    kernel.change(macvlan().index(), damage);
    bed.turns();
    assertMaster();
    List<String> reports = listener.take();
    assertTrue(reports.isEmpty() || reports.equals(List.of("held a 2")), reports.toString());
  }

  @Test
  void setDownByAnotherItIsSetUp() {
    assertRepaired(link -> Links.up(link, false));
  }

  @Test
  void withAnotherMacItGetsItsOwnBack() {
    assertRepaired(link -> Links.mac(link, new MacAddress(0x0200_0000_0001L)));
  }

  @Test
  void inAnotherModeItGetsBridgeModeBack() {
    assertRepaired(link -> Links.kind(link, Link.Kind.MACVLAN_OTHER));
  }

  @Test
  void withAnotherMtuItGetsThatOfItsInterface() {
    assertRepaired(link -> Links.mtu(link, 107));
  }

  @Test
  void withAnotherAliasItGetsItsOwnBack() {
    assertRepaired(link -> Links.alias(link, "mine"));
  }

  @Test
  void withOtherSettingsItGetsItsOwnBack() {
    assertRepaired(
        link -> Links.ipv4(link, Ipv4Settings.ZERO.with(RP_FILTER, 1).with(ARP_FILTER, 1)));
    assertRepaired(link -> Links.ipv6(link, new Ipv6Settings(false, true, 1, true)));
  }

  @Test
  void renamedItGetsItsNameBack() {
    master();
    int index = macvlan().index();
    kernel.change(index, link -> Links.name(link, "other"));
    bed.turns();
    assertMaster();
    assertEquals(index, macvlan().index());
    assertEquals(List.of(), listener.take());
  }

  @Test
  void whereRenamingIsRefusedItKeepsTheOtherName() {
    master();
    kernel.refused.add("SetName");
    kernel.change(macvlan().index(), link -> Links.name(link, "other"));
    bed.turns();
    assertEquals(List.of(), listener.take());
    assertTrue(kernel.named("other").adminUp());
  }

  @Test
  void deletedMacvlanIsMadeAgain() {
    master();
    kernel.unlink(macvlan().index());
    bed.turns();
    assertMaster();
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void deletedMacvlanIsMadeAgainEvenForALongTimeBackup() {
    backup();
    bed.pass(100 * LIFETIME * SECOND);
    kernel.unlink(macvlan().index());
    bed.turns();
    assertEquals(MAC4, macvlan().mac());
    assertFalse(macvlan().adminUp());
    kernel.change(macvlan().index(), l -> Links.mac(l, new MacAddress(9)));
    bed.turns();
    assertEquals(MAC4, macvlan().mac());
  }

  @Test
  void repeatedDeletionCausesAFault() {
    master();
    for (int i = 0; i < 200; i++) {
      if (macvlan() != null) {
        kernel.unlink(macvlan().index());
      }
      kernel.pass(SECOND / 20);
      bed.turns();
    }
    List<String> reports = listener.take();
    assertEquals(
        "refused a 2: another program keeps removing or changing its macvlan",
        reports.get(reports.size() - 1));
  }

  @Test
  void withTheInterfaceItGoesAndComesBackWhenWantedOnAnother() {
    master();
    kernel.unlink(ETH0);
    bed.turns();
    assertEquals(List.of(), listener.take());
    kernel.link(9, "eth0");
    DesiredState there =
        new DesiredState(
            9,
            IpFamily.IPV4,
            VRID,
            true,
            DataPlaneTestBed.ips("192.0.2.100"),
            true,
            false,
            3,
            true,
            7);
    plane.want("a", there);
    bed.turns();
    assertEquals(List.of("held a 7"), listener.take());
    assertEquals(9, kernel.named("vrrp4-51-9").lower());
    plane.forget("a");
    bed.turns();
    assertEquals(ModelKernel.DEFAULT_IPV4, kernel.get(9).ipv4());
  }

  // ---------------------------------------------------------------- what was there before

  @Test
  void afterACrashItIsAdoptedAndTheOriginalSettingsAreRestoredInTheEnd() {
    master();
    int index = macvlan().index();
    DataPlane next = bed.restarted();
    next.want("a", want(true, true, 1, "192.0.2.100", "192.0.2.101"));
    DataPlaneTestBed.turns(next);
    assertEquals(index, macvlan().index());
    assertMaster();
    next.forget("a");
    kernel.pass(5 * SECOND);
    DataPlaneTestBed.turns(next);
    assertNothingLeft();
  }

  @Test
  void leftoversThatNoVirtualRouterWantsAreSetDownAndRemovedAfterAWhile() {
    master();
    plane.want("b", want(true, true, 1, "fe80::100", "2001:db8::100"));
    bed.turns();
    DataPlane next = bed.restarted();
    DataPlaneTestBed.turns(next);
    assertEquals(addressesBefore, kernel.allAddresses());
    assertFalse(macvlan().adminUp());
    assertFalse(kernel.named(NAME6).adminUp());
    kernel.pass(5 * SECOND);
    DataPlaneTestBed.turns(next);
    bed.filter.rules = FilterRules.NONE;
    assertNothingLeft();
  }

  @Test
  void afterACrashEachFindsItsOwnAlthoughOthersAreConfiguredFirst() {
    master();
    plane.want("b", ofVrid(52, want(true, true, 1, "192.0.2.110")));
    bed.turns();
    int index = kernel.named("vrrp4-52-2").index();
    DataPlane next = bed.restarted();
    next.want("a", want(true, false, 1, "192.0.2.100", "192.0.2.101"));
    DataPlaneTestBed.turns(next);
    kernel.pass(SECOND);
    next.want("b", ofVrid(52, want(true, false, 1, "192.0.2.110")));
    DataPlaneTestBed.turns(next);
    assertEquals(index, kernel.named("vrrp4-52-2").index());
  }

  @Test
  void deletedWhileItIsSetUpIsNoFault() {
    backup();
    kernel.beforeApply =
        () -> {
          kernel.beforeApply = () -> {};
          kernel.unlink(macvlan().index());
        };
    master();
    assertMaster();
  }

  @Test
  void settingsThatAnotherProgramChangedSinceAreKept() {
    master();
    kernel.change(
        ETH0,
        link ->
            Links.ipv4(
                link,
                Ipv4Settings.ZERO
                    .with(FORWARDING, 1)
                    .with(ARP_IGNORE, 2)
                    .with(ARP_ANNOUNCE, 1)
                    .with(ACCEPT_LOCAL, 1)));
    bed.turns();
    plane.forget("a");
    bed.turns();
    assertEquals(
        Ipv4Settings.ZERO.with(FORWARDING, 1).with(ARP_IGNORE, 2), kernel.get(ETH0).ipv4());
  }

  @Test
  void settingsThatWereThereStayThere() {
    kernel.change(
        ETH0,
        link ->
            Links.ipv4(
                link,
                Ipv4Settings.ZERO
                    .with(RP_FILTER, 1)
                    .with(ARP_IGNORE, 1)
                    .with(ARP_ANNOUNCE, 1)
                    .with(ACCEPT_LOCAL, 1)));
    master();
    assertEquals(
        "io.vrrp base: rp_filter=1 arp_ignore=1 arp_announce=1 accept_local=1", macvlan().alias());
    assertEquals(0, macvlan().ipv4().get(FORWARDING));
    plane.forget("a");
    bed.turns();
    assertEquals(
        Ipv4Settings.ZERO
            .with(RP_FILTER, 1)
            .with(ARP_IGNORE, 1)
            .with(ARP_ANNOUNCE, 1)
            .with(ACCEPT_LOCAL, 1),
        kernel.get(ETH0).ipv4());
  }

  @Test
  void ownerIsHeardWithAnyReversePathFilter() {
    for (int[] filters : new int[][] {{0, 0, 0}, {0, 1, 2}, {1, 0, 2}, {1, 2, 1}, {2, 1, 2}}) {
      kernel.all = Ipv4Settings.ZERO.with(RP_FILTER, filters[1]);
      kernel.change(ETH0, l -> Links.ipv4(l, Ipv4Settings.ZERO.with(RP_FILTER, filters[0])));
      bed.pass(11 * SECOND);
      plane.want("a", want(true, true, 1, "192.0.2.100"));
      bed.turns();
      assertEquals(filters[2], kernel.get(ETH0).ipv4().get(RP_FILTER));
      plane.forget("a");
      bed.turns();
      assertEquals(filters[0], kernel.get(ETH0).ipv4().get(RP_FILTER));
    }
  }

  @Test
  void aRestorationThatFailsIsTriedAgain() {
    master();
    kernel.refused.add("SetIpv4");
    plane.forget("a");
    bed.turns();
    kernel.refused.clear();
    bed.pass(11 * SECOND);
    assertNothingLeft();
  }

  @Test
  void aSettingOfTheInterfaceThatCannotBeMadeIsARefusal() {
    kernel.refused.add("SetIpv4");
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("refused a 1: SetIpv4 refused"), listener.take());
  }

  @Test
  void settingWithoutEffectStopsNoVirtualRouter() {
    kernel.ineffective.add("SetIpv6");
    plane.want("a", want(true, true, 1, "fe80::100/64"));
    plane.want("b", ofVrid(52, want(true, true, 2, "192.0.2.110")));
    bed.turns();
    assertEquals(Set.of("held a 1", "held b 2"), Set.copyOf(listener.take()));
    assertFalse(listener.warnings.isEmpty());
  }

  @Test
  void manyThatGiveUpDoNotKeepOthersWaiting() {
    for (int vrid = 1; vrid <= 50; vrid++) {
      plane.want(vrid, ofVrid(vrid, want(true, true, 1, "192.0.2." + (100 + vrid))));
    }
    bed.turns();
    kernel.takeCalls();
    for (int vrid = 1; vrid <= 49; vrid++) {
      plane.want(vrid, ofVrid(vrid, want(true, false, 2, "192.0.2." + (100 + vrid))));
    }
    bed.turn();
    List<KernelChange> first = kernel.takeCalls();
    assertEquals(49, first.stream().filter(KernelChange.RemoveAddress.class::isInstance).count());
    assertEquals(8, first.stream().filter(KernelChange.SetUp.class::isInstance).count());
    for (int i = 0; i < 6; i++) {
      bed.turn();
    }
    assertEquals(
        1, kernel.allLinks().stream().filter(l -> l.lower() == ETH0 && l.adminUp()).count());
  }

  // ---------------------------------------------------------------- configured names and groups

  private void wantNamed(Object owner, int vrid, String name) {
    plane.want(owner, withMacvlanName(name, ofVrid(vrid, want(true, true, 2, "192.0.2." + vrid))));
  }

  @Test
  void aConfiguredNameIsGivenAtOnceAndIsChangedOnAMaster() {
    wantNamed("a", 51, "fw-lan");
    bed.turns();
    assertEquals(List.of("held a 2"), listener.take());
    int index = kernel.named("fw-lan").index();

    kernel.change(index, l -> Links.name(l, "other"));
    bed.turns();
    assertEquals(index, kernel.named("fw-lan").index(), "repaired");
    wantNamed("a", 51, "fw-wan");
    bed.turns();
    assertEquals(index, kernel.named("fw-wan").index());
    assertTrue(kernel.get(index).adminUp());
    wantNamed("a", 51, "");
    bed.turns();
    assertEquals("vrrp4-51-" + ETH0, kernel.get(index).name());
  }

  @Test
  void twoVirtualRoutersMayExchangeTheirNamesOneAfterTheOther() {
    wantNamed("a", 51, "x");
    wantNamed("b", 52, "y");
    bed.turns();
    int a = kernel.named("x").index();
    int b = kernel.named("y").index();
    wantNamed("a", 51, "y");
    wantNamed("b", 52, "x2");
    bed.turns();
    assertEquals("y", kernel.get(a).name());
    assertEquals("x2", kernel.get(b).name());
  }

  @Test
  void aConfiguredNameThatIsTakenIsAnObstacle() {
    kernel.link(77, "fw-lan");
    wantNamed("a", 51, "fw-lan");
    bed.turns();
    assertEquals(
        List.of(
            "refused a 2: interface fw-lan is not ours: choose another macvlanName, or rename the"
                + " interface"),
        listener.take());
    assertEquals(77, kernel.named("fw-lan").index());
  }

  @Test
  void theMacvlanIsInTheGroupOfItsInterface() {
    kernel.change(ETH0, l -> Links.group(l, 7));
    backup();
    assertEquals(7, macvlan().group());
    kernel.change(ETH0, l -> Links.group(l, 0));
    bed.turns();
    assertEquals(0, macvlan().group());
  }

  @Test
  void whereTheIndexIsLongTheNameIsShort() {
    kernel.link(1_000_000_000, "eth9");
    DesiredState there =
        new DesiredState(
            1_000_000_000,
            IpFamily.IPV4,
            255,
            true,
            DataPlaneTestBed.ips("192.0.2.100"),
            true,
            false,
            3,
            true,
            7);
    plane.want("a", there);
    bed.turns();
    assertEquals(List.of("held a 7"), listener.take());
    Link made = kernel.allLinks().stream().filter(Macvlans::isOurs).findAny().orElseThrow();
    assertTrue(made.name().length() <= 15, made.name());
  }

  @Test
  void settingsAreRestoredWhenTheLastOfSeveralGoes() {
    master();
    plane.want("b", ofVrid(52, want(true, true, 1, "192.0.2.110")));
    bed.turns();
    plane.forget("a");
    bed.turns();
    assertEquals(1, kernel.get(ETH0).ipv4().get(ARP_IGNORE));
    plane.forget("b");
    bed.turns();
    assertNothingLeft();
  }

  @Test
  void foreignInterfacesOfSimilarNameStayUntouched() {
    kernel.link(30, NAME4);
    kernel.put(
        Links.macvlanOn(Links.alias(Links.name(kernel.get(30), "vrrp4-52-2"), "io.vrrpish"), ETH0));
    kernel.link(31, NAME4);
    Collection<Link> others = kernel.allLinks();
    plane.want("a", want(true, true, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("held a 1"), listener.take());
    assertEquals(MAC4, kernel.named("vrrp4.51.2").mac());
    bed.turns();
    plane.forget("a");
    bed.turns();
    assertEquals(new ArrayList<>(others), new ArrayList<>(kernel.allLinks()));
  }

  @Test
  void aForeignMacvlanWithTheVirtualMacIsNamed() {
    kernel.link(30, "vrrp.51");
    kernel.change(30, link -> Links.mac(Links.macvlanOn(link, ETH0), MAC4));
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(
        List.of(
            "refused a 1: interface vrrp.51 on eth0 has the virtual MAC address"
                + " 00:00:5e:00:01:33 and is not ours: remove it, or set virtualMac=false"),
        listener.take());
    kernel.unlink(30);
    plane.want("a", want(true, true, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("held a 2"), listener.take());
  }

  @Test
  void aMacvlanCannotHaveAMacvlan() {
    kernel.link(30, "mv0");
    kernel.change(30, link -> Links.macvlanOn(link, ETH0));
    DesiredState there =
        new DesiredState(
            30,
            IpFamily.IPV4,
            VRID,
            true,
            DataPlaneTestBed.ips("192.0.2.100"),
            true,
            false,
            3,
            false,
            7);
    plane.want("a", there);
    bed.turns();
    assertTrue(listener.take().get(0).startsWith("refused a 7: interface mv0 is a macvlan"));
    assertNull(kernel.named("vrrp4-51-30"));
  }

  // ---------------------------------------------------------------- IPv6, VRF, both families

  @Test
  void forIpv6TheMacvlanMakesNoAddressesOfItsOwn() {
    plane.want("a", want(true, true, 1, "fe80::100/64", "2001:db8::100"));
    bed.turns();
    assertEquals(List.of("held a 1"), listener.take());
    Link macvlan = kernel.named(NAME6);
    assertEquals(new Ipv6Settings(false, true, 0, false), macvlan.ipv6());
    assertEquals("io.vrrp", macvlan.alias());
    assertEquals(ModelKernel.DEFAULT_IPV4, kernel.get(ETH0).ipv4());
    List<KernelChange> puts =
        kernel.takeCalls().stream().filter(KernelChange.PutAddress.class::isInstance).toList();
    // Link-local destinations have no other route; the subnet's route is the interface's.
    assertEquals(
        List.of(
            put(address(macvlan.index(), "fe80::100/64", true)),
            put(address(macvlan.index(), "2001:db8::100", true))),
        puts);
  }

  private static KernelChange put(LinkAddress address) {
    return new KernelChange.PutAddress(
        address.withSubnetRoute(false), address.subnetRoute(), DataPlaneTestBed.LIFETIME);
  }

  @Test
  void subnetRouteThroughTheMacvlanIsThereOnlyWhileTheInterfaceHasNone() {
    for (String vip : List.of("198.51.100.254/24", "2001:db8:9::fe/64")) {
      boolean v6 = vip.contains(":");
      String[] vips = v6 ? new String[] {"fe80::fe/64", vip} : new String[] {vip};
      // Addresses without lifetime are not renewed.
      plane.want("a", withLifetime(0, want(true, true, 1, vips)));
      bed.turns();
      int macvlan = kernel.named(v6 ? NAME6 : NAME4).index();
      LinkAddress withRoute = address(macvlan, vip, true);
      LinkAddress without = withRoute.withSubnetRoute(false);
      assertTrue(kernel.allAddresses().contains(withRoute));
      LinkAddress own = foreign(v6 ? "2001:db8:9::1/64" : "198.51.100.1/24");
      kernel.add(own);
      bed.turns();
      assertTrue(kernel.allAddresses().contains(without), kernel.allAddresses().toString());
      // As netplan does: the interface has no address for a moment.
      List<LinkAddress> all =
          kernel.allAddresses().stream()
              .filter(one -> !one.ours() && one.address().v6() == v6)
              .toList();
      kernel.takeCalls();
      all.forEach(kernel::delete);
      bed.turns();
      assertEquals(List.of(), kernel.takeCalls());
      all.forEach(kernel::add);
      kernel.delete(own);
      bed.turns();
      assertTrue(kernel.allAddresses().contains(withRoute), kernel.allAddresses().toString());
      plane.forget("a");
      bed.turns();
    }
    assertTrue(
        listener.take().stream().noneMatch(text -> text.contains("refused")), "nothing failed");
  }

  @Test
  void bothFamiliesOfOneVridWorkTogether() {
    master();
    plane.want("b", want(true, true, 5, "fe80::100/64"));
    bed.turns();
    assertEquals(List.of("held b 5"), listener.take());
    assertMaster();
    plane.forget("a");
    bed.turns();
    assertNull(macvlan());
    assertTrue(kernel.named(NAME6).adminUp());
  }

  @Test
  void itFollowsItsInterfaceIntoAVrf() {
    kernel.link(40, "vrf-blue");
    kernel.change(40, link -> Links.kind(link, Link.Kind.VRF));
    master();
    kernel.change(ETH0, link -> Links.master(link, 40));
    bed.turns();
    assertEquals(40, macvlan().master());
    kernel.change(ETH0, link -> Links.master(link, 0));
    bed.turns();
    assertEquals(0, macvlan().master());
  }

  @Test
  void toggledLiveTheAddressesMove() {
    master();
    plane.want("a", want(false, true, 3, "192.0.2.100", "192.0.2.101"));
    bed.turns();
    assertEquals(List.of("held a 3"), listener.take());
    assertNull(macvlan());
    assertTrue(kernel.allAddresses().contains(DataPlaneTestBed.ours("192.0.2.100")));
    plane.want("a", want(true, true, 4, "192.0.2.100", "192.0.2.101"));
    bed.turns();
    assertMaster();
    assertFalse(kernel.allAddresses().contains(DataPlaneTestBed.ours("192.0.2.100")));
  }

  // ---------------------------------------------------------------- what cannot be

  @Test
  void settingsOfAllInterfacesThatSilenceArpAreNamed() {
    kernel.all = Ipv4Settings.ZERO.with(ARP_IGNORE, 8);
    bed.pass(11 * SECOND);
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(
        List.of(
            "refused a 1: net.ipv4.conf.all.arp_ignore=8 prevents ARP answers for the virtual IP"
                + " addresses; allowed: 0, 1"),
        listener.take());
    kernel.all = Ipv4Settings.ZERO.with(ARP_FILTER, 1);
    bed.pass(11 * SECOND);
    plane.want("a", want(true, false, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(
        List.of(
            "refused a 2: net.ipv4.conf.all.arp_filter=1 prevents ARP answers for the virtual IP"
                + " addresses; allowed: 0"),
        listener.take());
  }

  @Test
  void settingsThatCannotBeMadeButDoNotMatterAreWarnedOfOnce() {
    kernel.refused.add("SetIpv6");
    plane.want("a", want(true, true, 1, "fe80::100/64"));
    bed.turns();
    assertEquals(List.of("held a 1"), listener.take());
    bed.pass(100 * SECOND);
    assertEquals(List.of("SetIpv6 refused"), List.copyOf(listener.warnings));
  }

  @Test
  void aMacvlanThatCannotBeMadeIsReportedOnceForEachWant() {
    kernel.refused.add("AddMacvlan");
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("refused a 1: AddMacvlan refused"), listener.take());
    bed.pass(30 * SECOND);
    assertEquals(List.of(), listener.take());
    plane.want("a", want(true, false, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("refused a 2: AddMacvlan refused"), listener.take());
  }

  // ---------------------------------------------------------------- the filter

  @Test
  void withoutAcceptModePacketsToTheAddressesAreDroppedAlreadyInBackup() {
    plane.want("a", notAccepting(want(true, false, 1, "192.0.2.100", "192.0.2.101")));
    plane.want("b", notAccepting(want(true, false, 1, "fe80::100/64", "2001:db8::100")));
    bed.turns();
    FilterRules rules =
        new FilterRules(
            Set.of(
                IpAddress.parse("192.0.2.100"),
                IpAddress.parse("192.0.2.101"),
                IpAddress.parse("2001:db8::100")),
            Set.of(
                new FilterRules.AddressOnLink(
                    IpAddress.parse("fe80::100"), kernel.named(NAME6).index())),
            Set.of());
    Map<Integer, String> names = Map.of(kernel.named(NAME6).index(), NAME6);
    assertEquals(rules.named(names), bed.filter.rules.necessary());
    int applications = bed.filter.applications;
    plane.want("a", notAccepting(want(true, true, 2, "192.0.2.100", "192.0.2.101")));
    plane.want("b", notAccepting(want(true, true, 2, "fe80::100/64", "2001:db8::100")));
    bed.turns();
    assertEquals(applications, bed.filter.applications);
    plane.forget("a");
    plane.forget("b");
    bed.turns();
    assertNothingLeft();
  }

  @Test
  void acceptModeIsAppliedLive() {
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    assertEquals(Set.of(IpAddress.parse("192.0.2.100")), bed.filter.rules.refused());
    plane.want("a", want(true, true, 2, "192.0.2.100"));
    bed.turns();
    assertTrue(bed.filter.rules.necessary().isEmpty());
  }

  @Test
  void anOwnersOwnAddressIsAnsweredForByItsMacvlanAlone() {
    plane.want("a", want(true, true, 1, "192.0.2.1"));
    bed.turns();
    assertEquals(List.of("held a 1"), listener.take());
    assertEquals(
        Set.of(new FilterRules.OwnedAddress(IpAddress.parse("192.0.2.1"), ETH0, MAC4)),
        bed.filter.rules.owned());
    assertTrue(kernel.allAddresses().contains(foreign("192.0.2.1/24")));
    plane.want("a", want(true, false, 2, "192.0.2.1"));
    bed.turns();
    assertTrue(bed.filter.rules.necessary().isEmpty());
    plane.forget("a");
    bed.turns();
    assertNothingLeft();
  }

  @Test
  void impossibleFilterRefusesOnlyVirtualRoutersThatNeedIt() {
    bed.filter.failure = "needs libnftables";
    plane.want("a", notAccepting(want(true, false, 1, "192.0.2.100")));
    plane.want("b", ofVrid(52, want(true, true, 2, "192.0.2.110")));
    bed.turns();
    assertEquals(List.of("refused a 1: needs libnftables", "held b 2"), listener.take());
    bed.filter.failure = null;
    bed.pass(11 * SECOND);
    plane.want("a", notAccepting(want(true, true, 3, "192.0.2.100")));
    bed.turns();
    assertTrue(listener.take().contains("held a 3"));
  }

  @Test
  void filterThatIsNoLongerNeededRefusesNoVirtualRouter() {
    bed.filter.failure = "needs libnftables";
    plane.want("a", notAccepting(want(true, false, 1, "192.0.2.100")));
    bed.turns();
    plane.want("a", want(true, true, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("refused a 1: needs libnftables", "held a 2"), listener.take());
  }

  @Test
  void addressOfAnotherProgramOnAnotherInterfaceIsNotFiltered() {
    kernel.link(30, "eth1");
    kernel.add(address(30, "192.0.2.100", false));
    plane.want("a", notAccepting(want(true, false, 1, "192.0.2.100", "192.0.2.101")));
    plane.want("b", ofVrid(52, want(true, false, 1, "192.0.2.101")));
    bed.turns();
    assertTrue(bed.filter.rules.necessary().isEmpty());
  }

  @Test
  void filterRemovedByAnotherProgramIsRestored() {
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    bed.filter.intact = false;
    bed.pass(SECOND);
    assertTrue(bed.filter.intact);
    assertEquals(1, listener.warnings.size());
  }

  @Test
  void filterKnownToBeChangedIsRestoredAtOnce() {
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    int before = bed.filter.applications;
    bed.filter.touched = true;
    bed.turn();
    assertFalse(bed.filter.touched);
    assertEquals(before + 1, bed.filter.applications);
    assertEquals(
        List.of(
            "packet filter: another program changed or removed the tables io_vrrp; they are"
                + " restored"),
        List.copyOf(listener.warnings));
  }

  @Test
  void aProgramThatGoesOnChangingTheFilterIsNotFoughtWithoutEnd() {
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    int before = bed.filter.applications;
    for (int i = 0; i < 1000; i++) {
      bed.filter.touched = true;
      bed.filter.intact = false;
      bed.turn();
    }
    assertEquals(before + FilterControl.IMMEDIATE_REPAIRS, bed.filter.applications);
    for (int i = 0; i < 20; i++) {
      bed.filter.intact = false;
      bed.filter.touched = true;
      bed.pass(SECOND);
      assertTrue(bed.filter.intact, "within a second");
    }
    assertEquals(2, listener.warnings.size());
    bed.filter.touched = false;
    bed.pass(40 * SECOND);
    bed.filter.touched = true;
    bed.turn();
    assertFalse(bed.filter.touched, "at once after some quiet");
  }

  @Test
  void theFilterHearsThatThisProcessLives() {
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    bed.pass(30 * SECOND);
    assertTrue(bed.filter.lifeSigns >= 8, "signs of life: " + bed.filter.lifeSigns);
  }

  /** As after SIGSTOP, or while another program kept the kernel's network lock. */
  @Test
  void rulesThatLapsedWhileTheThreadWasStalledApplyAgainAtOnce() {
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    for (int stalls = 0; stalls < 3; stalls++) {
      int before = bed.filter.lifeSigns;
      kernel.pass(15 * SECOND);
      bed.turn();
      assertEquals(before + 1, bed.filter.lifeSigns);
    }
  }

  /** As on a kernel whose nf_tables has no arp family. */
  @Test
  void rulesStayInForceWhileTheFilterRefusesOthersAgainAndAgain() {
    bed.filter.onlyNecessary = true;
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    assertFalse(bed.filter.rules.refused().isEmpty());
    bed.pass(60 * SECOND);
    assertTrue(bed.filter.lifeSigns >= 15, "signs of life: " + bed.filter.lifeSigns);
    bed.filter.touched = true;
    bed.filter.intact = false;
    bed.pass(SECOND);
    assertTrue(bed.filter.intact, "restored");
  }

  @Test
  void whatAnEarlierProcessLeftInTheFilterGoesThoughNothingIsWanted() {
    assertEquals(1, bed.filter.applications);
    assertEquals(FilterRules.NONE, bed.filter.rules);
  }

  @Test
  void rulesFollowTheNameOfTheInterface() {
    plane.want("a", notAccepting(want(true, true, 1, "fe80::100")));
    bed.turns();
    int macvlan = kernel.named(NAME6).index();
    assertEquals(NAME6, bed.filter.rules.linkNames().get(macvlan));
  }
}
