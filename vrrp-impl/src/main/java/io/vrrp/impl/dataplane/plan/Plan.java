// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.OwnerInput.Circumstance;
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
    this.macvlans = new MacvlanPlan(input, network, steps, missing, impossible);
    this.bases = BaseSettings.needs(input.wants(), state.links());
    planBases();
    input.owners().forEach(this::plan);
    planSurplus();
  }

  public static Plan of(PlanInput input) {
    return new Plan(input);
  }

  /** All steps in their order. */
  public List<Step> steps() {
    return steps.inOrder();
  }

  /** The input of each owner. */
  public Map<Object, OwnerInput> owners() {
    return input.owners();
  }

  /** The kernel's state. */
  public NetworkView network() {
    return network;
  }

  /** The macvlan of each owner that has one. */
  public Map<Object, Integer> macvlansByOwner() {
    return claimed;
  }

  /** The owners whose desired state is impossible, with the reason. */
  public Map<Object, String> impossible() {
    return impossible;
  }

  /** The owners that do not hold all their addresses, with one thing that is missing. */
  public Map<Object, String> missing() {
    return missing;
  }

  /** The owners whose addresses all get a new lifetime, not only the missing ones. */
  public Set<Object> renewals() {
    return renewals;
  }

  /** Whether the plan only renews lifetimes of addresses that are present. */
  public boolean onlyRenews() {
    return missing.isEmpty() && steps.onlyHold();
  }

  /** The interfaces that have IPv4 virtual routers. */
  public Set<Integer> ipv4Bases() {
    return bases.keySet();
  }

  /**
   * Whether an address is on the base interface of a backup, but only the master may answer for it
   * (RFC 9568 §6.4.2).
   */
  public boolean isLeftToMaster(Object owner, IpAddress address) {
    OwnerInput of = input.owners().get(owner);
    return !of.desired().held()
        && of.leftToMaster().contains(address)
        && network.foreignAddressesOf(of.desired().baseIndex()).contains(address);
  }

  /** The macvlans that neither receive nor send anything. */
  public Set<Integer> silentMacvlans() {
    Set<Integer> silent = new HashSet<>();
    claimed.forEach(
        (owner, macvlan) -> {
          OwnerInput of = input.owners().get(owner);
          if (!of.desired().held() && of.is(Circumstance.SILENT)) {
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

  // ---------------------------------------------------------------- one owner

  private void plan(Object owner, OwnerInput of) {
    DesiredState desired = of.desired();
    Link base = network.link(desired.baseIndex());
    if (base == null) {
      return;
    }
    Link macvlan = desired.virtualMac() ? macvlans.find(of) : null;
    if (macvlan != null) {
      claimed.put(owner, macvlan.index());
    }
    if (!base.has(desired.family())) {
      // IPv6 is off, for example because the MTU is too small. The macvlan stays until that
      // changes.
      if (desired.held()) {
        missing.put(owner, Link.nameOf(desired.family()) + " on " + base.name());
      } else if (macvlan != null) {
        planDown(owner, of, macvlan);
      }
    } else if (!desired.virtualMac()) {
      if (base.kind() == Link.Kind.OTHER_WITHOUT_ARP) {
        impossible.put(
            owner,
            "interface "
                + base.name()
                + " is set to answer neither ARP nor neighbor solicitations (NOARP): ip link set dev "
                + base.name()
                + " arp on");
      } else if (desired.held()) {
        planHold(owner, of, base, base);
      }
    } else if (macvlan == null) {
      macvlans.make(owner, of, base);
    } else if (macvlans.isUsable(owner, of, base, macvlan)) {
      if (desired.held()) {
        planHold(owner, of, base, macvlan);
      } else {
        planDown(owner, of, macvlan);
      }
    }
  }

  private void planDown(Object owner, OwnerInput of, Link macvlan) {
    if (macvlan.adminUp() && !of.is(Circumstance.LEFT_UP)) {
      steps.setDown(owner, macvlan);
    }
  }

  private void planHold(Object owner, OwnerInput of, Link base, Link target) {
    DesiredState desired = of.desired();
    boolean may = base.adminUp() && of.mayHold();
    if (of.is(Circumstance.RENEWAL)) {
      renewals.add(owner);
    }
    if (desired.virtualMac() && !target.adminUp()) {
      missing.put(owner, target.name() + " up");
      if (may) {
        steps.hold(owner, new KernelChange.SetUp(target.index(), true));
      }
    }
    Set<IpAddress> foreign =
        desired.virtualMac() ? Set.of() : network.foreignAddressesOf(target.index());
    for (VirtualIp ip : desired.addresses()) {
      // An address on the interface itself that is not ours belongs to the address owner or the
      // administrator: it stays untouched.
      if (!foreign.contains(ip.address())) {
        planAddress(owner, of, target, ip, may);
      }
    }
  }

  private void planAddress(Object owner, OwnerInput of, Link target, VirtualIp ip, boolean may) {
    int prefixLength = placement.prefixLength(of.desired(), ip);
    LinkAddress address = new LinkAddress(target.index(), ip.address(), prefixLength, true, true);
    wanted.add(address);
    LinkAddress present = state.find(target.index(), ip.address(), prefixLength);
    boolean subnetRoute = placement.needsSubnetRoute(of.desired(), address, present);
    boolean intact = present != null && present.ours() && !present.altered();
    boolean otherRoute = intact && present.subnetRoute() != subnetRoute;
    if (otherRoute && may && !address.address().v6()) {
      // The kernel cannot change this for an existing IPv4 address: remove it; the next plan adds
      // it again.
      steps.release(owner, present);
      return;
    }
    if (!intact) {
      missing.putIfAbsent(owner, address.address() + " on " + target.name());
    }
    if (may && (!intact || otherRoute || of.is(Circumstance.RENEWAL))) {
      steps.hold(
          owner, new KernelChange.PutAddress(address, subnetRoute, of.desired().lifetimeSeconds()));
    }
  }

  // ---------------------------------------------------------------- what no owner wants

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
