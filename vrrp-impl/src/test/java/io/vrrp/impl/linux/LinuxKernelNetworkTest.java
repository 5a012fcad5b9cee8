// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange.PutAddress;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.netlink.Netlink;
import io.vrrp.impl.linux.netlink.NetlinkSocket;
import io.vrrp.impl.linux.netlink.NetlinkWriter;
import io.vrrp.impl.linux.packet.RawReceiver;
import io.vrrp.impl.linux.proc.KernelRelease;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxKernelNetworkTest {

  private KernelTestBed bed;
  private VethPair veth;
  private NetworkState state;

  @BeforeEach
  void open() throws IOException {
    bed = new KernelTestBed();
    veth = bed.veth;
    state = bed.state;
  }

  @AfterEach
  void close() throws IOException {
    bed.close();
  }

  @Test
  void readsLinks() throws IOException {
    bed.awaitUntil(() -> bed.link(veth.indexA()).running());
    Ip.run("link set " + VethPair.A + " mtu 1400 address 02:00:00:00:00:01");
    bed.network.readAll(state);

    Link a = bed.link(veth.indexA());

    assertEquals(VethPair.A, a.name());
    assertEquals("02:00:00:00:00:01", a.mac().toString());
    assertEquals(1400, a.mtu());
    assertTrue(a.adminUp());
    assertEquals(Link.Kind.OTHER, a.kind());
    assertEquals(0, a.lower(), "the other end of a cable is not below this one");
    Link loopback = bed.link(1);
    assertEquals("lo", loopback.name());
    assertNull(loopback.mac());
  }

  @Test
  void reportsTheAlternativeNamesOfALink() throws IOException {
    String alternative = "lan-".repeat(31);
    bed.settle();
    Ip.run("link property add dev " + VethPair.A + " altname " + alternative);
    bed.awaitUntil(
        () -> bed.link(veth.indexA()).allNames().equals(Set.of(VethPair.A, alternative)));
    bed.checkState();
    Ip.run("link property del dev " + VethPair.A + " altname " + alternative);
    bed.awaitUntil(() -> bed.link(veth.indexA()).allNames().equals(Set.of(VethPair.A)));
  }

  /** Any program of root may do this, such as a test of wireless scans. */
  @Test
  void whatAnotherProgramSendsToTheGroupsIsNotBelieved() throws IOException {
    bed.settle();
    Link before = bed.link(veth.indexA());
    ByteBuffer message = ByteBuffer.allocateDirect(256).order(ByteOrder.nativeOrder());
    NetlinkWriter writer = new NetlinkWriter(message);
    writer
        .begin(Netlink.RTM_NEWLINK, 0, 0)
        .putInt(Netlink.ARPHRD_ETHER << 16)
        .putInt(veth.indexA())
        .putInt(0)
        .putInt(0)
        .attribute(Netlink.IFLA_IFNAME, VethPair.A.getBytes(StandardCharsets.UTF_8))
        .end();
    ByteBuffer groups = ByteBuffer.allocateDirect(Netlink.SOCKADDR_NL_SIZE);
    groups
        .order(ByteOrder.nativeOrder())
        .putShort(0, (short) Libc.AF_NETLINK)
        .putInt(Netlink.NL_GROUPS, Netlink.RTMGRP_LINK);
    try (NetlinkSocket other = NetlinkSocket.open(0, 1 << 16)) {
      int sent =
          Libc.sendto(
              other.descriptor().number(),
              Pointer.nativeValue(Native.getDirectBufferPointer(message)),
              writer.length(),
              0,
              Pointer.nativeValue(Native.getDirectBufferPointer(groups)),
              Netlink.SOCKADDR_NL_SIZE);
      assertEquals(writer.length(), sent);
    }
    // The report after it has been applied, so it was read too.
    Ip.run("link set " + VethPair.B + " mtu 1400");
    bed.awaitUntil(() -> bed.link(veth.indexB()).mtu() == 1400);

    assertEquals(before, bed.link(veth.indexA()));
    assertEquals(Set.of(), state.staleLinks());
  }

  @Test
  void aBridgePortsOwnReportsChangeNothing() throws IOException {
    bed.settle();
    Ip.run("link add vrrp-br type bridge");
    try {
      Ip.run("link set " + VethPair.A + " master vrrp-br");
      bed.awaitUntil(() -> bed.link(veth.indexA()).master() != 0);
      // The bridge reports each change of a port's settings with its own address family.
      Ip.run("link set " + VethPair.A + " type bridge_slave cost 5");
      Ip.run("link set " + VethPair.A + " nomaster");
      bed.awaitUntil(() -> bed.link(veth.indexA()).master() == 0);
      bed.checkState();
      assertFalse(state.isStale());
    } finally {
      Ip.run("link del vrrp-br");
    }
  }

  @Test
  void aLinkOfWhichSomethingIsUnknownIsReadAgain() throws IOException {
    bed.settle();
    Link before = bed.link(veth.indexA());
    state.putLink(
        new Link(
            veth.indexA(),
            "outdated",
            null,
            false,
            false,
            0,
            Link.Kind.OTHER,
            0,
            0,
            "",
            null,
            null));
    state.setLinkStale(veth.indexA());
    state.setLinkStale(Integer.MAX_VALUE);
    bed.network.readLinks(state.staleLinks(), state);
    assertEquals(before, bed.link(veth.indexA()));
    assertEquals(Set.of(), state.staleLinks(), "one that does not exist is not asked for again");
  }

  private IpDevices readA() throws IOException {
    bed.network.readLinks(List.of(veth.indexA()), state);
    return state.ipDevicesOf(veth.indexA());
  }

  private void awaitHint() throws IOException {
    bed.awaitUntil(() -> state.staleLinks().contains(veth.indexA()));
  }

  private void expectOthers(IpDevices before, IpDevices after) {
    assertEquals(before.ipv4(), after.ipv4());
    assertNotEquals(before.ipv6(), after.ipv6());
  }

  @Test
  void ipv6GoesWithASmallMtuAndIsAnotherOneLater() throws IOException {
    bed.settle();
    IpDevices before = readA();
    Ip.run("link set " + VethPair.A + " mtu 1200");
    awaitHint();
    assertEquals(new IpDevices(before.ipv4(), 0), readA());
    Ip.run("link set " + VethPair.A + " mtu 1500");
    awaitHint();
    expectOthers(before, readA());
  }

  @Test
  void anMtuThatDipsBetweenTwoLooksIsNoticed() throws IOException {
    bed.settle();
    IpDevices before = readA();
    Ip.run("link set " + VethPair.A + " mtu 1200");
    Ip.run("link set " + VethPair.A + " mtu 1500");
    awaitHint();
    expectOthers(before, readA());
    assertNotEquals(0, state.ipDevicesOf(veth.indexA()).ipv6());
  }

  @Test
  void ipv6GoesWhenItIsSwitchedOff() throws IOException {
    Ip.run("addr add fe80::7/64 dev " + VethPair.A + " nodad");
    bed.awaitUntil(() -> !state.addressesOf(veth.indexA()).isEmpty());
    IpDevices before = readA();
    Path file = Path.of("/proc/sys/net/ipv6/conf", VethPair.A, "disable_ipv6");
    Files.writeString(file, "1");
    awaitHint();
    assertEquals(new IpDevices(before.ipv4(), 0), readA());
    Files.writeString(file, "0");
    Ip.run("addr add fe80::7/64 dev " + VethPair.A + " nodad");
    awaitHint();
    expectOthers(before, readA());
  }

  @Test
  void aSettingThatAnotherProgramWritesIsReported() throws IOException {
    bed.settle();
    readA();
    Path ipv4 = Path.of("/proc/sys/net/ipv4/conf");
    Files.writeString(ipv4.resolve(VethPair.A).resolve("arp_ignore"), "2");
    Files.writeString(ipv4.resolve(VethPair.A).resolve("rp_filter"), "1");
    awaitHint();
    readA();
    assertEquals(1, bed.link(veth.indexA()).ipv4().get(RP_FILTER));
    assertEquals(2, bed.link(veth.indexA()).ipv4().get(ARP_IGNORE), "with it, one that is not");
    assertFalse(state.isSettingsOfAllStale());
    String all = Files.readString(ipv4.resolve("all/rp_filter")).strip();
    Files.writeString(ipv4.resolve("all/rp_filter"), all.equals("2") ? "0" : "2");
    try {
      bed.awaitUntil(state::isSettingsOfAllStale);
    } finally {
      Files.writeString(ipv4.resolve("all/rp_filter"), all);
    }
  }

  @Test
  void findsTheMembersOfTheGroup() throws IOException {
    for (IpFamily family : IpFamily.values()) {
      assertEquals(Set.of(), bed.network.groupMembers(family));
      RawReceiver receiver = RawReceiver.open(family, veth.indexA(), VethPair.A);
      assertEquals(Set.of(veth.indexA()), bed.network.groupMembers(family));
      receiver.close();
      assertEquals(Set.of(), bed.network.groupMembers(family));
    }
  }

  @Test
  void readsMoreLinksThanOneDatagramHolds() throws IOException {
    int before = state.links().size();
    for (int i = 0; i < 100; i++) {
      Ip.run("link add link " + VethPair.A + " d" + i + " type macvlan");
    }
    bed.network.readAll(state);
    assertEquals(before + 100, state.links().size());
    assertEquals(Link.Kind.MACVLAN_OTHER, bed.link("d99").kind());
    assertEquals(veth.indexA(), bed.link("d99").lower());
  }

  @Test
  void readsSettings() throws IOException {
    Path ipv4 = Path.of("/proc/sys/net/ipv4/conf", VethPair.A);
    Files.writeString(ipv4.resolve("rp_filter"), "2");
    Files.writeString(ipv4.resolve("arp_ignore"), "3");
    Path ipv6 = Path.of("/proc/sys/net/ipv6/conf", VethPair.A);
    Files.writeString(ipv6.resolve("accept_ra"), "2");
    bed.network.readAll(state);

    Link a = bed.link(veth.indexA());
    assertEquals(2, a.ipv4().get(RP_FILTER));
    assertEquals(3, a.ipv4().get(ARP_IGNORE));
    assertEquals(2, a.ipv6().acceptRa());
    assertFalse(a.ipv6().disabled());
    assertFalse(a.ipv6().generatesAddresses());
    assertTrue(bed.link(1).ipv6().generatesAddresses());

    Ip.run("link set " + VethPair.A + " mtu 1000");
    // The report of the MTU still contains the IPv6 settings, which disappear right after it.
    bed.awaitUntil(() -> bed.link(veth.indexA()).mtu() == 1000);
    bed.network.readAll(state);
    assertNull(bed.link(veth.indexA()).ipv6(), "IPv6 does not exist where it needs fragments");
  }

  @Test
  void readsTheSettingsOfAllInterfaces() throws IOException {
    Ipv4Settings before = bed.network.ipv4SettingsOfAll();
    Path file = Path.of("/proc/sys/net/ipv4/conf/all/arp_ignore");
    Files.writeString(file, "10");
    try {
      Ipv4Settings now = bed.network.ipv4SettingsOfAll();
      assertEquals(10, now.get(ARP_IGNORE));
      assertEquals(before.get(RP_FILTER), now.get(RP_FILTER));
    } finally {
      Files.writeString(file, Integer.toString(before.get(ARP_IGNORE)));
    }
  }

  @Test
  void followsLinksThatOthersChange() throws IOException {
    bed.settle();
    Ip.run("link set " + VethPair.B + " down");
    bed.awaitUntil(() -> !bed.link(veth.indexA()).running());
    assertTrue(bed.link(veth.indexA()).adminUp());
    assertFalse(bed.link(veth.indexB()).adminUp());
    Ip.run("link set " + VethPair.B + " up");
    bed.settle();

    Ip.run("link set " + VethPair.A + " address 02:00:00:00:00:05 mtu 1400");
    Ip.run("link add link " + VethPair.A + " name foreign type macvlan mode bridge");
    bed.awaitUntil(() -> bed.find("foreign").isPresent());
    Ip.run("link set foreign name renamed");
    bed.awaitUntil(() -> bed.find("renamed").isPresent());
    assertTrue(bed.find("foreign").isEmpty());
    bed.checkState();
    Ip.run("link del renamed");
    bed.awaitUntil(() -> bed.find("renamed").isEmpty());
    bed.checkState();
  }

  @Test
  void followsAddressesThatOthersChange() throws IOException {
    LinkAddress ours = bed.onA("192.0.2.9");
    bed.put(0, ours);
    bed.settle();

    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.B);
    LinkAddress theirs = KernelTestBed.on(veth.indexB(), "192.0.2.1");
    bed.awaitUntil(() -> bed.find(theirs).isPresent());
    assertFalse(bed.find(theirs).orElseThrow().ours());
    Ip.run("addr del 192.0.2.9/32 dev " + VethPair.A);
    bed.awaitUntil(() -> bed.find(ours).isEmpty());
    Ip.run("addr add 2001:db8::7/64 dev " + VethPair.B);
    LinkAddress checked = KernelTestBed.on(veth.indexB(), "2001:db8::7");
    bed.awaitUntil(() -> bed.find(checked).isPresent() && bed.find(checked).get().usable());
    bed.checkState();
  }

  @Test
  void aBridgePortThatLeavesIsStillALink() throws IOException {
    Ip.run("link add vrrp-br type bridge");
    try {
      bed.awaitUntil(() -> bed.find("vrrp-br").isPresent());
      Link bridge = bed.link("vrrp-br");
      assertEquals(Link.Kind.BRIDGE, bridge.kind());
      Ip.run("link set " + VethPair.A + " master vrrp-br");
      bed.awaitUntil(() -> bed.link(veth.indexA()).master() == bridge.index());
      Ip.run("link set " + VethPair.A + " nomaster");
      bed.awaitUntil(() -> bed.link(veth.indexA()).master() == 0);
      bed.network.awaitChange(TimeUnit.MILLISECONDS.toNanos(20), state);
      bed.checkState();
    } finally {
      Ip.run("link del vrrp-br");
    }
  }

  @Test
  void lostReportsMakeTheStateStale() throws IOException {
    bed.network.close();
    bed.reopen(LinuxKernelNetwork.open(4096));
    bed.settle();
    assertFalse(state.isStale());

    for (int i = 0; i < 40; i++) {
      Ip.run("link add link " + VethPair.A + " d" + i + " type macvlan");
    }
    bed.network.awaitChange(KernelTestBed.SOON, state);
    assertTrue(state.isStale());
    assertTrue(bed.find("d39").isEmpty());

    bed.network.readAll(state);
    assertFalse(state.isStale());
    assertTrue(bed.find("d39").isPresent());
    bed.network.awaitChange(0, state);
    assertFalse(state.isStale());
    bed.checkState();
  }

  @Test
  void theStateIsRightThoughReportsOfItsOwnChangesAreLost() throws IOException {
    bed.network.close();
    bed.reopen(LinuxKernelNetwork.open(4096));
    LinkAddress[] many = new LinkAddress[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = bed.onA("198.51.100." + i);
    }
    bed.put(100, many);
    assertTrue(state.isStale());
    bed.network.readAll(state);
    assertEquals(many.length, bed.addresses().stream().filter(LinkAddress::ours).count());
  }

  @Test
  void awaitChangeEndsByTimeAndByWakeUp() throws IOException, InterruptedException {
    bed.settle();
    long begin = System.nanoTime();
    bed.network.awaitChange(TimeUnit.MILLISECONDS.toNanos(5), state);
    assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(5));

    bed.network.wakeUp();
    bed.network.awaitChange(Long.MAX_VALUE, state);
    Thread other = new Thread(bed.network::wakeUp);
    other.start();
    bed.network.awaitChange(Long.MAX_VALUE, state);
    other.join();
  }

  @Test
  void onlyOneCanHaveANetworkNamespace() throws IOException {
    long files = OpenFiles.count();
    for (int i = 0; i < 100; i++) {
      IOException refusal = assertThrows(IOException.class, LinuxKernelNetwork::open);
      assertEquals(
          "VRRP runs already in this network namespace, in another process, another OSGi framework,"
              + " or under another name of the namespace (only one can)",
          refusal.getMessage());
    }
    assertTrue(OpenFiles.count() < files + 100);
    bed.network.close();
    bed.reopen(LinuxKernelNetwork.open());
  }

  @Test
  void leavesNoFileOpen() throws IOException {
    bed.network.close();
    long files = OpenFiles.count();
    for (int i = 0; i < 200; i++) {
      LinuxKernelNetwork opened = LinuxKernelNetwork.open();
      opened.readAll(new NetworkState());
      opened.close();
      opened.close();
      opened.wakeUp();
    }
    assertEquals(files, OpenFiles.count());
  }

  @Test
  void kernelThatForgetsTheOriginLeavesWhatThisProcessAddedOurs() throws IOException {
    bed.put(0, bed.onA("192.0.2.11"));
    bed.network.close();
    bed.reopen(LinuxKernelNetwork.open(new KernelRelease(5, 17)));
    LinkAddress ours = bed.onA("192.0.2.10");
    LinkAddress refused = KernelTestBed.on(veth.indexA(), "192.0.2.10", 77);

    bed.put(0, ours);
    assertTrue(bed.find(ours).orElseThrow().ours());
    assertFalse(
        bed.find(bed.onA("192.0.2.11")).orElseThrow().ours(),
        "what another process added is not known as ours");
    assertFalse(bed.apply(new PutAddress(refused, false, 0)).contains(null));
    bed.network.readAll(state);
    assertTrue(bed.find(ours).orElseThrow().ours());

    bed.remove(ours);
    assertTrue(bed.addresses().stream().noneMatch(LinkAddress::ours));
    Ip.run("addr add 192.0.2.10/32 dev " + VethPair.A);
    bed.awaitUntil(() -> bed.find(ours).isPresent());
    assertFalse(bed.find(ours).orElseThrow().ours(), "another program added it again");
  }

  @Test
  void releaseOfTheKernelDecidesWhetherItKeepsTheOrigin() {
    for (String release : List.of("6.1.0-18-amd64", "5.18")) {
      assertTrue(KernelRelease.parse(release).keepsAddressOrigin());
    }
    for (String release : List.of("5.17.15", "4.19.0-26-amd64", "rubbish")) {
      assertFalse(KernelRelease.parse(release).keepsAddressOrigin());
    }
  }
}
