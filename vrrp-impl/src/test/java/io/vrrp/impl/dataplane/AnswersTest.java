// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.DataPlaneTestBed.ETH0;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.SECOND;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.VRID;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.address;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.foreign;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.notAccepting;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.ofVrid;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.ours;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.unicast;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.want;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.FORWARDING;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP_PVLAN;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.filter.AnswerRules;
import io.vrrp.impl.dataplane.filter.AnswerRules.ArpProxy;
import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.FilterRules.AddressOnLink;
import io.vrrp.impl.dataplane.kernel.Ipv4Setting;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which interfaces may answer ARP and neighbor solicitations for virtual IP addresses. */
@Timeout(30)
class AnswersTest {

  private static final int ETH1 = 30;
  private static final Ipv4Settings PVLAN =
      Ipv4Settings.ZERO.with(FORWARDING, 1).with(RP_FILTER, 1).with(PROXY_ARP_PVLAN, 1);
  private static final Ipv4Settings PROXY_ARP =
      Ipv4Settings.ZERO.with(FORWARDING, 1).with(Ipv4Setting.PROXY_ARP, 1);
  private static final MacAddress MAC = MacAddress.ofVirtualRouter(IpFamily.IPV4, VRID);

  private final DataPlaneTestBed bed = new DataPlaneTestBed();
  private final ModelKernel kernel = bed.kernel;
  private final DataPlane plane = bed.plane;

  private static IpAddress ip(String address) {
    return IpAddress.parse(address);
  }

  private int macvlan(String family) {
    return kernel.named("vrrp" + family + "-51-2").index();
  }

  private AnswerRules answers() {
    return bed.filter.rules.answers();
  }

  private Set<AddressOnLink> answering() {
    return answers().answering();
  }

  private static AddressOnLink on(int link, String address) {
    return new AddressOnLink(ip(address), link);
  }

  /** Linux itself answers for an address on any interface of the node. */
  @Test
  void theMacvlanAloneAnswersInBothRolesWithoutAnotherFilter() {
    kernel.link(ETH1, "eth1");
    kernel.add(address(ETH1, "192.0.2.11/24", false));
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    plane.want("b", want(true, false, 1, "fe80::100/64", "2001:db8::100"));
    bed.turns();
    Set<AddressOnLink> expected =
        Set.of(
            on(macvlan("4"), "192.0.2.100"),
            on(macvlan("6"), "fe80::100"),
            on(macvlan("6"), "2001:db8::100"));
    assertEquals(Set.of(ip("192.0.2.100"), ip("fe80::100"), ip("2001:db8::100")), guarded());
    assertEquals(expected, answering());
    int applications = bed.filter.applications;
    plane.want("a", want(true, true, 2, "192.0.2.100"));
    plane.want("b", want(true, true, 2, "fe80::100/64", "2001:db8::100"));
    bed.turns();
    assertEquals(expected, answering());
    assertEquals(applications, bed.filter.applications);
    plane.forget("a");
    plane.forget("b");
    bed.turns();
    assertEquals(FilterRules.NONE, bed.filter.rules);
  }

  private Set<IpAddress> guarded() {
    return answers().guarded();
  }

  @Test
  void withoutVirtualMacTheInterfaceAloneAnswers() {
    plane.want("a", want(false, false, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(Set.of(on(ETH0, "192.0.2.100")), answering());
  }

  @Test
  void anOwnersInterfaceAnswersOnlyWhileItsVirtualRouterDoesNot() {
    plane.want("a", want(true, false, 1, "192.0.2.1"));
    bed.turns();
    int macvlan = macvlan("4");
    assertEquals(Set.of(on(ETH0, "192.0.2.1"), on(macvlan, "192.0.2.1")), answering());
    plane.want("a", want(true, true, 2, "192.0.2.1"));
    bed.turns();
    assertEquals(Set.of(on(macvlan, "192.0.2.1")), answering());
  }

  /** RFC 9568 §6.4.2. */
  @Test
  void backupDoesNotAnswerForAVirtualIpThatAnotherProgramPutOnItsInterface() {
    kernel.preparing = true;
    kernel.add(foreign("192.0.2.100/24"));
    for (boolean virtualMac : new boolean[] {true, false}) {
      plane.want("a", want(virtualMac, false, 1, "192.0.2.100", "192.0.2.101"));
      bed.turns();
      assertTrue(answering().contains(on(ETH0, "192.0.2.100")), "without a master it does");
      plane.leaveToMaster("a", List.of(ip("192.0.2.100")));
      bed.turns();
      assertFalse(answering().contains(on(ETH0, "192.0.2.100")));
      assertTrue(guarded().contains(ip("192.0.2.100")));
      assertFalse(guarded().contains(ip("192.0.2.1")), "its own addresses are none of these");
      DesiredState held = want(virtualMac, true, 2, "192.0.2.100", "192.0.2.101");
      assertFalse(plane.holdAtOnce("a", held), "the filter has to be changed first");
      plane.want("a", held);
      bed.turns();
      assertEquals(virtualMac, !answering().contains(on(ETH0, "192.0.2.100")));
      assertEquals(List.of("held a 2"), bed.listener.take());
      plane.want("a", want(virtualMac, false, 3, "192.0.2.100", "192.0.2.101"));
      plane.leaveToMaster("a", List.of());
      bed.turns();
      assertTrue(answering().contains(on(ETH0, "192.0.2.100")), "the master is gone");
      plane.forget("a");
      bed.turns();
    }
    String warning = bed.listener.warnings.remove();
    assertTrue(warning.contains("for 192.0.2.100 on eth0, which another program"), warning);
    assertEquals(List.of(), List.copyOf(bed.listener.warnings), "once");
  }

  @Test
  void addressThatAnotherVirtualRouterMayAnswerForIsNotLeftToTheMaster() {
    kernel.add(foreign("192.0.2.100/24"));
    plane.want("a", want(false, false, 1, "192.0.2.100"));
    plane.want("b", ofVrid(VRID + 1, want(false, false, 1, "192.0.2.100")));
    plane.leaveToMaster("a", List.of(ip("192.0.2.100")));
    bed.turns();
    assertEquals(Set.of(on(ETH0, "192.0.2.100")), answering());
  }

  @Test
  void backupThatAnswersWithoutAPacketFilterIsReported() {
    kernel.add(foreign("192.0.2.100/24"));
    bed.filter.failure = "needs libnftables";
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    plane.leaveToMaster("a", List.of(ip("192.0.2.100")));
    bed.turns();
    String warning = bed.listener.warnings.remove();
    assertTrue(
        warning.contains("answers for 192.0.2.100 on eth0 in addition to the master"), warning);
  }

  /** Linux answers ARP for each address of a host on all its interfaces. */
  @Test
  void onlyTheInterfaceAnswersForTheAddressesThatUnicastPeersSendTo() {
    kernel.link(ETH1, "eth1");
    kernel.add(address(ETH1, "192.0.2.12/24", false));
    plane.want("a", unicast(want(true, false, 1, "192.0.2.100")));
    bed.turns();
    assertEquals(Set.of(on(ETH0, "192.0.2.1"), on(macvlan("4"), "192.0.2.100")), answering());
    assertEquals(Set.of(ip("192.0.2.1"), ip("192.0.2.100")), guarded());
    plane.want("a", want(true, false, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(Set.of(ip("192.0.2.100")), guarded());
  }

  /** RFC 9568 §6.4.2. */
  @Test
  void backupWithUnicastPeersDoesNotAnswerForAVirtualIpThatAnotherProgramAdded() {
    kernel.add(foreign("192.0.2.100/32"));
    plane.want("a", unicast(want(true, false, 1, "192.0.2.100")));
    bed.turns();
    plane.leaveToMaster("a", List.of(ip("192.0.2.100")));
    bed.turns();
    assertEquals(Set.of(on(ETH0, "192.0.2.1"), on(macvlan("4"), "192.0.2.100")), answering());
  }

  @Test
  void anInterfaceThatAlsoHasTheAddressThatUnicastPeersSendToAnswersForIt() {
    kernel.link(ETH1, "eth1");
    kernel.add(address(ETH1, "192.0.2.1/24", false));
    plane.want("a", unicast(want(true, false, 1, "192.0.2.100")));
    bed.turns();
    assertTrue(answering().containsAll(Set.of(on(ETH0, "192.0.2.1"), on(ETH1, "192.0.2.1"))));
  }

  /** As for a link-local address, or one in another VRF. */
  @Test
  void anInterfaceThatHasTheSameAddressAnswersForIt() {
    kernel.link(ETH1, "eth1");
    kernel.add(address(ETH1, "fe80::100/64", false));
    plane.want("a", want(true, true, 1, "fe80::100/64"));
    bed.turns();
    assertEquals(Set.of(on(ETH1, "fe80::100"), on(macvlan("6"), "fe80::100")), answering());
  }

  /** With proxy_arp_pvlan=1 Linux answers for every address of the subnet. */
  @Test
  void aBackupWithoutVirtualMacDoesNotAnswerByProxy() {
    kernel.preparing = true;
    kernel.change(ETH0, link -> Links.ipv4(link, PVLAN));
    plane.want("a", want(false, false, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(Set.of(ip("192.0.2.100")), guarded());
    assertEquals(Set.of(), answering());
    assertEquals(Set.of(), answers().proxies());
    DesiredState held = want(false, true, 2, "192.0.2.100");
    assertTrue(!plane.holdAtOnce("a", held), "the filter has to be changed first");
    plane.want("a", held);
    bed.turns();
    assertEquals(List.of("held a 2"), bed.listener.take());
    assertEquals(Set.of(on(ETH0, "192.0.2.100")), answering());
    assertTrue(kernel.allAddresses().contains(ours("192.0.2.100")));
  }

  @Test
  void proxyAnswersNameTheVirtualMacOfTheMasterAndThoseOfABackupAreDropped() {
    kernel.change(ETH0, link -> Links.ipv4(link, PROXY_ARP));
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    plane.want("b", ofVrid(VRID + 1, want(true, true, 1, "192.0.2.110")));
    bed.turns();
    assertEquals(Set.of(new ArpProxy(ETH0, null)), answers().proxies());
    assertEquals(Set.of(on(ETH0, "192.0.2.1")), answers().own());
    plane.want("a", want(true, true, 2, "192.0.2.100"));
    bed.turns();
    assertEquals(Set.of(new ArpProxy(ETH0, MAC)), answers().proxies());
    kernel.add(foreign("192.0.2.7/24"));
    bed.turns();
    assertEquals(Set.of(on(ETH0, "192.0.2.1"), on(ETH0, "192.0.2.7")), answers().own());
    kernel.change(ETH0, link -> Links.ipv4(link, ModelKernel.DEFAULT_IPV4));
    bed.turns();
    assertEquals(Set.of(), answers().proxies());
  }

  @Test
  void proxyArpOfAllInterfacesIsThatOfTheBaseInterface() {
    kernel.all = PROXY_ARP;
    bed.pass(11 * SECOND);
    plane.want("a", want(true, true, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(Set.of(new ArpProxy(ETH0, MAC)), answers().proxies());
  }

  @Test
  void hostWithOneInterfaceRunsWithoutAPacketFilterAndWithoutWarning() {
    bed.filter.failure = "needs libnftables";
    plane.want("a", want(true, true, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("held a 1"), bed.listener.take());
    assertEquals(List.of(), List.copyOf(bed.listener.warnings));
  }

  @Test
  void withoutAPacketFilterAHostWithAnotherInterfaceIsWarnedOnce() {
    kernel.link(ETH1, "eth1");
    bed.filter.failure = "needs libnftables";
    plane.want("a", want(true, true, 1, "192.0.2.100"));
    bed.turns();
    assertEquals(List.of("held a 1"), bed.listener.take());
    bed.pass(100 * SECOND);
    assertEquals(1, bed.listener.warnings.size());
    String warning = bed.listener.warnings.peek();
    assertTrue(warning.contains("(needs libnftables); another interface"), warning);
    plane.want("b", ofVrid(52, notAccepting(want(true, true, 1, "192.0.2.110"))));
    bed.turns();
    assertEquals(List.of("refused b 1: needs libnftables"), bed.listener.take());
  }

  /** On a kernel without a packet filter for ARP. */
  @Test
  void whatAcceptModeNeedsIsAppliedThoughTheRestIsNot() {
    bed.filter.onlyNecessary = true;
    plane.want("a", notAccepting(want(true, true, 1, "192.0.2.100")));
    bed.turns();
    assertEquals(List.of("held a 1"), bed.listener.take());
    assertEquals(Set.of(ip("192.0.2.100")), bed.filter.rules.refused());
    bed.filter.onlyNecessary = false;
    bed.pass(11 * SECOND);
    assertEquals(Set.of(ip("192.0.2.100")), guarded());
  }
}
