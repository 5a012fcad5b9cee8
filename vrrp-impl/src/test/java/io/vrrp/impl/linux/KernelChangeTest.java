// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ACCEPT_LOCAL;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_ANNOUNCE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_FILTER;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.FORWARDING;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.MEDIUM_ID;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROMOTE_SECONDARIES;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP_PVLAN;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.Ipv4Setting;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelChange.AddMacvlan;
import io.vrrp.impl.dataplane.kernel.KernelChange.PutAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveLink;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetAlias;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetBridgeMode;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetIpv4;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetIpv6;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMac;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMaster;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMtu;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetName;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetUp;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.proc.SettingFile;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelChangeTest {

  private static final Pattern LIFETIME = Pattern.compile("\"valid_life_time\":(\\d+)");
  private static final long INFINITE = 0xffff_ffffL;

  private KernelTestBed bed;
  private VethPair veth;

  @BeforeEach
  void open() throws IOException {
    bed = new KernelTestBed();
    veth = bed.veth;
    bed.settle();
  }

  @AfterEach
  void close() throws IOException {
    try (KernelTestBed closed = bed) {
      closed.checkState();
    }
  }

  private static long lifetimeOf(String address) throws IOException {
    Matcher matcher = LIFETIME.matcher(Ip.run("-j addr show to " + address));
    assertTrue(matcher.find());
    return Long.parseLong(matcher.group(1));
  }

  // Addresses.

  @Test
  void addsRenewsAndRemovesAddressesOfBothFamilies() throws IOException {
    LinkAddress[] all = {bed.onA("192.0.2.9"), bed.onA("2001:db8::9"), bed.onA("fe80::9")};
    bed.put(100, all);
    for (LinkAddress address : all) {
      assertEquals(Optional.of(address), bed.find(address));
      long lifetime = lifetimeOf(address.address().toString());
      assertTrue(lifetime > 90 && lifetime <= 100, "lifetime " + lifetime);
    }

    bed.put(1000, all);
    for (LinkAddress address : all) {
      assertEquals(Optional.of(address), bed.find(address));
      assertTrue(lifetimeOf(address.address().toString()) > 900);
    }
    bed.put(0, all);
    for (LinkAddress address : all) {
      assertEquals(INFINITE, lifetimeOf(address.address().toString()));
    }

    for (int i = 0; i < 2; i++) {
      bed.remove(all);
      for (LinkAddress address : all) {
        assertEquals(Optional.empty(), bed.find(address));
      }
    }
  }

  @Test
  void addsWithScopeAndWithoutBroadcast() throws IOException {
    bed.put(0, bed.onA("192.0.2.9"), bed.onA("fe80::9"));

    String v4 = Ip.run("-j addr show to 192.0.2.9");
    assertTrue(v4.contains("\"scope\":\"global\""), v4);
    assertFalse(v4.contains("broadcast\":\"192"), v4);
    String v6 = Ip.run("-j addr show to fe80::9");
    assertTrue(v6.contains("\"scope\":\"link\""), v6);
  }

  @Test
  void addsASubnetRouteOnlyIfAsked() throws IOException {
    LinkAddress v4 = KernelTestBed.on(veth.indexA(), "192.0.2.9", 24);
    LinkAddress v6 = KernelTestBed.on(veth.indexA(), "2001:db8::9", 64);
    bed.make(new PutAddress(v4, false, 0), new PutAddress(v6, false, 0));
    assertFalse(Ip.run("route show dev " + VethPair.A).contains("192.0.2.0/24"));
    assertFalse(Ip.run("-6 route show dev " + VethPair.A).contains("2001:db8::/64"));
    assertEquals(Optional.of(v4), bed.find(v4));
    assertEquals(Optional.of(v6), bed.find(v6));
    bed.remove(v4, v6);

    bed.make(new PutAddress(v4, true, 0), new PutAddress(v6, true, 0));
    assertTrue(Ip.run("route show dev " + VethPair.A).contains("192.0.2.0/24"));
    assertTrue(Ip.run("-6 route show dev " + VethPair.A).contains("2001:db8::/64"));
  }

  @Test
  void removesOnlyTheAddressWithThisPrefix() throws IOException {
    LinkAddress ours = bed.onA("192.0.2.9");
    LinkAddress ours6 = bed.onA("2001:db8::9");
    Ip.run("addr add 192.0.2.9/24 dev " + VethPair.A);
    Ip.run("addr add 2001:db8::9/64 dev " + VethPair.A + " nodad");
    bed.make(new RemoveAddress(ours), new RemoveAddress(ours6));
    // The kernel reports an IPv6 address from another thread than the one that added it.
    bed.awaitUntil(() -> bed.find(ours).isPresent() && bed.find(ours6).isPresent());
    assertEquals(24, bed.find(ours).orElseThrow().prefixLength());
    assertEquals(64, bed.find(ours6).orElseThrow().prefixLength());
  }

  @Test
  void theKernelRemovesWhatIsNotRenewed() throws IOException {
    LinkAddress v4 = bed.onA("192.0.2.9");
    LinkAddress v6 = bed.onA("2001:db8::9");
    bed.put(1, v4, v6);
    bed.awaitUntil(() -> bed.find(v4).isEmpty() && bed.find(v6).isEmpty());
  }

  @Test
  void adds255AddressesInOneBatch() throws IOException {
    LinkAddress[] all = new LinkAddress[255];
    for (int i = 1; i <= 255; i++) {
      all[i - 1] = bed.onA(i % 2 == 0 ? "198.51.100." + i : "2001:db8::" + Integer.toHexString(i));
    }
    bed.put(100, all);
    assertEquals(255, bed.addresses().stream().filter(LinkAddress::ours).count());

    bed.remove(all);
    assertEquals(0, bed.addresses().stream().filter(LinkAddress::ours).count());
  }

  @Test
  void oneRefusalDoesNotHinderTheOthers() throws IOException {
    LinkAddress good = bed.onA("192.0.2.9");

    List<String> refusals =
        bed.apply(
            new PutAddress(KernelTestBed.on(9999, "192.0.2.8"), false, 0),
            new PutAddress(good, false, 0),
            new PutAddress(KernelTestBed.on(veth.indexA(), "192.0.2.7", 77), false, 0),
            new PutAddress(bed.onA("ff02::7"), false, 0));

    assertNull(refusals.get(0), "an interface that is gone is no refusal");
    assertNull(refusals.get(1));
    assertTrue(refusals.get(2).startsWith("adding 192.0.2.7/77 to interface"), refusals.get(2));
    assertTrue(refusals.get(2).contains("(EINVAL)"), refusals.get(2));
    assertTrue(refusals.get(3).startsWith("adding ff02::7/128 to interface"), refusals.get(3));
    assertTrue(bed.find(good).isPresent());
    bed.remove(KernelTestBed.on(9999, "192.0.2.8"), KernelTestBed.on(9999, "2001:db8::8"));
  }

  @Test
  void passesOnTheKernelsExplanation() throws IOException {
    Files.writeString(Path.of("/proc/sys/net/ipv6/conf", VethPair.A, "disable_ipv6"), "1");
    bed.network.readAll(bed.state);
    assertEquals(
        List.of(
            "adding 2001:db8::9/128 to interface "
                + veth.indexA()
                + ": Permission denied (EACCES): ipv6: IPv6 is disabled on this device"),
        bed.apply(new PutAddress(bed.onA("2001:db8::9"), false, 0)));
  }

  @Test
  void namesTheMissingPrivilege() throws Exception {
    bed.network.close();
    List<String> refusals =
        Unprivileged.call(
            () -> {
              try (LinuxKernelNetwork unprivileged = LinuxKernelNetwork.open()) {
                NetworkState state = new NetworkState();
                unprivileged.readAll(state);
                assertFalse(state.links().isEmpty());
                return unprivileged.apply(
                    List.of(new PutAddress(bed.onA("192.0.2.9"), false, 0)), state);
              }
            });
    bed.reopen(LinuxKernelNetwork.open());
    assertEquals(
        List.of(
            "adding 192.0.2.9/32 to interface "
                + veth.indexA()
                + ": Operation not permitted (EPERM); needs CAP_NET_ADMIN"),
        refusals);
  }

  @Test
  void renewingOurAddressesDoesNotWakeUp() throws IOException {
    LinkAddress[] ours = {bed.onA("192.0.2.9"), bed.onA("2001:db8::9")};
    bed.put(100, ours);
    // The kernel reports a new IPv6 address twice, once a moment later.
    bed.network.awaitChange(TimeUnit.MILLISECONDS.toNanos(100), bed.state);
    bed.put(100, ours);
    long begin = System.nanoTime();
    bed.network.awaitChange(TimeUnit.MILLISECONDS.toNanos(50), bed.state);
    assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void refusesANegativeLifetime() {
    PutAddress put = new PutAddress(bed.onA("192.0.2.9"), false, -1);
    assertThrows(IllegalArgumentException.class, () -> bed.apply(put));
  }

  @Test
  void readsAnIpv6AddressThatWasAddedWhileTheLinkIsDown() throws IOException {
    bed.make(new SetUp(veth.indexA(), false));
    LinkAddress address = bed.onA("fe80::9");
    bed.put(100, address);
    assertEquals(Optional.of(address), bed.find(address));
  }

  // Links.

  @Test
  void addsAMacvlanThatIsMarkedAndDown() throws IOException {
    AddMacvlan add = bed.macvlan("vrrp4-7", IpFamily.IPV4, 7);
    bed.make(add);

    Link made = bed.link("vrrp4-7");
    assertEquals(add.mac(), made.mac());
    assertEquals(add.alias(), made.alias());
    assertEquals(Link.Kind.MACVLAN_BRIDGE, made.kind());
    assertEquals(veth.indexA(), made.lower());
    assertEquals(0, made.master());
    assertFalse(made.adminUp());
    assertFalse(made.ipv6().generatesAddresses());
    bed.checkState();

    bed.make(new SetUp(made.index(), true));
    assertTrue(bed.link(made.index()).adminUp());
    bed.make(new SetUp(made.index(), false));
    assertFalse(bed.link(made.index()).adminUp());
    for (int i = 0; i < 2; i++) {
      bed.make(new RemoveLink(made.index()));
      assertFalse(bed.state.links().containsKey(made.index()));
    }
    bed.checkState();
  }

  @Test
  void bothFamiliesOfOneVridHaveTheirMacvlan() throws IOException {
    bed.make(bed.macvlan("vrrp4-7", IpFamily.IPV4, 7), bed.macvlan("vrrp6-7", IpFamily.IPV6, 7));
    Link v4 = bed.link("vrrp4-7");
    Link v6 = bed.link("vrrp6-7");
    LinkAddress address4 = KernelTestBed.on(v4.index(), "192.0.2.9");
    LinkAddress address6 = KernelTestBed.on(v6.index(), "fe80::9");

    bed.make(
        new SetUp(v4.index(), true),
        new PutAddress(address4, false, 100),
        new SetUp(v6.index(), true),
        new PutAddress(address6, false, 100));

    bed.awaitUntil(() -> bed.link(v4.index()).running() && bed.link(v6.index()).running());
    assertEquals(List.of(address4), List.copyOf(bed.state.addressesOf(v4.index())));
    assertEquals(List.of(address6), List.copyOf(bed.state.addressesOf(v6.index())));
    assertEquals("00:00:5e:00:01:07", v4.mac().toString());
    assertEquals("00:00:5e:00:02:07", v6.mac().toString());

    bed.make(new SetUp(v6.index(), false));
    assertTrue(bed.state.addressesOf(v6.index()).isEmpty(), "a link that is down has no IPv6");
  }

  @Test
  void aMacvlanOfATakenNameLeavesTheOtherLinkAlone() throws IOException {
    Ip.run("link property add dev " + VethPair.B + " altname vrrp-alt");
    bed.network.readAll(bed.state);
    Link before = bed.link(veth.indexB());

    List<String> refusals =
        bed.apply(
            bed.macvlan(VethPair.B, IpFamily.IPV4, 7),
            bed.macvlan("vrrp-alt", IpFamily.IPV4, 8),
            bed.macvlan("vrrp4-9", IpFamily.IPV4, 9),
            bed.macvlan("vrrp4-9", IpFamily.IPV4, 9));

    String taken = " to interface " + veth.indexA() + ": File exists (EEXIST)";
    assertTrue(refusals.get(0).startsWith("adding macvlan vrrp-b" + taken), refusals.get(0));
    assertTrue(refusals.get(1).startsWith("adding macvlan vrrp-alt" + taken), refusals.get(1));
    assertNull(refusals.get(2));
    assertTrue(refusals.get(3).startsWith("adding macvlan vrrp4-9" + taken), refusals.get(3));
    bed.network.readAll(bed.state);
    assertEquals(before, bed.link(veth.indexB()));
    assertEquals("alias of vrrp4-9", bed.link("vrrp4-9").alias());
  }

  @Test
  void refusesMacvlansThatCannotBe() throws IOException {
    AddMacvlan good = bed.macvlan("vrrp4-7", IpFamily.IPV4, 7);
    List<String> refusals =
        bed.apply(
            new AddMacvlan("x", 9999, good.mac(), 0, "a"),
            new AddMacvlan("x", 1, good.mac(), 0, "a"),
            new AddMacvlan("0123456789abcdef", good.lower(), good.mac(), 0, "a"),
            new AddMacvlan("x", good.lower(), good.mac(), 0, "a".repeat(256)),
            new AddMacvlan("x", good.lower(), good.mac(), 9999, "a"),
            new AddMacvlan("y", good.lower(), good.mac(), 0, "ä".repeat(127)));
    assertNull(refusals.get(0), "an interface that is gone is no refusal");
    assertTrue(refusals.get(1).startsWith("adding macvlan x to interface 1: "));
    assertTrue(refusals.get(2).endsWith(": longer than 15 bytes"), refusals.get(2));
    assertTrue(refusals.get(3).endsWith(": longer than 255 bytes"), refusals.get(3));
    assertTrue(refusals.get(4).startsWith("adding macvlan x to interface"), refusals.get(4));
    assertNull(refusals.get(5));
    assertTrue(bed.find("x").isEmpty());
    assertEquals("ä".repeat(127), bed.link("y").alias());
  }

  /** The kernel has no IPv6 below an MTU of 1280, but the state does not show it yet. */
  @Test
  void aMacvlanThatCannotBeMarkedIsRemoved() throws IOException {
    Ip.run("link set " + VethPair.A + " mtu 1000");
    AddMacvlan add = bed.macvlan("vrrp4-7", IpFamily.IPV4, 7);

    String refusal = bed.apply(add).get(0);

    assertTrue(refusal.contains("(EAFNOSUPPORT)"), refusal);
    assertTrue(bed.find("vrrp4-7").isEmpty());
    assertFalse(Ip.run("link show").contains("vrrp4-7"));
    bed.make(add);
    assertNull(bed.link("vrrp4-7").ipv6());
    assertEquals(add.alias(), bed.link("vrrp4-7").alias());
  }

  @Test
  void changesALinkThatIsDownOrUp() throws IOException {
    bed.make(bed.macvlan("vrrp4-7", IpFamily.IPV4, 7));
    int index = bed.link("vrrp4-7").index();
    Ip.run("link add vrrp-br type bridge");
    try {
      bed.awaitUntil(() -> bed.find("vrrp-br").isPresent());
      int bridge = bed.link("vrrp-br").index();
      for (boolean up : new boolean[] {false, true}) {
        bed.make(new SetUp(index, up));
        MacAddress mac = new MacAddress(up ? 0x020000000001L : 0x020000000002L);
        String name = "other-" + up;
        bed.make(
            new SetAlias(index, "alias " + up),
            new SetMac(index, mac),
            new SetMaster(index, bridge),
            new SetName(index, name));
        Link link = bed.link(index);
        assertEquals("alias " + up, link.alias());
        assertEquals(mac, link.mac());
        assertEquals(bridge, link.master());
        assertEquals(name, link.name());
        bed.checkState();
        bed.make(new SetMaster(index, 0), new SetAlias(index, ""));
        assertEquals(0, bed.link(index).master());
        assertEquals("", bed.link(index).alias());
        bed.checkState();
      }
    } finally {
      Ip.run("link del vrrp-br");
      bed.awaitUntil(() -> bed.find("vrrp-br").isEmpty());
    }
  }

  @Test
  void refusesTextsThatAreTooLong() throws IOException {
    List<String> refusals =
        bed.apply(
            new SetName(veth.indexA(), "0123456789abcdef"),
            new SetAlias(veth.indexA(), "a".repeat(256)),
            new SetName(veth.indexA(), "a/b"),
            new SetUp(9999, true));
    assertTrue(refusals.get(0).endsWith(": longer than 15 bytes"), refusals.get(0));
    assertTrue(refusals.get(1).endsWith(": longer than 255 bytes"), refusals.get(1));
    assertTrue(refusals.get(2).contains("(EINVAL)"), refusals.get(2));
    assertNull(refusals.get(3), "an interface that is gone is no refusal");
  }

  @Test
  void givesAMacvlanBridgeMode() throws IOException {
    Ip.run("link add link " + VethPair.A + " name private type macvlan mode private");
    bed.awaitUntil(() -> bed.find("private").isPresent());
    assertEquals(Link.Kind.MACVLAN_OTHER, bed.link("private").kind());
    bed.make(new SetBridgeMode(bed.link("private").index()));
    assertEquals(Link.Kind.MACVLAN_BRIDGE, bed.link("private").kind());
  }

  @Test
  void hasAMacvlanAnswerAgainThatWasSetWithoutArp() throws IOException {
    Ip.run("link add link " + VethPair.A + " name silent type macvlan mode bridge");
    Ip.run("link set silent up arp off");
    bed.awaitUntil(
        () -> bed.find("silent").filter(l -> l.kind() == Link.Kind.MACVLAN_OTHER).isPresent());
    bed.make(new SetBridgeMode(bed.link("silent").index()));
    assertEquals(Link.Kind.MACVLAN_BRIDGE, bed.link("silent").kind());
    assertTrue(bed.link("silent").adminUp(), "it stays up");
  }

  @Test
  void givesAnMtu() throws IOException {
    bed.make(new SetMtu(veth.indexA(), 1300));
    assertEquals(1300, bed.link(VethPair.A).mtu());
    assertTrue(bed.apply(new SetMtu(veth.indexA(), 7)).get(0).contains("an MTU of 7"));
  }

  /** If this kernel has no VRF, the message says so. */
  @Test
  void asksForTheMasterOfANewMacvlan() throws IOException {
    Ip.run("link add vrrp-br type bridge");
    try {
      bed.awaitUntil(() -> bed.find("vrrp-br").isPresent());
      int bridge = bed.link("vrrp-br").index();
      AddMacvlan add = bed.macvlan("vrrp4-7", IpFamily.IPV4, 7);
      bed.make(new AddMacvlan(add.name(), add.lower(), add.mac(), bridge, add.alias()));
      assertEquals(bridge, bed.link("vrrp4-7").master());
      bed.checkState();
    } finally {
      Ip.run("link del vrrp-br");
      bed.awaitUntil(() -> bed.find("vrrp-br").isEmpty());
    }
  }

  @Test
  void removesSomeLinksThoughOthersCannotBeRemoved() throws IOException {
    bed.make(bed.macvlan("vrrp4-7", IpFamily.IPV4, 7), bed.macvlan("vrrp4-8", IpFamily.IPV4, 8));
    int first = bed.link("vrrp4-7").index();
    int second = bed.link("vrrp4-8").index();
    bed.make(new RemoveLink(9999), new RemoveLink(first), new RemoveLink(9998));
    assertTrue(bed.find("vrrp4-7").isEmpty());

    List<String> refusals =
        bed.apply(new RemoveLink(first), new RemoveLink(1), new RemoveLink(second));
    assertNull(refusals.get(0));
    assertTrue(refusals.get(1).startsWith("removing interface 1: "), refusals.get(1));
    assertNull(refusals.get(2));
    assertTrue(bed.find("vrrp4-8").isEmpty());
    assertTrue(bed.find("lo").isPresent());
  }

  // Settings.

  @Test
  void setsIpv4SettingsOfALinkThatIsDownOrUp() throws IOException {
    bed.make(bed.macvlan("vrrp4.7", IpFamily.IPV4, 7));
    int index = bed.link("vrrp4.7").index();
    Path folder = Path.of("/proc/sys/net/ipv4/conf/vrrp4.7");
    for (boolean up : new boolean[] {false, true}) {
      bed.make(new SetUp(index, up));
      for (Ipv4Settings settings :
          List.of(
              Ipv4Settings.ZERO
                  .with(FORWARDING, 1)
                  .with(RP_FILTER, 2)
                  .with(ARP_FILTER, 1)
                  .with(ARP_IGNORE, 2)
                  .with(ARP_ANNOUNCE, 2)
                  .with(PROMOTE_SECONDARIES, 1)
                  .with(ACCEPT_LOCAL, 1)
                  .with(PROXY_ARP, 1)
                  .with(PROXY_ARP_PVLAN, 1)
                  .with(MEDIUM_ID, -1),
              Ipv4Settings.ZERO)) {
        bed.make(new SetIpv4(index, settings));
        assertEquals(settings, bed.link(index).ipv4());
        for (Ipv4Setting setting : Ipv4Setting.values()) {
          String value = SettingFile.read(folder.resolve(setting.file()));
          assertEquals(Integer.toString(settings.get(setting)), value);
        }
        bed.checkState();
        bed.make(new SetIpv4(index, settings));
      }
    }
  }

  @Test
  void setsIpv6SettingsOfALinkThatIsDownOrUp() throws IOException {
    bed.make(bed.macvlan("vrrp6.7", IpFamily.IPV6, 7));
    int index = bed.link("vrrp6.7").index();
    for (boolean up : new boolean[] {false, true}) {
      bed.make(new SetUp(index, up));
      for (Ipv6Settings settings :
          List.of(
              new Ipv6Settings(false, true, 2, true),
              new Ipv6Settings(true, false, 1, false),
              new Ipv6Settings(false, false, 0, false))) {
        bed.make(new SetIpv6(index, "vrrp6.7", settings));
        assertEquals(settings, bed.link(index).ipv6());
        bed.checkState();
        bed.make(new SetIpv6(index, "vrrp6.7", settings));
      }
    }
  }

  @Test
  void disablingIpv6TakesItsAddresses() throws IOException {
    LinkAddress address = bed.onA("2001:db8::9");
    bed.put(0, address);
    Ipv6Settings present = bed.link(veth.indexA()).ipv6();
    Ipv6Settings disabled =
        new Ipv6Settings(
            true, present.forwarding(), present.acceptRa(), present.generatesAddresses());
    bed.make(new SetIpv6(veth.indexA(), VethPair.A, disabled));
    assertTrue(bed.find(address).isEmpty());
    bed.make(new SetIpv6(veth.indexA(), VethPair.A, present));
    assertEquals(present, bed.link(veth.indexA()).ipv6());
  }

  @Test
  void namesTheFileThatCannotBeWritten() throws IOException {
    Ipv6Settings settings = new Ipv6Settings(true, false, 0, false);
    for (String name : List.of("", ".", "..", "all", "default", "a/b", "0123456789abcdef")) {
      String refusal = bed.apply(new SetIpv6(veth.indexA(), name, settings)).get(0);
      assertTrue(refusal.endsWith("'" + name + "' is not a valid interface name"), refusal);
    }
    String refusal = bed.apply(new SetIpv6(veth.indexA(), "nosuch", settings)).get(0);
    String file = "/proc/sys/net/ipv6/conf/nosuch/disable_ipv6";
    assertTrue(
        refusal.startsWith(
            "changing the IPv6 settings of interface nosuch: setting " + file + " to 1 ("),
        refusal);
    assertTrue(refusal.contains("must be writable"), refusal);
  }

  @Test
  void makesChangesInTheirOrder() throws IOException {
    LinkAddress address = bed.onA("2001:db8::9");
    Ipv6Settings on = bed.link(veth.indexA()).ipv6();
    Ipv6Settings off =
        new Ipv6Settings(true, on.forwarding(), on.acceptRa(), on.generatesAddresses());
    bed.make(
        new PutAddress(address, false, 0),
        new SetIpv6(veth.indexA(), VethPair.A, off),
        new SetIpv6(veth.indexA(), VethPair.A, on),
        new PutAddress(address, false, 0),
        new SetName(veth.indexA(), "other"),
        new SetIpv6(veth.indexA(), "other", on),
        new SetName(veth.indexA(), VethPair.A));
    assertEquals(Optional.of(address), bed.find(address));
  }

  // Many.

  /** Checks names and numbers, by which the next start finds leftovers of a crash. */
  @Test
  void makesAndRemovesManyMacvlansAtOnce() throws IOException {
    Map<Integer, Link> before = Map.copyOf(bed.state.links());
    List<KernelChange> adds = new ArrayList<>();
    for (int vrid = 1; vrid <= 255; vrid++) {
      adds.add(bed.macvlan("vrrp4-" + vrid, IpFamily.IPV4, vrid));
    }
    long begin = System.nanoTime();
    bed.make(adds);
    report("add 255 macvlans", begin);
    assertFalse(bed.state.isStale());
    assertEquals(before.size() + 255, bed.state.links().size());
    bed.checkState();

    List<KernelChange> ups = new ArrayList<>();
    for (Link link : bed.state.links().values()) {
      if (link.kind() == Link.Kind.MACVLAN_BRIDGE) {
        ups.add(
            new SetIpv4(
                link.index(),
                Ipv4Settings.ZERO
                    .with(ARP_IGNORE, 1)
                    .with(ARP_ANNOUNCE, 2)
                    .with(PROMOTE_SECONDARIES, 1)
                    .with(ACCEPT_LOCAL, 1)));
        ups.add(new SetIpv6(link.index(), link.name(), new Ipv6Settings(true, false, 0, false)));
        ups.add(new SetUp(link.index(), true));
        long number = link.mac().bits() & 255;
        ups.add(new PutAddress(KernelTestBed.on(link.index(), "10.0.0." + number), false, 100));
      }
    }
    begin = System.nanoTime();
    bed.make(ups);
    report("set up 255 macvlans", begin);
    assertFalse(bed.state.isStale());
    bed.awaitUntil(
        () -> bed.state.links().values().stream().allMatch(l -> l.running() || l.index() == 1));
    bed.checkState();

    List<KernelChange> removals = new ArrayList<>();
    for (Link link : bed.state.links().values()) {
      if (link.kind() == Link.Kind.MACVLAN_BRIDGE) {
        removals.add(new RemoveLink(link.index()));
      }
    }
    begin = System.nanoTime();
    bed.make(removals);
    report("remove 255 macvlans", begin);
    assertFalse(bed.state.isStale());
    assertEquals(before.keySet(), bed.state.links().keySet());
  }

  private static void report(String what, long begin) {
    System.out.println(what + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
  }

  @Test
  void costOfTakingOver() throws IOException {
    bed.make(bed.macvlan("vrrp4-7", IpFamily.IPV4, 7));
    int index = bed.link("vrrp4-7").index();
    LinkAddress address = KernelTestBed.on(index, "192.0.2.9");
    for (int warmUp = 0; warmUp < 2; warmUp++) {
      long[] up = new long[40];
      long[] down = new long[40];
      for (int i = 0; i < 40; i++) {
        long begin = System.nanoTime();
        bed.make(new SetUp(index, true), new PutAddress(address, false, 100));
        up[i] = System.nanoTime() - begin;
        begin = System.nanoTime();
        bed.make(new RemoveAddress(address), new SetUp(index, false));
        down[i] = System.nanoTime() - begin;
      }
      report("set up + 1 address", up);
      report("remove address + set down", down);
    }
  }

  private static void report(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.println(
        what + ": median " + nanos[20] / 1000 + " µs, worst " + nanos[39] / 1000 + " µs");
  }
}
