// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.RouterInput.Circumstance;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.VirtualRoute;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Plans the routes of masters. Each goes by itself when this process dies or freezes: an IPv4 route
 * of the main table is bound to a virtual IP address and goes with it, an IPv6 route has a
 * lifetime.
 */
final class RoutePlan {

  private final NetworkState state;
  private final Steps steps;
  private final Map<Object, String> missing = new LinkedHashMap<>();
  private final Set<KernelRoute> wanted = new HashSet<>();

  RoutePlan(NetworkState state, Steps steps) {
    this.state = state;
    this.steps = steps;
  }

  /** The virtual routers that do not have all their routes, and one that is missing. */
  Map<Object, String> missing() {
    return missing;
  }

  /**
   * Plans the routes of a virtual router that holds its addresses.
   *
   * @param may whether something may be put into the kernel now
   */
  void hold(Object router, RouterInput input, Link target, boolean may) {
    DesiredState desired = input.desired();
    for (VirtualRoute route : desired.options().routes()) {
      int device = deviceOf(route);
      KernelRoute kernelRoute =
          new KernelRoute(
              route.destination(),
              route.prefixLength(),
              route.gateway(),
              device,
              route.metric(),
              route.table(),
              sourceOf(desired));
      KernelRoute present = find(kernelRoute);
      boolean isThere = present != null;
      if (isThere) {
        wanted.add(present);
      } else {
        missing.putIfAbsent(router, "route " + route);
      }
      boolean due =
          !isThere
              || desired.family() == IpFamily.IPV6
                  && desired.lifetimeSeconds() > 0
                  && input.is(Circumstance.RENEWAL);
      if (may && due && device >= 0) {
        steps.holdIfPossible(
            router,
            new KernelChange.PutRoute(
                target.index(), kernelRoute, route.onlink(), isThere, desired.lifetimeSeconds()));
      }
    }
  }

  /** The index of its interface, 0 if the kernel looks for it, or -1 if there is none. */
  private int deviceOf(VirtualRoute route) {
    if (route.device().isEmpty()) {
      return 0;
    }
    return state.links().values().stream()
        .filter(link -> link.allNames().contains(route.device()))
        .map(Link::index)
        .findFirst()
        .orElse(-1);
  }

  private static IpAddress sourceOf(DesiredState desired) {
    return desired.family() == IpFamily.IPV4 ? desired.addresses().get(0).address() : null;
  }

  /** The route as the kernel has it, on whichever interface it found, or null. */
  private KernelRoute find(KernelRoute route) {
    for (KernelRoute present : state.routes()) {
      KernelRoute there =
          route.linkIndex() != 0
              ? route
              : new KernelRoute(
                  route.destination(),
                  route.prefixLength(),
                  route.gateway(),
                  present.linkIndex(),
                  route.metric(),
                  route.table(),
                  route.source());
      if (present.equals(there)) {
        return present;
      }
    }
    return null;
  }

  /** Plans to remove what no virtual router wants, once all virtual routers were planned. */
  void releaseSurplus() {
    for (KernelRoute route : state.routes()) {
      if (!wanted.contains(route)) {
        steps.release(route);
      }
    }
  }
}
