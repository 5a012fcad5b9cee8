// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.KernelChange.PutRoute;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveRoute;
import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The routes of a master in the kernel. */
@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualRoutesKernelTest {

  private static final int OTHERS = Integer.getInteger("vrrp.otherRoutes", 20_000);

  private KernelTestBed bed;
  private NetworkState state;
  private int link;

  @TempDir Path directory;

  @BeforeEach
  void open() throws IOException {
    bed = new KernelTestBed();
    state = bed.state;
    link = bed.veth.indexA();
    Ip.run("address add 192.0.2.1/24 dev " + VethPair.A);
    Ip.run("address add 2001:db8::1/64 nodad dev " + VethPair.A);
    bed.settle();
    bed.network.readRoutes(state);
  }

  @AfterEach
  void close() throws IOException {
    bed.close();
  }

  private KernelRoute route(String destination, int prefixLength, int table) {
    IpAddress address = IpAddress.parse(destination);
    return new KernelRoute(
        address,
        prefixLength,
        IpAddress.parse(address.v6() ? "2001:db8::9" : "192.0.2.9"),
        link,
        address.v6() ? 0 : 7,
        table,
        address.v6() ? null : IpAddress.parse("192.0.2.77"));
  }

  private PutRoute put(KernelRoute route, boolean isThere, int lifetimeSeconds) {
    return new PutRoute(link, route, false, isThere, lifetimeSeconds);
  }

  /** An IPv6 route whose lifetime is over may still be shown. */
  private static boolean isUsed(String destination) {
    try {
      return Ip.run("route get " + destination).contains(" via ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void routesAreAddedShownReadAndRemoved() throws IOException {
    bed.put(0, bed.onA("192.0.2.77"));
    KernelRoute ipv4 = route("10.0.0.0", 8, 254);
    KernelRoute any = route("0.0.0.0", 0, 1000);
    KernelRoute ipv6 = route("2001:db8:5::", 48, 254);
    bed.make(put(ipv4, false, 60), put(any, false, 60), put(ipv6, false, 60));
    assertEquals(Set.of(ipv4, any, ipv6), state.routes());
    assertEquals(
        "10.0.0.0/8 via 192.0.2.9 dev vrrp-a proto 112 src 192.0.2.77 metric 7",
        Ip.run("route show 10.0.0.0/8").strip());
    String shown = Ip.run("-6 route show 2001:db8:5::/48");
    assertTrue(shown.contains(" proto 112 ") && shown.contains(" expires "), shown);
    NetworkState read = new NetworkState();
    bed.network.readRoutes(read);
    assertEquals(state.routes(), read.routes());

    bed.make(new RemoveRoute(ipv4), new RemoveRoute(any), new RemoveRoute(ipv6));
    assertEquals(Set.of(), state.routes());
    bed.make(new RemoveRoute(ipv4), new RemoveRoute(ipv6));
    bed.network.readRoutes(read);
    assertEquals(Set.of(), read.routes());
  }

  @Test
  void routesGoByThemselvesUnlessTheyAreRenewed() throws IOException {
    bed.put(60, bed.onA("192.0.2.77"));
    KernelRoute ipv4 = route("10.0.0.0", 8, 254);
    KernelRoute ipv6 = route("2001:db8:5::", 48, 254);
    bed.make(put(ipv4, false, 60), put(ipv6, false, 1000));
    bed.make(put(ipv6, true, 60));
    String shown = Ip.run("-6 route show 2001:db8:5::/48");
    assertTrue(shown.matches("(?s).* expires (60|[345][0-9])sec.*"), shown);
    assertEquals(Set.of(ipv4, ipv6), state.routes());
    assertTrue(isUsed("10.0.0.1") && isUsed("2001:db8:5::1"));

    bed.put(1, bed.onA("192.0.2.77"));
    bed.make(put(ipv6, true, 1));
    bed.awaitUntil(() -> bed.find(bed.onA("192.0.2.77")).isEmpty());
    assertFalse(state.routes().contains(ipv4));
    assertFalse(isUsed("10.0.0.1"));
    // The kernel reports nothing when the lifetime of a route ends.
    while (isUsed("2001:db8:5::1")) {
      bed.network.awaitChange(10_000_000, state);
    }
    bed.make(put(ipv6, true, 60));
    assertTrue(isUsed("2001:db8:5::1"), "renewed late");
  }

  @Test
  void whatAnotherProgramRemovesIsReportedAndItsOwnRoutesStay() throws IOException {
    bed.put(0, bed.onA("192.0.2.77"));
    KernelRoute ipv4 = route("10.0.0.0", 8, 254);
    bed.make(put(ipv4, false, 60));
    Ip.run("route del 10.0.0.0/8");
    bed.awaitUntil(() -> state.routes().isEmpty());

    Ip.run("route add 10.0.0.0/8 via 192.0.2.8 metric 7");
    List<String> refusals = bed.apply(put(ipv4, false, 60));
    assertTrue(refusals.get(0).contains("another program has a route"), refusals.get(0));
    assertTrue(Ip.run("route show 10.0.0.0/8").contains("via 192.0.2.8"));
  }

  @Test
  void routesThatGoWithTheirInterfaceAreForgotten() throws IOException {
    bed.put(0, bed.onA("192.0.2.77"));
    bed.make(
        put(route("10.0.0.0", 8, 254), false, 60), put(route("2001:db8:5::", 48, 254), false, 60));
    Ip.run("link set " + VethPair.A + " down");
    bed.awaitUntil(() -> state.routes().isEmpty());
    NetworkState read = new NetworkState();
    bed.network.readRoutes(read);
    assertEquals(Set.of(), read.routes());
  }

  /** A routing daemon may have a full table of the Internet. */
  @Test
  void theRoutesOfOthersNeverReachThisProcess() throws IOException {
    bed.put(0, bed.onA("192.0.2.77"));
    KernelRoute ours = route("10.0.0.0", 8, 254);
    bed.make(put(ours, false, 60));
    Path batch = directory.resolve("routes");
    Files.writeString(
        batch,
        IntStream.range(0, OTHERS)
            .mapToObj(
                i ->
                    "route add "
                        + (20 + i / 65_536)
                        + "."
                        + i / 256 % 256
                        + "."
                        + i % 256
                        + ".0/24 via 192.0.2.9\n")
            .collect(Collectors.joining()));
    long version = state.version();
    Ip.run("-batch " + batch);
    bed.network.awaitChange(0, state);
    assertEquals(version, state.version());
    assertFalse(state.isStale(), "no report was lost");
    long begin = System.nanoTime();
    bed.network.readRoutes(state);
    System.out.printf(
        "reading one route among %d: %d µs%n", OTHERS, (System.nanoTime() - begin) / 1000);
    assertEquals(Set.of(ours), state.routes());
  }
}
