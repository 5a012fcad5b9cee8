// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The next steps from what the kernel has towards what is wanted: a function of both. After they
 * were taken it is made anew, until there are none.
 */
final class Plan {

  /**
   * One step.
   *
   * @param owner whose want it serves, or null
   * @param change what to change
   * @param optional whether the want is satisfied without it
   */
  record Step(Object owner, KernelChange change, boolean optional) {}

  /** What planning needs to know beside the state of the kernel. */
  interface Knowledge {

    /** The index of the macvlan that this owner had last, or null. */
    Integer macvlanOf(Object owner);

    /** Whether nothing may be put into the kernel for this owner now. */
    boolean mayNotHold(Object owner);

    /** Whether the macvlan of this backup, which another program set up, stays up for now. */
    boolean isLeftUp(Object owner);

    /** Whether the packet filter keeps the macvlan of this backup silent. */
    boolean isSilent(Object owner);

    /** Whether this macvlan, which an earlier process left, may still find its owner. */
    boolean mayBeAdopted(int macvlan);

    /** The settings that apply to all interfaces together with their own. */
    Ipv4Settings settingsOfAll();

    /** The addresses on the base interface for which the master answers, not this backup. */
    Set<IpAddress> leftToMaster(Object owner);

    /** Whether the lifetimes of this owner's addresses are to be set anew. */
    boolean renewal(Object owner);
  }

  private final NetworkState state;
  private final BaseSettings baseSettings;
  private final Knowledge knowledge;
  private final Macvlans macvlans;

  private final List<Step> releases = new ArrayList<>();
  private final List<Step> preparations = new ArrayList<>();
  private final List<Step> holds = new ArrayList<>();
  private final List<Step> downs = new ArrayList<>();
  private final List<Step> deletions = new ArrayList<>();
  private final List<Step> restorations = new ArrayList<>();

  private final Map<Object, Integer> claimed = new LinkedHashMap<>();
  private final Map<Object, String> impossible = new LinkedHashMap<>();
  private final Map<Object, String> missing = new LinkedHashMap<>();
  private final Set<LinkAddress> wanted = new HashSet<>();
  private final Set<Object> renewals = new HashSet<>();
  private final Set<Integer> ipv4Bases = new HashSet<>();
  private final Map<Integer, Set<IpAddress>> foreign = new HashMap<>();

  private Plan(
      Map<Object, Want> wants, NetworkState state, BaseSettings baseSettings, Knowledge knowledge) {
    this.state = state;
    this.baseSettings = baseSettings;
    this.knowledge = knowledge;
    this.macvlans = new Macvlans(state.links());
    baseSettings.learn(state.links());
    planBases(wants);
    wants.forEach(this::plan);
    planSurplus();
  }

  static Plan of(
      Map<Object, Want> wants, NetworkState state, BaseSettings baseSettings, Knowledge knowledge) {
    return new Plan(wants, state, baseSettings, knowledge);
  }

  /**
   * All steps in their order. What is given up goes before anything is taken; switching off a
   * macvlan takes the kernel long, so that comes after that.
   */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>(releases);
    steps.addAll(preparations);
    steps.addAll(holds);
    steps.addAll(downs);
    // The macvlans remember what to restore, should this process die in between.
    steps.addAll(restorations);
    steps.addAll(deletions);
    return steps;
  }

  /** The macvlan of each owner that has one. */
  Map<Object, Integer> macvlansByOwner() {
    return claimed;
  }

  /** The wants that cannot be satisfied, and why. */
  Map<Object, String> impossible() {
    return impossible;
  }

  /** The wants to hold that are not satisfied yet, and something that is missing. */
  Map<Object, String> missing() {
    return missing;
  }

  /** Whose addresses are all given their lifetimes, not only those that are missing. */
  Set<Object> renewals() {
    return renewals;
  }

  /** Whether there is nothing to do but to give addresses that are there another lifetime. */
  boolean onlyRenews() {
    return missing.isEmpty()
        && releases.isEmpty()
        && preparations.isEmpty()
        && downs.isEmpty()
        && restorations.isEmpty()
        && deletions.isEmpty();
  }

  /** The interfaces that have IPv4 virtual routers. */
  Set<Integer> ipv4Bases() {
    return ipv4Bases;
  }

  /** The names of all links. */
  Map<Integer, String> linkNames() {
    Map<Integer, String> names = new HashMap<>();
    state.links().values().forEach(link -> names.put(link.index(), link.name()));
    return names;
  }

  /** The addresses of a link that are not ours. */
  Set<IpAddress> foreignAddressesOf(int linkIndex) {
    return foreign.computeIfAbsent(
        linkIndex,
        index -> {
          Set<IpAddress> found = new HashSet<>();
          for (LinkAddress address : state.addressesOf(index)) {
            if (!address.ours()) {
              found.add(address.address());
            }
          }
          return found;
        });
  }

  /**
   * Whether an address is on the base interface of a backup and only the master may answer for it
   * (RFC 9568 §6.4.2).
   */
  boolean isLeftToMaster(Object owner, Want want, IpAddress address) {
    return !want.held()
        && knowledge.leftToMaster(owner).contains(address)
        && foreignAddressesOf(want.baseIndex()).contains(address);
  }

  /** The macvlans that neither receive nor send anything. */
  Set<Integer> silentMacvlans(Map<Object, Want> wants) {
    Set<Integer> silent = new HashSet<>();
    claimed.forEach(
        (owner, macvlan) -> {
          if (!wants.get(owner).held() && knowledge.isSilent(owner)) {
            silent.add(macvlan);
          }
        });
    return silent;
  }

  /** The links of each address that is not ours. */
  Map<IpAddress, List<Integer>> holdersOfForeignAddresses() {
    Map<IpAddress, List<Integer>> holders = new HashMap<>();
    for (int link : state.links().keySet()) {
      for (IpAddress address : foreignAddressesOf(link)) {
        holders.computeIfAbsent(address, any -> new ArrayList<>(1)).add(link);
      }
    }
    return holders;
  }

  /** All IPv4 addresses of a link, of this program and of others. */
  List<IpAddress> ipv4AddressesOf(int linkIndex) {
    return state.addressesOf(linkIndex).stream()
        .map(LinkAddress::address)
        .filter(address -> !address.v6())
        .toList();
  }

  /** Whether a link answers ARP for other hosts. */
  boolean isArpProxy(int linkIndex) {
    Link link = state.links().get(linkIndex);
    Ipv4Settings all = knowledge.settingsOfAll();
    return link != null
        && link.ipv4() != null
        && (link.ipv4().proxyArp() != 0
            || link.ipv4().proxyArpPvlan() != 0
            || all.proxyArp() != 0
            || all.proxyArpPvlan() != 0);
  }

  /** Whether a link other than the base interfaces may answer ARP for the addresses of others. */
  boolean hasOtherArpResponder(Map<Object, Want> wants) {
    Set<Integer> bases = new HashSet<>();
    wants.values().forEach(want -> bases.add(want.baseIndex()));
    int least = knowledge.settingsOfAll().arpIgnore();
    return state.links().values().stream()
        .anyMatch(
            link ->
                link.running()
                    && link.mac() != null
                    && link.ipv4() != null
                    && Math.max(least, link.ipv4().arpIgnore()) == 0
                    && !bases.contains(link.index())
                    && !Macvlans.isOurs(link));
  }

  // ---------------------------------------------------------------- base interfaces

  private void planBases(Map<Object, Want> wants) {
    Map<Integer, Boolean> virtualMacs = new LinkedHashMap<>();
    Set<Integer> withSubnets = new HashSet<>();
    for (Want want : wants.values()) {
      if (want.family() == IpFamily.IPV4 && state.links().containsKey(want.baseIndex())) {
        virtualMacs.merge(want.baseIndex(), want.virtualMac(), Boolean::logicalOr);
        if (!want.virtualMac() && want.addresses().stream().anyMatch(Plan::hasSubnet)) {
          withSubnets.add(want.baseIndex());
        }
      }
    }
    ipv4Bases.addAll(virtualMacs.keySet());
    List<KernelChange> changes = new ArrayList<>();
    virtualMacs.forEach(
        (base, virtualMac) ->
            baseSettings.need(
                state.links().get(base),
                virtualMac,
                withSubnets.contains(base),
                knowledge.settingsOfAll(),
                changes));
    changes.forEach(change -> preparations.add(new Step(null, change, false)));
    changes.clear();
    Set<Integer> needed = new HashSet<>(ipv4Bases);
    for (Link link : state.links().values()) {
      if (knowledge.mayBeAdopted(link.index())) {
        needed.add(link.lower());
      }
    }
    baseSettings.restoreOthers(needed, state.links(), changes);
    changes.forEach(change -> restorations.add(new Step(null, change, false)));
  }

  // ---------------------------------------------------------------- one want

  private void plan(Object owner, Want want) {
    Link base = state.links().get(want.baseIndex());
    if (base == null) {
      return;
    }
    if (!base.has(want.family())) {
      planWithout(owner, want, base);
      return;
    }
    Link target = base;
    if (want.virtualMac()) {
      target = macvlans.find(want, knowledge.macvlanOf(owner));
      if (target == null) {
        if (want.held()) {
          missing.put(owner, "its macvlan");
        }
        planMacvlan(owner, want, base);
        return;
      }
      claimed.put(owner, target.index());
      if (target.mtu() != base.mtu()) {
        // The kernel lowers it with that of the interface, but does not raise it again; without
        // that the macvlan may not even have IPv6. It must be down, or it would give itself an IPv6
        // address.
        if (want.family() == IpFamily.IPV6 && target.ipv6() == null && target.adminUp()) {
          prepare(owner, new KernelChange.SetUp(target.index(), false));
        }
        prepare(owner, new KernelChange.SetMtu(target.index(), base.mtu()));
        if (want.held()) {
          missing.put(owner, "the MTU of " + target.name());
        }
        return;
      }
      if (!target.has(want.family())) {
        if (!state.staleLinks().contains(target.index())) {
          impossible.put(owner, "interface " + target.name() + " has no " + name(want.family()));
        } else if (want.held()) {
          missing.put(owner, name(want.family()) + " on " + target.name());
        }
        return;
      }
      if (!knowledge.mayNotHold(owner)) {
        planRepairs(owner, want, base, target);
      }
    }
    if (want.held()) {
      planHold(owner, want, base, target);
    } else if (want.virtualMac() && target.adminUp() && !knowledge.isLeftUp(owner)) {
      downs.add(new Step(owner, new KernelChange.SetUp(target.index(), false), false));
    }
  }

  /** The base has no IPv4 or IPv6, as with a small MTU. The macvlan stays until that changes. */
  private void planWithout(Object owner, Want want, Link base) {
    Link macvlan = want.virtualMac() ? macvlans.find(want, knowledge.macvlanOf(owner)) : null;
    if (macvlan != null) {
      claimed.put(owner, macvlan.index());
    }
    if (want.held()) {
      missing.put(owner, name(want.family()) + " on " + base.name());
    } else if (macvlan != null && macvlan.adminUp() && !knowledge.isLeftUp(owner)) {
      downs.add(new Step(owner, new KernelChange.SetUp(macvlan.index(), false), false));
    }
  }

  private static String name(IpFamily family) {
    return family == IpFamily.IPV4 ? "IPv4" : "IPv6";
  }

  private void planMacvlan(Object owner, Want want, Link base) {
    Link rival = macvlans.rivalOf(want);
    if (Macvlans.isMacvlan(base)) {
      impossible.put(
          owner,
          "interface "
              + base.name()
              + " is a macvlan, which cannot have another one on it: use the interface below it, or"
              + " set virtualMac=false");
    } else if (rival != null) {
      impossible.put(
          owner,
          "interface "
              + rival.name()
              + " on "
              + base.name()
              + " has the virtual MAC address "
              + want.mac()
              + " and is not ours: remove it, or set virtualMac=false");
    } else if (!knowledge.mayNotHold(owner)) {
      preparations.add(
          new Step(
              owner,
              new KernelChange.AddMacvlan(
                  macvlans.nameFor(want),
                  base.index(),
                  want.mac(),
                  vrfOf(base),
                  baseSettings.mark(base, want.family()).alias()),
              false));
    }
  }

  /** A macvlan must be in the VRF of its base, or what it receives is looked up elsewhere. */
  private int vrfOf(Link base) {
    Link master = state.links().get(base.master());
    return master != null && master.kind() == Link.Kind.VRF ? master.index() : 0;
  }

  private void planRepairs(Object owner, Want want, Link base, Link macvlan) {
    int index = macvlan.index();
    if (!want.mac().equals(macvlan.mac())) {
      prepare(owner, new KernelChange.SetMac(index, want.mac()));
    }
    if (macvlan.kind() != Link.Kind.MACVLAN_BRIDGE) {
      prepare(owner, new KernelChange.SetBridgeMode(index));
    }
    if (macvlan.master() != vrfOf(base)) {
      prepare(owner, new KernelChange.SetMaster(index, vrfOf(base)));
    }
    String alias = baseSettings.mark(base, want.family()).alias();
    if (!macvlan.alias().equals(alias)) {
      prepare(owner, new KernelChange.SetAlias(index, alias));
    }
    if (macvlan.ipv4() != null) {
      Ipv4Settings ipv4 = Macvlans.ipv4(base, macvlan.ipv4());
      if (!ipv4.equals(macvlan.ipv4())) {
        prepare(owner, new KernelChange.SetIpv4(index, ipv4));
      }
    }
    if (macvlan.ipv6() != null) {
      Ipv6Settings ipv6 = Macvlans.ipv6(want, base, macvlan.ipv6());
      if (!ipv6.equals(macvlan.ipv6())) {
        // In a container these files are often read-only; what matters most is set otherwise.
        preparations.add(
            new Step(owner, new KernelChange.SetIpv6(index, macvlan.name(), ipv6), true));
      }
    }
    if (!Macvlans.isNamedFor(want, macvlan)) {
      // Older kernels do not rename what is up; nothing depends on the name.
      preparations.add(
          new Step(owner, new KernelChange.SetName(index, macvlans.nameFor(want)), true));
    }
  }

  private void prepare(Object owner, KernelChange change) {
    preparations.add(new Step(owner, change, false));
  }

  private void planHold(Object owner, Want want, Link base, Link target) {
    boolean may = base.adminUp() && !knowledge.mayNotHold(owner);
    boolean renewal = knowledge.renewal(owner);
    if (renewal) {
      renewals.add(owner);
    }
    if (want.virtualMac() && !target.adminUp()) {
      missing.put(owner, target.name() + " up");
      if (may) {
        holds.add(new Step(owner, new KernelChange.SetUp(target.index(), true), false));
      }
    }
    for (VirtualIp ip : want.addresses()) {
      int prefixLength = prefixLength(want, ip);
      LinkAddress address = new LinkAddress(target.index(), ip.address(), prefixLength, true, true);
      // On the interface itself, what is not ours is the owner's, or what the administrator put
      // there: it is left alone.
      boolean theirs =
          !want.virtualMac() && foreignAddressesOf(target.index()).contains(ip.address());
      if (theirs) {
        continue;
      }
      wanted.add(address);
      LinkAddress present = state.find(target.index(), ip.address(), prefixLength);
      boolean subnetRoute = needsSubnetRoute(want, address, present);
      boolean intact = present != null && present.ours() && !present.altered();
      boolean otherRoute = intact && present.subnetRoute() != subnetRoute;
      if (otherRoute && may && !address.address().v6()) {
        // The kernel does not change it for an IPv4 address that is there: the next plan adds it.
        releases.add(new Step(owner, new KernelChange.RemoveAddress(present), false));
        continue;
      }
      if (!intact) {
        missing.putIfAbsent(owner, address.address() + " on " + target.name());
      }
      intact &= !otherRoute;
      if (may && (!intact || renewal)) {
        KernelChange put =
            new KernelChange.PutAddress(address, subnetRoute, want.lifetimeSeconds());
        holds.add(new Step(owner, put, false));
      }
    }
  }

  /**
   * The prefix length that an address gets. On the interface itself a prefix adds a route to the
   * subnet. If the interface has an address of its own in the subnet, the kernel has one route for
   * both. That route would expire with our address, or make it the source of the node's own
   * traffic. And with the first IPv4 address of a subnet the kernel removes the others.
   */
  private int prefixLength(Want want, VirtualIp ip) {
    boolean isInOwnSubnet =
        !want.virtualMac()
            && ownAddresses(want.baseIndex()).anyMatch(own -> isWithin(ip.address(), own));
    return isInOwnSubnet ? lengthOf(ip.address()) : ip.prefixLength();
  }

  private Stream<LinkAddress> ownAddresses(int linkIndex) {
    return state.addressesOf(linkIndex).stream().filter(own -> !own.ours());
  }

  private static boolean hasSubnet(VirtualIp ip) {
    return ip.prefixLength() < lengthOf(ip.address());
  }

  private static int lengthOf(IpAddress address) {
    return address.family().addressLength() * Byte.SIZE;
  }

  private static boolean isWithin(IpAddress address, LinkAddress own) {
    return own.prefixLength() < lengthOf(own.address())
        && address.hasPrefixOf(own.address(), own.prefixLength());
  }

  /**
   * Whether the kernel gets a route to the subnet of an address. On a macvlan a second route to a
   * subnet of the base interface would only compete with the first; other subnets and link-local
   * destinations have no other route. An interface without any address of the family may get one in
   * that subnet back in a moment: then the route stays as it is.
   *
   * @param present the address as the kernel has it, or null
   */
  private boolean needsSubnetRoute(Want want, LinkAddress address, LinkAddress present) {
    // The kernel forgets the route of a single IPv6 address only some time after the address.
    if (address.prefixLength() == lengthOf(address.address())) {
      return false;
    }
    if (!want.virtualMac() || address.address().isIpv6LinkLocal()) {
      return true;
    }
    List<LinkAddress> own =
        ownAddresses(want.baseIndex())
            .filter(one -> one.address().family() == want.family())
            .toList();
    return own.isEmpty()
        ? present != null && present.subnetRoute()
        : own.stream().noneMatch(one -> isWithin(address.address(), one));
  }

  // ---------------------------------------------------------------- what nobody wants

  private void planSurplus() {
    Set<Integer> kept = new HashSet<>(claimed.values());
    for (Link link : state.links().values()) {
      for (LinkAddress address : state.addressesOf(link.index())) {
        if (address.ours() && !wanted.contains(usable(address))) {
          releases.add(new Step(null, new KernelChange.RemoveAddress(address), false));
        }
      }
      if (Macvlans.isOurs(link) && !kept.contains(link.index())) {
        planOrphan(link);
      }
    }
  }

  private void planOrphan(Link macvlan) {
    if (!knowledge.mayBeAdopted(macvlan.index())) {
      deletions.add(new Step(null, new KernelChange.RemoveLink(macvlan.index()), false));
    } else if (macvlan.adminUp()) {
      downs.add(new Step(null, new KernelChange.SetUp(macvlan.index(), false), false));
    }
  }

  /** Whether it is usable says nothing about whether it is wanted. */
  private static LinkAddress usable(LinkAddress address) {
    return new LinkAddress(
        address.linkIndex(), address.address(), address.prefixLength(), true, true);
  }
}
