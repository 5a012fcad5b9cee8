// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.filter.AnswerRules;
import io.vrrp.impl.dataplane.filter.AnswerRules.ArpProxy;
import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.FilterRules.AddressOnLink;
import io.vrrp.impl.dataplane.filter.FilterRules.OwnedAddress;
import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.KernelTestBed;
import io.vrrp.impl.linux.OpenFiles;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.Unprivileged;
import io.vrrp.impl.linux.VethPair;
import io.vrrp.impl.linux.libc.NetworkNamespace;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NftFilterTest {

  private static final String PEER = "vrrp-peer";
  private static final int PORT = 4711;
  private static final IpAddress V4 = IpAddress.parse("192.0.2.9");
  private static final IpAddress OTHER_V4 = IpAddress.parse("192.0.2.8");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::9");
  private static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::9");
  private static final IpAddress OTHER_LINK_LOCAL = IpAddress.parse("fe80::8");
  private static final MacAddress VIRTUAL = MacAddress.ofVirtualRouter(IpFamily.IPV4, 7);

  private VethPair veth;
  private NetworkNamespace peer;
  private NftMonitor monitor;
  private NftFilter filter;

  /** Creates a neighbor in another namespace, and addresses here. */
  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    Ip.run("netns add " + PEER);
    peer = NetworkNamespace.named(PEER);
    Ip.run("link set " + VethPair.B + " netns " + PEER);
    Ip.run("-n " + PEER + " link set " + VethPair.B + " addrgenmode none");
    Ip.run("-n " + PEER + " link set " + VethPair.B + " up");
    Ip.run("-n " + PEER + " addr add 192.0.2.2/24 dev " + VethPair.B);
    Ip.run("-n " + PEER + " addr add 2001:db8::2/64 dev " + VethPair.B + " nodad");
    Ip.run("-n " + PEER + " addr add fe80::2/64 dev " + VethPair.B + " nodad");
    for (IpAddress address : List.of(V4, OTHER_V4)) {
      Ip.run("addr add " + address + "/24 dev " + VethPair.A);
    }
    for (IpAddress address : List.of(V6, LINK_LOCAL, OTHER_LINK_LOCAL)) {
      Ip.run("addr add " + address + "/64 dev " + VethPair.A + " nodad");
    }
    monitor = NftMonitor.open();
    filter = new NftFilter(monitor);
  }

  @AfterEach
  void close() throws IOException {
    filter.close();
    monitor.close();
    peer.close();
    veth.close();
    Ip.run("netns del " + PEER);
    assertEquals("", nft("list", "ruleset"));
  }

  private static String nft(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("nft"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes());
    }
  }

  private static FilterRules refused(IpAddress... addresses) {
    return new FilterRules(Set.of(addresses), Set.of(), Set.of());
  }

  private FilterRules owned(IpAddress... addresses) {
    Set<OwnedAddress> owned =
        Stream.of(addresses)
            .map(address -> new OwnedAddress(address, veth.indexA(), VIRTUAL))
            .collect(Collectors.toSet());
    return new FilterRules(Set.of(), Set.of(), owned);
  }

  private static InetSocketAddress target(IpAddress address, int link) throws IOException {
    InetAddress target =
        address.isIpv6LinkLocal()
            ? Inet6Address.getByAddress(null, address.bytes(), link)
            : address.toInetAddress();
    return new InetSocketAddress(target, PORT);
  }

  /**
   * Whether a packet from the neighbor arrives, before one to another address that is sent later.
   */
  private boolean arrives(IpAddress address) throws IOException {
    IpAddress marker = address.v6() ? OTHER_LINK_LOCAL : OTHER_V4;
    try (DatagramSocket socket = new DatagramSocket(PORT)) {
      socket.setSoTimeout(10_000);
      peer.call(
          () -> {
            try (DatagramSocket from = new DatagramSocket()) {
              // The neighbor's kernel keeps only one packet while it waits for the MAC address.
              for (IpAddress to : List.of(marker, address, marker)) {
                from.send(
                    new DatagramPacket(to.bytes(), to.bytes().length, target(to, veth.indexB())));
              }
            }
            return null;
          });
      Set<IpAddress> seen = new HashSet<>();
      int markers = 0;
      while (markers < 2) {
        DatagramPacket packet = new DatagramPacket(new byte[16], 16);
        socket.receive(packet);
        IpAddress to = IpAddress.of(Arrays.copyOf(packet.getData(), packet.getLength()));
        seen.add(to);
        markers += to.equals(marker) ? 1 : 0;
      }
      if (!seen.contains(address)) {
        socket.setSoTimeout(100);
        DatagramPacket late = new DatagramPacket(new byte[16], 16);
        try {
          socket.receive(late);
          return true;
        } catch (SocketTimeoutException e) {
          return false;
        }
      }
      return true;
    }
  }

  private void checkArrives(boolean expected, IpAddress... addresses) throws IOException {
    for (IpAddress address : addresses) {
      assertEquals(expected, arrives(address), address.toString());
    }
  }

  @Test
  void dropsPacketsToRefusedAddressesOnly() throws IOException {
    checkArrives(true, V4, V6, LINK_LOCAL);

    FilterRules onLink =
        new FilterRules(
            Set.of(V4, V6), Set.of(new AddressOnLink(LINK_LOCAL, veth.indexA())), Set.of());
    filter.apply(onLink);
    checkArrives(false, V4, V6, LINK_LOCAL);
    checkArrives(true, OTHER_V4);

    FilterRules onOtherLink =
        new FilterRules(Set.of(V4), Set.of(new AddressOnLink(LINK_LOCAL, 9999)), Set.of());
    filter.apply(onOtherLink);
    checkArrives(true, V6, LINK_LOCAL);
    checkArrives(false, V4);

    filter.apply(FilterRules.NONE);
    checkArrives(true, V4, V6, LINK_LOCAL);
    assertEquals("", nft("list", "ruleset"));
  }

  @Test
  void answersNeighborSolicitationsForRefusedAddresses() throws IOException {
    filter.apply(
        new FilterRules(
            Set.of(V4, V6), Set.of(new AddressOnLink(LINK_LOCAL, veth.indexA())), Set.of()));
    checkArrives(false, V4, V6, LINK_LOCAL);
    for (IpAddress address : List.of(V4, V6, LINK_LOCAL)) {
      String neighbor = Ip.run("-n " + PEER + " neigh show to " + address);
      assertTrue(neighbor.contains("lladdr"), neighbor);
    }
  }

  @Test
  void packetsOfThisNodeToItselfAreNotDropped() throws IOException {
    filter.apply(refused(V4, V6));
    for (IpAddress address : List.of(V4, V6)) {
      try (DatagramSocket socket = new DatagramSocket(PORT)) {
        socket.setSoTimeout(10_000);
        socket.send(new DatagramPacket(new byte[1], 1, target(address, 0)));
        socket.receive(new DatagramPacket(new byte[1], 1));
      }
    }
  }

  /** The base interface alone must not answer; a macvlan would. */
  @Test
  void theBaseInterfaceDoesNotAnswerForOwnedAddresses() throws IOException {
    filter.apply(owned(V4, V6));
    checkArrives(false, V4, V6);
    checkArrives(true, LINK_LOCAL);
    for (IpAddress address : List.of(V4, V6)) {
      String neighbor = Ip.run("-n " + PEER + " neigh show to " + address);
      assertFalse(neighbor.contains("lladdr"), neighbor);
    }
    filter.apply(refused(OTHER_V4));
    assertFalse(nft("list", "tables").contains("arp"));
    filter.apply(FilterRules.NONE);
    Ip.run("-n " + PEER + " neigh flush all");
    checkArrives(true, V4, V6);
  }

  /** An owner whose only address is a virtual one. */
  @Test
  void ownersNeighborsLearnOnlyTheVirtualMac() throws IOException {
    for (IpAddress address : List.of(OTHER_V4, V6)) {
      Ip.run("addr del " + address + (address.v6() ? "/64" : "/24") + " dev " + VethPair.A);
    }
    Ip.run("link add link vrrp-a name vrrp-m address " + VIRTUAL + " type macvlan mode bridge");
    Ip.run("link set vrrp-m up");
    filter.apply(owned(V4));
    try (DatagramSocket here = new DatagramSocket(new InetSocketAddress("192.0.2.9", PORT));
        DatagramSocket there = peer.call(() -> new DatagramSocket(PORT))) {
      here.setSoTimeout(10_000);
      there.setSoTimeout(10_000);
      DatagramPacket packet = new DatagramPacket(new byte[1], 1);
      here.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("192.0.2.2", PORT)));
      there.receive(packet);
      there.send(packet);
      here.receive(packet);
    }
    String neighbor = Ip.run("-n " + PEER + " neigh show to " + V4);
    assertTrue(neighbor.contains(VIRTUAL.toString()), neighbor);
  }

  /** With arp_notify the kernel announces an interface's addresses with its real MAC address. */
  @Test
  void namesTheVirtualMacWhereTheKernelAnnouncesAnOwnedAddress() throws IOException {
    filter.apply(owned(V4));
    Ip.run("-n " + PEER + " neigh replace 192.0.2.9 lladdr 02:00:00:00:00:99 dev vrrp-b nud stale");
    Files.writeString(Path.of("/proc/sys/net/ipv4/conf", VethPair.A, "arp_notify"), "1");
    Ip.run("link set " + VethPair.A + " address 02:00:00:00:00:05");
    long begin = System.nanoTime();
    String neighbor;
    do {
      neighbor = Ip.run("-n " + PEER + " neigh show to " + V4);
      assertTrue(System.nanoTime() - begin < KernelTestBed.SOON, neighbor);
    } while (!neighbor.contains(VIRTUAL.toString()));
  }

  private static FilterRules answering(AddressOnLink... answering) {
    Set<IpAddress> virtual =
        Stream.of(answering).map(AddressOnLink::address).collect(Collectors.toSet());
    return with(new AnswerRules(virtual, Set.of(answering), Set.of(), Set.of()));
  }

  private static FilterRules with(AnswerRules answers) {
    return new FilterRules(Set.of(), Set.of(), Set.of(), answers, Set.of(), Map.of());
  }

  private static boolean isKnownToPeer(IpAddress address) throws IOException {
    return Ip.run("-n " + PEER + " neigh show to " + address).contains("lladdr");
  }

  /** A second interface on the LAN does this by default. */
  @Test
  void anInterfaceThatMayNotAnswerForAVirtualAddressDoesNot() throws IOException {
    filter.apply(answering(new AddressOnLink(V4, 9999), new AddressOnLink(V6, 9999)));
    checkArrives(false, V4, V6);
    assertFalse(isKnownToPeer(V4));
    assertFalse(isKnownToPeer(V6));
    assertFalse(nft("list", "tables").contains("inet"));

    filter.apply(
        answering(new AddressOnLink(V4, veth.indexA()), new AddressOnLink(V6, veth.indexA())));
    Ip.run("-n " + PEER + " neigh flush all");
    checkArrives(true, V4, V6);

    filter.apply(answering(new AddressOnLink(V4, 9999), new AddressOnLink(V6, 9999)));
    Ip.run("-n " + PEER + " neigh flush all");
    checkArrives(false, V4, V6);
    filter.apply(FilterRules.NONE);
    assertEquals("", nft("list", "ruleset"));
  }

  @Test
  void anInterfaceThatMayNotAnswerForAVirtualAddressAsksWithoutNamingIt() throws IOException {
    filter.apply(answering(new AddressOnLink(V4, 9999)));
    try (DatagramSocket here = new DatagramSocket(new InetSocketAddress("192.0.2.9", PORT));
        DatagramSocket there = peer.call(() -> new DatagramSocket(PORT))) {
      there.setSoTimeout(10_000);
      here.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("192.0.2.2", PORT)));
      there.receive(new DatagramPacket(new byte[1], 1));
    }
    assertFalse(isKnownToPeer(V4));
  }

  /** With proxy_arp, for an address whose route leaves by another interface. */
  @Test
  void answersForOtherHostsNameTheVirtualMacOrAreDropped() throws IOException {
    IpAddress other = IpAddress.parse("198.51.100.7");
    Ip.run("link add vrrp-c type veth peer name vrrp-d");
    try {
      Ip.run("link set vrrp-c up");
      Ip.run("route add 198.51.100.0/24 dev vrrp-c");
      Ip.run("-n " + PEER + " route add 198.51.100.0/24 dev " + VethPair.B);
      Ip.run("-n " + PEER + " link set lo up");
      for (String setting : List.of("forwarding", "proxy_arp")) {
        Files.writeString(Path.of("/proc/sys/net/ipv4/conf", VethPair.A, setting), "1");
      }
      Files.writeString(Path.of("/proc/sys/net/ipv4/neigh", VethPair.A, "proxy_delay"), "0");
      Set<AddressOnLink> own =
          Set.of(new AddressOnLink(V4, veth.indexA()), new AddressOnLink(OTHER_V4, veth.indexA()));
      filter.apply(
          with(
              new AnswerRules(Set.of(), Set.of(), Set.of(new ArpProxy(veth.indexA(), null)), own)));
      checkArrives(true, V4);
      checkArrives(false, other);
      assertFalse(isKnownToPeer(other));

      filter.apply(
          with(
              new AnswerRules(
                  Set.of(), Set.of(), Set.of(new ArpProxy(veth.indexA(), VIRTUAL)), own)));
      Ip.run("-n " + PEER + " neigh flush all");
      checkArrives(false, other);
      String neighbor = Ip.run("-n " + PEER + " neigh show to " + other);
      assertTrue(neighbor.contains(VIRTUAL.toString()), neighbor);
      checkArrives(true, V4);
      neighbor = Ip.run("-n " + PEER + " neigh show to " + V4);
      assertFalse(neighbor.contains(VIRTUAL.toString()), neighbor);
    } finally {
      Ip.run("link del vrrp-c");
    }
  }

  @Test
  void aSilentInterfaceNeitherReceivesNorSends() throws IOException {
    filter.apply(
        new FilterRules(
            Set.of(), Set.of(), Set.of(), AnswerRules.NONE, Set.of(veth.indexA()), Map.of()));
    try (DatagramSocket there = peer.call(() -> new DatagramSocket(PORT));
        DatagramSocket here = new DatagramSocket(PORT)) {
      there.setSoTimeout(100);
      here.setSoTimeout(100);
      peer.call(
          () -> {
            for (IpAddress address : List.of(V4, V6)) {
              there.send(new DatagramPacket(new byte[1], 1, target(address, veth.indexB())));
            }
            return null;
          });
      for (String neighbor : List.of("192.0.2.2", "2001:db8::2")) {
        try {
          here.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(neighbor, PORT)));
        } catch (IOException e) {
          assertTrue(e.getMessage().contains("not permitted"), e.getMessage());
        }
      }
      assertThrows(
          SocketTimeoutException.class, () -> there.receive(new DatagramPacket(new byte[1], 1)));
      assertThrows(
          SocketTimeoutException.class, () -> here.receive(new DatagramPacket(new byte[1], 1)));
    }
    assertFalse(isKnownToPeer(V4));
    assertFalse(isKnownToPeer(V6));
    filter.apply(FilterRules.NONE);
    Ip.run("-n " + PEER + " neigh flush all");
    checkArrives(true, V4, V6);
  }

  /** Like an administrator's {@code nft list ruleset > file; nft -f file}. */
  private static void load(String listing) throws IOException {
    Path file = Files.createTempFile("saved", ".nft");
    try {
      Files.writeString(file, listing);
      assertEquals("", nft("-f", file.toString()));
    } finally {
      Files.delete(file);
    }
  }

  private void checkRepaired(FilterRules rules, String before) throws IOException {
    assertTrue(filter.isTouched());
    assertFalse(filter.isIntact());
    filter.apply(rules);
    assertFalse(filter.isTouched());
    assertTrue(filter.isIntact());
    assertEquals(before, NftScript.withoutTime(nft("list", "ruleset")));
  }

  @Test
  void noticesAndRepairsWhatOtherProgramsDo() throws IOException {
    FilterRules rules = named(refused(V4, V6));
    filter.apply(rules);
    String before = NftScript.withoutTime(nft("list", "ruleset"));
    for (String command :
        List.of(
            "flush ruleset",
            "delete table inet io_vrrp",
            "flush chain inet io_vrrp input",
            "delete element inet io_vrrp v4 { 192.0.2.9 }",
            "add element inet io_vrrp v4 { 192.0.2.77 }",
            "insert rule inet io_vrrp input accept",
            "add table arp io_vrrp")) {
      assertFalse(filter.isTouched());
      assertEquals("", nft(command));
      checkRepaired(rules, before);
      checkArrives(false, V4, V6);
    }
  }

  @Test
  void ownChangesAndThoseOfOtherTablesAreNoDamage() throws IOException {
    filter.apply(refused(V4));
    filter.apply(refused(V4, V6));
    filter.apply(owned(V4, V6));
    filter.keepAlive();
    nft("add table inet foreign; add chain inet foreign input");
    nft("delete table inet foreign");
    assertFalse(filter.isTouched());
    assertTrue(filter.isIntact());
  }

  @Test
  void savedListingWithOurTablesCanBeLoadedWhileWeRun() throws IOException {
    nft("add table inet foreign; add chain inet foreign input");
    FilterRules some = named(refused(V4, V6));
    filter.apply(some);
    String saved = nft("list", "ruleset");
    FilterRules others = named(refused(OTHER_V4));
    filter.apply(others);
    String before = NftScript.withoutTime(nft("list", "ruleset"));

    for (String file : List.of(saved, "flush ruleset\n" + saved)) {
      load(file);
      checkRepaired(others, before);
      checkArrives(true, V6);
    }
    filter.apply(FilterRules.NONE);
    load(saved);
    assertTrue(filter.isTouched(), "though there is nothing to filter");
    filter.apply(FilterRules.NONE);
    assertFalse(nft("list", "ruleset").contains("io_vrrp"));
    load(saved);
    filter.close();
    assertFalse(nft("list", "ruleset").contains("io_vrrp"));
    nft("delete table inet foreign");
  }

  @Test
  void savedListingCanBeLoadedBeforeTheInterfacesExist() throws IOException {
    FilterRules rules =
        named(
            new FilterRules(
                Set.of(V4),
                Set.of(new AddressOnLink(LINK_LOCAL, veth.indexA())),
                owned(V4, V6).owned(),
                new AnswerRules(
                    Set.of(OTHER_V4, V6),
                    Set.of(
                        new AddressOnLink(OTHER_V4, veth.indexA()),
                        new AddressOnLink(V6, veth.indexA())),
                    Set.of(new AnswerRules.ArpProxy(veth.indexA(), VIRTUAL)),
                    Set.of(new AddressOnLink(V4, veth.indexA()))),
                Set.of(veth.indexA()),
                Map.of()));
    filter.apply(rules);
    String saved = nft("list", "ruleset");
    filter.close();
    Ip.run("link set " + VethPair.A + " down");
    Ip.run("link set " + VethPair.A + " name vrrp-renamed");
    try {
      load(saved);
      assertEquals(NftScript.withoutTime(saved), NftScript.withoutTime(nft("list", "ruleset")));
    } finally {
      Ip.run("link set vrrp-renamed name " + VethPair.A);
    }
  }

  /** The rules, with the name of the interface. */
  private FilterRules named(FilterRules rules) {
    return new FilterRules(
        rules.refused(),
        rules.refusedOnLink(),
        rules.owned(),
        rules.answers(),
        rules.silent(),
        Map.of(veth.indexA(), VethPair.A));
  }

  @Test
  void anInterfaceWhoseNameCannotBeWrittenIsReferredToByItsIndex() throws IOException {
    Ip.run("link set " + VethPair.A + " down");
    Ip.run("link set " + VethPair.A + " name vrrp\"*");
    Ip.run("link set vrrp\"* up");
    try {
      AddressOnLink onLink = new AddressOnLink(LINK_LOCAL, veth.indexA());
      FilterRules rules = new FilterRules(Set.of(), Set.of(onLink), Set.of());
      filter.apply(
          new FilterRules(
              rules.refused(),
              rules.refusedOnLink(),
              rules.owned(),
              rules.answers(),
              rules.silent(),
              Map.of(veth.indexA(), "vrrp\"*")));
      assertTrue(nft("list", "ruleset").contains("iface_index"));
    } finally {
      Ip.run("link set vrrp\"* down");
      Ip.run("link set vrrp\"* name " + VethPair.A);
    }
  }

  @Test
  void rulesThatACrashLeftApplyForSomeSecondsOnly() throws IOException {
    NftFilter crashed = new NftFilter(monitor, 2);
    crashed.apply(owned(V4, V6));
    checkArrives(false, V4, V6);
    long begin = System.nanoTime();
    while (nft("list set inet io_vrrp alive").contains("elements")
        || nft("list set arp io_vrrp alive").contains("elements")) {
      assertTrue(System.nanoTime() - begin < KernelTestBed.SOON);
    }
    Ip.run("-n " + PEER + " neigh flush all");
    checkArrives(true, V4, V6);

    crashed.keepAlive();
    Ip.run("-n " + PEER + " neigh flush all");
    checkArrives(false, V4, V6);
    filter.apply(FilterRules.NONE);
    assertEquals("", nft("list", "ruleset"));
    crashed.close();
  }

  @Test
  void leftoversOfACrashGoAtTheStartThoughNothingIsToBeFiltered() throws IOException {
    // As an earlier release created it.
    nft(
        "add table inet io_vrrp; add chain inet io_vrrp input { type filter hook input priority"
            + " -1; }; add rule inet io_vrrp input ip daddr 192.0.2.9 drop; add table arp"
            + " io_vrrp");
    checkArrives(false, V4);
    filter.apply(FilterRules.NONE);
    assertEquals("", nft("list", "ruleset"));
    checkArrives(true, V4);
  }

  @Test
  void leavesTheRulesOfOthersAlone() throws IOException {
    nft("add", "table", "inet", "foreign");
    filter.apply(refused(V4));
    filter.apply(FilterRules.NONE);
    filter.apply(owned(V4));
    filter.close();
    assertEquals("table inet foreign {\n}\n", nft("list", "ruleset"));
    nft("delete", "table", "inet", "foreign");
  }

  @Test
  void withoutReportsItLooksForItself() throws IOException {
    filter.close();
    filter = new NftFilter(null);
    filter.apply(refused(V4, V6));
    assertTrue(filter.isIntact());
    nft("flush", "ruleset");
    assertFalse(filter.isIntact());
    filter.apply(refused(V4, V6));
    assertTrue(filter.isIntact());
    checkArrives(false, V4, V6);

    nft("delete", "element", "inet", NftScript.TABLE, "v4", "{ 192.0.2.9 }");
    assertFalse(filter.isIntact());
    filter.apply(refused(V4));
    checkArrives(false, V4);
    filter.apply(refused(OTHER_V4));
    filter.apply(owned(V4, V6));
    assertTrue(filter.isIntact());
    nft("flush", "table", "arp", NftScript.TABLE);
    assertFalse(filter.isIntact());
    filter.apply(FilterRules.NONE);
    assertTrue(filter.isIntact());
    assertEquals("", nft("list", "ruleset"));
  }

  @Test
  void replacesWhatACrashLeftBehind() throws IOException {
    for (NftMonitor reports : Arrays.asList(monitor, null)) {
      filter.close();
      nft("add table inet io_vrrp; add chain inet io_vrrp input");
      filter = new NftFilter(reports);
      filter.apply(refused(V4));
      String rules = nft("list", "ruleset");
      assertTrue(rules.contains("192.0.2.9"), rules);
      assertFalse(rules.contains("arp"), rules);
    }
    filter.close();
    nft("add table inet io_vrrp; add table arp io_vrrp; add chain inet io_vrrp input");
    filter = new NftFilter(null);
    filter.apply(FilterRules.NONE);
    assertEquals("", nft("list", "ruleset"));
  }

  @Test
  void isForTheNamespaceOfItsFirstThread() throws IOException {
    NftFilter there = new NftFilter(null);
    peer.call(
        () -> {
          there.apply(refused(V4));
          return null;
        });
    assertEquals("", nft("list", "ruleset"));
    assertTrue(peer.call(() -> nft("list", "ruleset")).contains("192.0.2.9"));
    peer.call(
        () -> {
          there.close();
          return null;
        });
    assertEquals("", peer.call(() -> nft("list", "ruleset")));
  }

  @Test
  void namesTheMissingPrivilege() throws Exception {
    String message =
        Unprivileged.call(
            () -> assertThrows(IOException.class, () -> filter.apply(refused(V4))).getMessage());
    assertTrue(message.startsWith("filtering packets to virtual IP addresses: "), message);
    assertTrue(message.endsWith("; needs CAP_NET_ADMIN"), message);
    filter.apply(refused(V4));
    checkArrives(false, V4);
  }

  @Test
  void rulesAreStillKnownAfterTheKernelRefusedOthers() throws Exception {
    filter.apply(refused(V4));
    Unprivileged.call(() -> assertThrows(IOException.class, () -> filter.apply(refused(V6))));
    assertTrue(filter.isIntact());
    assertFalse(filter.isTouched());
    nft("flush", "ruleset");
    assertTrue(filter.isTouched());
    Unprivileged.call(() -> assertThrows(IOException.class, () -> filter.apply(refused(V6))));
    assertFalse(filter.isIntact());
    filter.apply(refused(V6));
    checkArrives(true, V4);
    checkArrives(false, V6);
  }

  @Test
  void leavesNoFileOpen() throws IOException {
    filter.apply(refused(V4));
    filter.close();
    long files = OpenFiles.count();
    for (int i = 0; i < 100; i++) {
      filter.apply(refused(V4));
      filter.close();
      filter.close();
      assertTrue(filter.isIntact());
    }
    assertTrue(OpenFiles.count() < files + 50);
  }

  @Test
  void costOfManyAddresses() throws IOException {
    Set<IpAddress> all = new HashSet<>();
    for (int router = 1; router <= 255; router++) {
      for (int i = 1; i <= 255; i++) {
        all.add(IpAddress.ofIpv4(10 << 24 | router << 8 | i));
      }
    }
    filter.apply(refused(V4));
    Set<IpAddress> few = new HashSet<>();
    long begin = System.nanoTime();
    for (int i = 1; i <= 40; i++) {
      few.add(IpAddress.ofIpv4(10 << 24 | i));
      filter.apply(new FilterRules(few, Set.of(), Set.of()));
    }
    report("40 × one more refused address", begin);
    begin = System.nanoTime();
    for (int i = 1; i <= 20; i++) {
      filter.apply(owned(V4));
      filter.apply(refused(V4));
    }
    report("40 × other tables", begin);
    begin = System.nanoTime();
    filter.apply(new FilterRules(all, Set.of(), Set.of()));
    report("65025 refused addresses", begin);
    begin = System.nanoTime();
    all.remove(IpAddress.ofIpv4(10 << 24 | 7 << 8 | 7));
    filter.apply(new FilterRules(all, Set.of(), Set.of()));
    report("one less of 65025", begin);
    begin = System.nanoTime();
    filter.keepAlive();
    report("one sign of life", begin);
    begin = System.nanoTime();
    filter.close();
    report("close", begin);
  }

  private static void report(String what, long begin) {
    System.out.println(what + ": " + (System.nanoTime() - begin) / 1_000 + " µs");
  }
}
