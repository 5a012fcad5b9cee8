// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.DataPlane;
import io.vrrp.impl.dataplane.DataPlaneListener;
import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.PacketFilter;
import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.protocol.VirtualIp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How virtual IP addresses affect an interface that has its own addresses, routes and traffic. */
@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AddressesOnTheInterfaceTest {

  private static final String IPV6_ROUTES = "-6 route show dev " + VethPair.A;
  private static final String IPV4_ROUTES = "-4 route show table all dev " + VethPair.A;
  private static final String SOURCE_OF_IPV6 = "-6 route get 2001:db8::100";
  private static final String SOURCE_OF_IPV4 = "-4 route get 192.0.2.100";

  /** Confirms the desired states, like the engine. */
  private static final class Listener implements DataPlaneListener {
    final BlockingQueue<Long> held = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    volatile Runnable confirm = () -> {};

    @Override
    public void networkChanged(
        List<Link> links, List<LinkAddress> addresses, Map<Integer, IpDevices> ipDevices) {}

    @Override
    public void held(Object owner, long request) {
      held.add(request);
    }

    @Override
    public void refused(Object owner, long request, String text) {
      refusals.add(text);
    }

    @Override
    public void confirmationWanted() {
      confirm.run();
    }

    @Override
    public void warned(String text) {}
  }

  private static final PacketFilter NO_FILTER =
      new PacketFilter() {
        @Override
        public void apply(FilterRules rules) {}

        @Override
        public boolean isIntact() {
          return true;
        }

        @Override
        public boolean isTouched() {
          return false;
        }

        @Override
        public void keepAlive() {}

        @Override
        public void close() {}
      };

  private VethPair veth;
  private final Listener listener = new Listener();
  private DataPlane plane;
  private long lastRequest;

  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    Ip.run("link set lo up");
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.A);
    Ip.run("addr add 2001:db8::1/64 dev " + VethPair.A + " nodad");
    Ip.run("addr add fe80::1/64 dev " + VethPair.A + " nodad");
    plane =
        new DataPlane(
            LinuxKernelNetwork.open(),
            NO_FILTER,
            listener,
            System::nanoTime,
            task -> new Thread(task, "test-dataplane"));
    listener.confirm = () -> plane.confirm("router");
    plane.start();
  }

  @AfterEach
  void close() throws IOException {
    plane.close();
    veth.close();
  }

  private void want(boolean virtualMac, boolean held, int lifetime, String... addresses)
      throws InterruptedException {
    List<VirtualIp> ips = Arrays.stream(addresses).map(VirtualIp::parse).toList();
    lastRequest++;
    plane.want(
        "router",
        new DesiredState(
            veth.indexA(),
            ips.get(0).address().family(),
            51,
            virtualMac,
            ips,
            true,
            false,
            lifetime,
            held,
            lastRequest));
    if (held) {
      long request;
      do {
        request = listener.held.poll(KernelTestBed.SOON, TimeUnit.NANOSECONDS);
      } while (request != lastRequest);
    }
  }

  private void release(String... addresses) throws Exception {
    want(false, false, 0, addresses);
    for (String address : addresses) {
      String plain = VirtualIp.parse(address).address().toString();
      awaitIp("addr show to " + plain, String::isEmpty);
    }
  }

  private static String awaitIp(String words, Predicate<String> condition) throws IOException {
    long begin = System.nanoTime();
    String output;
    do {
      output = Ip.run(words);
      if (System.nanoTime() - begin > KernelTestBed.SOON) {
        throw new AssertionError("ip " + words + ": " + output);
      }
    } while (!condition.test(output));
    return output;
  }

  private static void assertSource(String source, String words) throws IOException {
    String route = Ip.run(words);
    assertTrue(route.contains(" src " + source + " "), route);
  }

  // ---------------------------------------------------------------- the node's own traffic

  @Test
  void ownIpv6TrafficKeepsItsSourceWhileMaster() throws Exception {
    assertSource("2001:db8::1", SOURCE_OF_IPV6);
    for (int lifetime : new int[] {0, 100, 2}) {
      want(false, true, lifetime, "fe80::fe", "2001:db8::fe");
      assertSource("2001:db8::1", SOURCE_OF_IPV6);
    }
    // After several renewals.
    awaitRenewal("2001:db8::fe");
    assertSource("2001:db8::1", SOURCE_OF_IPV6);
    release("fe80::fe", "2001:db8::fe");
    assertSource("2001:db8::1", SOURCE_OF_IPV6);
  }

  /** With a lifetime of two seconds it would otherwise be gone. */
  private static void awaitRenewal(String address) throws IOException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(3)) {
      assertTrue(Ip.run("addr show to " + address).contains("deprecated"));
    }
  }

  @Test
  void ownIpv6TrafficKeepsItsSourceThoughTheInterfaceHasNoneOfItsOwn() throws Exception {
    Ip.run("addr del 2001:db8::1/64 dev " + VethPair.A);
    Ip.run("addr add 2001:db8:2::2/64 dev " + VethPair.B + " nodad");
    Ip.run("-6 route add 2001:db8::/64 dev " + VethPair.A);
    for (boolean virtualMac : new boolean[] {true, false}) {
      want(virtualMac, true, 100, "fe80::fe", "2001:db8::fe");
      assertSource("2001:db8:2::2", SOURCE_OF_IPV6);
    }
  }

  @Test
  void anAddressThatAnotherProgramMakesPreferredIsDeprecatedAgain() throws Exception {
    want(false, true, 0, "fe80::fe", "2001:db8::fe");
    Ip.run("addr change 2001:db8::fe/128 dev " + VethPair.A + " preferred_lft forever");
    awaitIp("addr show to 2001:db8::fe", text -> text.contains("deprecated"));
    assertSource("2001:db8::1", SOURCE_OF_IPV6);
    Ip.run("addr change 2001:db8::fe/128 dev " + VethPair.A + " preferred_lft forever");
    // It has no mark at the moment, but is still ours.
    release("fe80::fe", "2001:db8::fe");
  }

  @Test
  void anIpv4AddressThatAnotherProgramChangesIsStillTakenBack() throws Exception {
    want(false, true, 100, "192.0.2.254");
    Ip.run("addr change 192.0.2.254/32 dev " + VethPair.A + " valid_lft forever");
    release("192.0.2.254");
  }

  @Test
  void ownIpv4TrafficKeepsItsSourceThoughTheVirtualIpHasItsSubnet() throws Exception {
    assertSource("192.0.2.1", SOURCE_OF_IPV4);
    want(false, true, 100, "192.0.2.254/24");
    assertSource("192.0.2.1", SOURCE_OF_IPV4);
    // As netplan does.
    Ip.run("-4 addr flush dev " + VethPair.A);
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.A);
    awaitIp("addr show to 192.0.2.254", text -> text.contains("192.0.2.254/32"));
    awaitIp(SOURCE_OF_IPV4, text -> text.contains(" src 192.0.2.1 "));
  }

  // ---------------------------------------------------------------- its routes

  @Test
  void routesOfIpv6AreAsBeforeWhateverTheLifetime() throws Exception {
    String before = Ip.run(IPV6_ROUTES);
    assertTrue(before.contains("fe80::/64") && before.contains("2001:db8::/64"), before);
    for (String vip : List.of("2001:db8::fe", "2001:db8::fe/64")) {
      for (int lifetime : new int[] {0, 3, 0, 100, 3}) {
        want(false, true, lifetime, "fe80::fe", vip);
        assertEquals(before, Ip.run(IPV6_ROUTES), vip + " for " + lifetime + " s");
      }
      release("fe80::fe", vip);
      assertEquals(before, Ip.run(IPV6_ROUTES), "without " + vip);
    }
  }

  /** For example a public address on an interface that has only private ones. */
  @Test
  void hostsInTheSubnetOfAVirtualIpAreReachedThoughTheInterfaceHasNoAddressThere()
      throws Exception {
    String before = Ip.run("-4 route show");
    String before6 = Ip.run("-6 route show");
    for (boolean virtualMac : new boolean[] {true, false}) {
      want(virtualMac, true, 100, "198.51.100.254/24");
      assertSource("198.51.100.254", "-4 route get 198.51.100.5");
      assertSource("192.0.2.1", SOURCE_OF_IPV4);
      release("198.51.100.254/24");
      want(virtualMac, true, 0, "fe80::fe/64", "2001:db8:9::fe/64");
      // Virtual IPv6 addresses are deprecated.
      assertSource("2001:db8::1", "-6 route get 2001:db8:9::5");
      assertSource("2001:db8::1", SOURCE_OF_IPV6);
      release("fe80::fe/64", "2001:db8:9::fe/64");
    }
    awaitIp("-4 route show", before::equals);
    awaitIp("-6 route show", before6::equals);
  }

  @Test
  void subnetThatTheInterfaceHasItselfGetsNoSecondRouteThroughTheMacvlan() throws Exception {
    want(true, true, 100, "192.0.2.254/24");
    Ip.run("-4 addr flush dev " + VethPair.A);
    want(true, true, 3, "192.0.2.254/24");
    assertFalse(Ip.run("-4 route show").contains("192.0.2.0/24"));
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.A);
    assertSource("192.0.2.1", SOURCE_OF_IPV4);
  }

  @Test
  void routesToTheSubnetsOfVirtualIpsGoWithThemWhateverTheirLifetime() throws Exception {
    String before = Ip.run("-6 route show");
    want(false, true, 1000, "fe80::fe/64", "2001:db8:9::fe/64", "2001:db8:9::fd/64");
    assertTrue(Ip.run("-6 route show").contains("2001:db8:9::/64"));
    release("fe80::fe/64", "2001:db8:9::fe/64", "2001:db8:9::fd/64");
    awaitIp("-6 route show", before::equals);
  }

  /** As with ip link set arp off. */
  @Test
  void interfaceThatIsSetWithoutArpIsRefused() throws Exception {
    want(false, true, 0, "192.0.2.254");
    listener.refusals.clear();
    Ip.run("link set " + VethPair.A + " arp off");
    String refusal = listener.refusals.poll(KernelTestBed.SOON, TimeUnit.NANOSECONDS);
    assertTrue(refusal.contains(VethPair.A + " is set to answer neither ARP"), refusal);
  }

  @Test
  void routeToTheSubnetOfAVirtualIpFollowsTheAddressesOfTheInterface() throws Exception {
    for (String vip : List.of("198.51.100.254/24", "2001:db8:9::fe/64")) {
      boolean v6 = vip.contains(":");
      String own = v6 ? "2001:db8:9::1/64" : "198.51.100.1/24";
      String route = v6 ? "-6 route get 2001:db8:9::5" : "-4 route get 198.51.100.5";
      String[] vips = v6 ? new String[] {"fe80::fe/64", vip} : new String[] {vip};
      want(true, true, 0, vips);
      assertTrue(Ip.run(route).contains(" dev vrrp"), vip);
      Ip.run("addr add " + own + " dev " + VethPair.A + (v6 ? " nodad" : ""));
      awaitIp(route, text -> text.contains(" dev " + VethPair.A + " "));
      Ip.run("addr del " + own + " dev " + VethPair.A);
      String subnet =
          (v6 ? "-6" : "-4") + " route show " + (v6 ? "2001:db8:9::/64" : "198.51.100.0/24");
      awaitIp(subnet, text -> text.contains(" dev vrrp"));
      release(vips);
    }
  }

  @Test
  void routeOfIpv6ThatComesWhileMasterIsTheInterfacesOwn() throws Exception {
    String before = Ip.run(IPV6_ROUTES);
    Ip.run("-6 addr flush dev " + VethPair.A);
    want(false, true, 0, "fe80::fe", "2001:db8::fe/64");
    assertEquals(before, Ip.run(IPV6_ROUTES), "those of the virtual IP addresses");
    Ip.run("addr add 2001:db8::1/64 dev " + VethPair.A + " nodad");
    Ip.run("addr add fe80::1/64 dev " + VethPair.A + " nodad");
    awaitIp("addr show to 2001:db8::fe", text -> text.contains("/128"));
    awaitIp("addr show to fe80::fe", text -> text.contains("/128"));
    want(false, true, 3, "fe80::fe", "2001:db8::fe/64");
    assertEquals(before, Ip.run(IPV6_ROUTES));
    release("fe80::fe", "2001:db8::fe/64");
    assertEquals(before, Ip.run(IPV6_ROUTES));
    assertSource("2001:db8::1", SOURCE_OF_IPV6);
  }

  @Test
  void routesOfIpv4AreAsBefore() throws Exception {
    String before = Ip.run(IPV4_ROUTES);
    for (String vip : List.of("192.0.2.254", "192.0.2.254/24")) {
      for (int lifetime : new int[] {0, 3, 0, 100}) {
        want(false, true, lifetime, vip);
        String without = Ip.run(IPV4_ROUTES).replaceAll("local 192\\.0\\.2\\.254 [^\n]*\n", "");
        assertEquals(before, without, vip + " for " + lifetime + " s");
      }
      release(vip);
      assertEquals(before, Ip.run(IPV4_ROUTES), "without " + vip);
    }
  }

  @Test
  void ipv4AddressThatComesWhileMasterStaysWhenTheVirtualIpGoes() throws Exception {
    String before = Ip.run(IPV4_ROUTES);
    Ip.run("-4 addr flush dev " + VethPair.A);
    Path setting = Path.of("/proc/sys/net/ipv4/conf", VethPair.A, "promote_secondaries");
    Files.writeString(setting, "0");
    want(false, true, 100, "192.0.2.254/24");
    assertTrue(Ip.run(IPV4_ROUTES).contains("192.0.2.0/24"), "the subnet was asked for");
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.A);
    awaitIp("addr show to 192.0.2.254", text -> text.contains("192.0.2.254/32"));
    assertSource("192.0.2.1", SOURCE_OF_IPV4);
    release("192.0.2.254/24");
    assertEquals(before, Ip.run(IPV4_ROUTES));
    plane.forget("router");
    plane.close();
    assertEquals("0", Files.readString(setting).strip());
    assertTrue(Ip.run("addr show to 192.0.2.1").contains("192.0.2.1/24"));
  }
}
