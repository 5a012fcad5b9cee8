// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.DataPlaneTestBed.ETH0;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.SECOND;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.want;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.withRoutes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.protocol.IpAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The routes of a master, with a model of the kernel. */
class VirtualRoutesTest {

  private static final String IPV4 = "10.0.0.0/8 via 192.0.2.9 dev eth0 metric 5";
  private static final String IPV6 = "2001:db8:5::/48 via fe80::9 dev eth0";

  private final DataPlaneTestBed bed = new DataPlaneTestBed();
  private final ModelKernel kernel = bed.kernel;
  private final DataPlane plane = bed.plane;

  private static KernelRoute route4() {
    return new KernelRoute(
        IpAddress.parse("10.0.0.0"),
        8,
        IpAddress.parse("192.0.2.9"),
        ETH0,
        5,
        254,
        IpAddress.parse("192.0.2.100"));
  }

  private static KernelRoute route6() {
    return new KernelRoute(
        IpAddress.parse("2001:db8:5::"), 48, IpAddress.parse("fe80::9"), ETH0, 1024, 254, null);
  }

  private void want4(boolean held, long request, String... routes) {
    plane.want("a", withRoutes(want(true, held, request, "192.0.2.100"), routes));
    bed.turns();
  }

  @Test
  void aMasterHasItsRoutesAndABackupHasNone() {
    want4(false, 1, IPV4);
    assertEquals(Set.of(), kernel.routes);
    want4(true, 2, IPV4);
    assertEquals(Set.of(route4()), kernel.routes);
    want4(true, 3);
    assertEquals(Set.of(), kernel.routes);
    want4(true, 4, IPV4);
    want4(false, 5, IPV4);
    assertEquals(Set.of(), kernel.routes);
    assertEquals(List.of("held a 2", "held a 3", "held a 4"), bed.listener.take());
  }

  @Test
  void aRouteWithOurMarkThatNoVirtualRouterWantsIsRemoved() {
    want4(false, 1, IPV4);
    kernel.addRoute(route4());
    bed.turns();
    assertEquals(Set.of(), kernel.routes);
  }

  @Test
  void anIpv6RouteGetsANewLifetimeWithTheAddresses() {
    plane.want("a", withRoutes(want(true, true, 1, "fe80::100"), IPV6));
    bed.turns();
    assertEquals(Set.of(route6()), kernel.routes);
    kernel.takeCalls();
    for (int i = 0; i < 4; i++) {
      plane.confirm("a");
      bed.pass(SECOND / 4);
    }
    List<KernelChange> calls = kernel.takeCalls();
    assertTrue(
        calls.stream().anyMatch(call -> call instanceof KernelChange.PutRoute put && put.isThere()),
        calls::toString);
  }

  @Test
  void aRouteThatAnotherProgramRemovesIsPutBackUntilThatIsTooOften() {
    want4(true, 1, IPV4);
    bed.listener.take();
    kernel.deleteRoute(route4());
    bed.turns();
    assertEquals(Set.of(route4()), kernel.routes);
    assertEquals(List.of(), bed.listener.take());
    for (int i = 0; i < RepairBackoff.LIMIT; i++) {
      kernel.deleteRoute(route4());
      for (int j = 0; j < 8; j++) {
        plane.confirm("a");
        bed.pass(SECOND / 4);
      }
    }
    assertEquals(
        List.of(
            "refused a 1: another program keeps removing or changing route 10.0.0.0/8 via 192.0.2.9"
                + " dev eth0 metric 5"),
        bed.listener.take());
  }

  @Test
  void aRouteThatTheKernelRefusesIsNoFaultAndIsTriedAgain() {
    kernel.refused.add("PutRoute");
    want4(true, 1, IPV4);
    List<String> heard = bed.listener.take();
    assertTrue(heard.contains("held a 1"), heard::toString);
    assertTrue(heard.stream().noneMatch(text -> text.startsWith("refused")), heard::toString);
    kernel.refused.clear();
    kernel.overrun();
    bed.turns();
    assertEquals(Set.of(route4()), kernel.routes);
  }

  @Test
  void aRouteIsPutAgainWhenItsInterfaceWasDown() {
    want4(true, 1, IPV4);
    kernel.change(ETH0, l -> Links.up(l, false));
    bed.turns();
    kernel.routes.clear();
    kernel.change(ETH0, l -> Links.up(l, true));
    bed.turns();
    assertEquals(Set.of(route4()), kernel.routes);
  }

  @Test
  void theRoutesAreReadAgainOnlyIfAnyAreWanted() {
    plane.want("a", want(true, true, 1, "192.0.2.100"));
    bed.turns();
    int before = kernel.routeReadings;
    bed.pass(120 * SECOND);
    assertEquals(before, kernel.routeReadings);
    want4(false, 2, IPV4);
    bed.pass(120 * SECOND);
    assertTrue(kernel.routeReadings > before);
  }
}
