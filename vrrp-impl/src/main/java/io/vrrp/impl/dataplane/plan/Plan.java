// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.RouterInput.Circumstance;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The next steps from the kernel's state to the desired state: a pure function of its input. After
 * they were taken, a new plan is made, until a plan has no steps.
 */
public final class Plan {

  private final PlanInput input;
  private final NetworkState state;
  private final NetworkView network;
  private final AddressPlacement placement;
  private final MacvlanPlan macvlans;
  private final Steps steps = new Steps();
  private final RoutePlan routes;
  private final Map<Integer, BaseSettings.Need> bases;

  private final Map<Object, Integer> claimed = new LinkedHashMap<>();
  private final Map<Object, String> impossible = new LinkedHashMap<>();
  private final Map<Object, String> missing = new LinkedHashMap<>();
  private final Set<LinkAddress> wanted = new HashSet<>();
  private final Set<Object> renewals = new HashSet<>();

  private Plan(PlanInput input) {
    this.input = input;
    this.state = input.state();
    this.network = new NetworkView(state, input.settingsOfAll());
    this.placement = new AddressPlacement(network);
    this.routes = new RoutePlan(state, steps);
    this.macvlans = new MacvlanPlan(input, network, steps, missing, impossible);
    this.bases = BaseSettings.needs(input.wants(), state.links());
    planBases();
    input.routers().forEach(this::plan);
    routes.releaseSurplus();
    planSurplus();
  }

  public static Plan of(PlanInput input) {
    return new Plan(input);
  }

  /** All steps in their order. */
  public List<Step> steps() {
    return steps.inOrder();
  }

  /** The input of each virtual router. */
  public Map<Object, RouterInput> routers() {
    return input.routers();
  }

  /** The kernel's state. */
  public NetworkView network() {
    return network;
  }

  /** The macvlan of each virtual router that has one. */
  public Map<Object, Integer> macvlansByRouter() {
    return claimed;
  }

  /** The virtual routers whose desired state is impossible, with the reason. */
  public Map<Object, String> impossible() {
    return impossible;
  }

  /** The virtual routers that do not hold all their addresses, with one thing that is missing. */
  public Map<Object, String> missing() {
    return missing;
  }

  /** The virtual routers whose addresses all get a new lifetime, not only the missing ones. */
  public Set<Object> renewals() {
    return renewals;
  }

  /** Whether the plan only renews lifetimes of addresses that are present. */
  public boolean onlyRenews() {
    return missing.isEmpty() && steps.onlyHold();
  }

  /** The virtual routers that hold their addresses but lack a route, and one that is missing. */
  public Map<Object, String> missingRoutes() {
    return routes.missing();
  }

  /** The interfaces that have IPv4 virtual routers. */
  public Set<Integer> ipv4Bases() {
    return bases.keySet();
  }

  /**
   * Whether an address is on the base interface of a backup, but only the master may answer for it
   * (RFC 9568 §6.4.2).
   */
  public boolean isLeftToMaster(Object router, IpAddress address) {
    RouterInput routerInput = input.routers().get(router);
    return !routerInput.desired().held()
        && routerInput.leftToMaster().contains(address)
        && network.foreignAddressesOf(routerInput.desired().baseIndex()).contains(address);
  }

  /** The macvlans that neither receive nor send anything. */
  public Set<Integer> silentMacvlans() {
    Set<Integer> silent = new HashSet<>();
    claimed.forEach(
        (router, macvlan) -> {
          RouterInput routerInput = input.routers().get(router);
          if (!routerInput.desired().held() && routerInput.is(Circumstance.SILENT)) {
            silent.add(macvlan);
          }
        });
    return silent;
  }

  // ---------------------------------------------------------------- base interfaces

  private void planBases() {
    input
        .baseSettings()
        .changesFor(bases, state.links(), input.settingsOfAll())
        .forEach(change -> steps.prepare(null, change));
    Set<Integer> needed = new HashSet<>(bases.keySet());
    for (int macvlan : input.adoptable()) {
      Link link = state.links().get(macvlan);
      if (link != null) {
        needed.add(link.lower());
      }
    }
    input.baseSettings().restorationsBut(needed, state.links()).forEach(steps::restore);
  }

  // ---------------------------------------------------------------- one virtual router

  private void plan(Object router, RouterInput routerInput) {
    DesiredState desired = routerInput.desired();
    Link base = network.link(desired.baseIndex());
    if (base == null) {
      return;
    }
    Link macvlan = desired.virtualMac() ? macvlans.find(routerInput) : null;
    if (macvlan != null) {
      claimed.put(router, macvlan.index());
    }
    if (!base.has(desired.family())) {
      // IPv6 is off, for example because the MTU is too small. The macvlan stays until that
      // changes.
      if (desired.held()) {
        missing.put(router, Link.nameOf(desired.family()) + " on " + base.name());
      } else if (macvlan != null) {
        planDown(router, routerInput, macvlan);
      }
    } else if (!desired.virtualMac()) {
      if (base.kind() == Link.Kind.OTHER_WITHOUT_ARP) {
        impossible.put(
            router,
            "interface "
                + base.name()
                + " is set to answer neither ARP nor neighbor solicitations (NOARP): ip link set dev "
                + base.name()
                + " arp on");
      } else if (desired.held()) {
        planHold(router, routerInput, base, base);
      }
    } else if (macvlan == null) {
      macvlans.make(router, routerInput, base);
    } else if (macvlans.isUsable(router, routerInput, base, macvlan)) {
      if (desired.held()) {
        planHold(router, routerInput, base, macvlan);
      } else {
        planDown(router, routerInput, macvlan);
      }
    }
  }

  private void planDown(Object router, RouterInput routerInput, Link macvlan) {
    if (macvlan.adminUp() && !routerInput.is(Circumstance.LEFT_UP)) {
      steps.setDown(router, macvlan);
    }
  }

  private void planHold(Object router, RouterInput routerInput, Link base, Link target) {
    DesiredState desired = routerInput.desired();
    boolean may = base.adminUp() && routerInput.mayHold();
    if (routerInput.is(Circumstance.RENEWAL)) {
      renewals.add(router);
    }
    if (desired.virtualMac() && !target.adminUp()) {
      missing.put(router, target.name() + " up");
      if (may) {
        steps.hold(router, new KernelChange.SetUp(target.index(), true));
      }
    }
    Set<IpAddress> foreign =
        desired.virtualMac() ? Set.of() : network.foreignAddressesOf(target.index());
    for (VirtualIp ip : desired.addresses()) {
      // An address on the interface itself that is not ours belongs to the address owner or the
      // administrator: it stays untouched.
      if (!foreign.contains(ip.address())) {
        planAddress(router, routerInput, target, ip, may);
      }
    }
    routes.hold(router, routerInput, target, may);
  }

  private void planAddress(
      Object router, RouterInput routerInput, Link target, VirtualIp ip, boolean may) {
    int prefixLength = placement.prefixLength(routerInput.desired(), ip);
    LinkAddress address = new LinkAddress(target.index(), ip.address(), prefixLength, true, true);
    wanted.add(address);
    LinkAddress present = state.find(target.index(), ip.address(), prefixLength);
    boolean subnetRoute = placement.needsSubnetRoute(routerInput.desired(), address, present);
    boolean intact = present != null && present.ours() && !present.altered();
    boolean otherRoute = intact && present.subnetRoute() != subnetRoute;
    if (otherRoute && may && !address.address().v6()) {
      // The kernel cannot change this for an existing IPv4 address: remove it; the next plan adds
      // it again.
      steps.release(router, present);
      return;
    }
    if (!intact) {
      missing.putIfAbsent(router, address.address() + " on " + target.name());
    }
    if (may && (!intact || otherRoute || routerInput.is(Circumstance.RENEWAL))) {
      steps.hold(
          router,
          new KernelChange.PutAddress(
              address, subnetRoute, routerInput.desired().lifetimeSeconds()));
    }
  }

  // ---------------------------------------------------------------- what no virtual router wants

  private void planSurplus() {
    Set<Integer> kept = new HashSet<>(claimed.values());
    for (Link link : state.links().values()) {
      for (LinkAddress address : state.addressesOf(link.index())) {
        if (address.ours() && !wanted.contains(usable(address))) {
          steps.release(null, address);
        }
      }
      if (Macvlans.isOurs(link) && !kept.contains(link.index())) {
        planOrphan(link);
      }
    }
  }

  private void planOrphan(Link macvlan) {
    if (!input.adoptable().contains(macvlan.index())) {
      steps.delete(macvlan);
    } else if (macvlan.adminUp()) {
      steps.setDown(null, macvlan);
    }
  }

  /** Whether it is usable does not change whether it is wanted. */
  private static LinkAddress usable(LinkAddress address) {
    return new LinkAddress(
        address.linkIndex(), address.address(), address.prefixLength(), true, true);
  }
}
