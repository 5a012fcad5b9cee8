// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.protocol.IpFamily;
import java.util.Map;

/** The part of a plan that makes macvlans and keeps them right. */
final class MacvlanPlan {

  private final PlanInput input;
  private final NetworkView network;
  private final Macvlans macvlans;
  private final Steps steps;
  private final Map<Object, String> missing;
  private final Map<Object, String> impossible;

  /**
   * Starts empty.
   *
   * @param missing receives what a macvlan lacks, by virtual router
   * @param impossible receives the reason why there can be no macvlan, by virtual router
   */
  MacvlanPlan(
      PlanInput input,
      NetworkView network,
      Steps steps,
      Map<Object, String> missing,
      Map<Object, String> impossible) {
    this.input = input;
    this.network = network;
    this.macvlans = new Macvlans(input.state().links());
    this.steps = steps;
    this.missing = missing;
    this.impossible = impossible;
  }

  /** The macvlan of a virtual router, or null. */
  Link find(RouterInput router) {
    return macvlans.find(router.desired(), router.macvlan());
  }

  /** Plans a macvlan for a virtual router that has none. */
  void make(Object router, RouterInput routerInput, Link base) {
    DesiredState desired = routerInput.desired();
    if (desired.held()) {
      missing.put(router, "its macvlan");
    }
    Link foreign = macvlans.foreignOneOf(desired);
    if (Macvlans.isMacvlan(base)) {
      impossible.put(
          router,
          "interface "
              + base.name()
              + " is a macvlan, which cannot have another one on it: use the interface below it, or"
              + " set virtualMac=false");
    } else if (foreign != null) {
      impossible.put(
          router,
          "interface "
              + foreign.name()
              + " on "
              + base.name()
              + " has the virtual MAC address "
              + desired.mac()
              + " and is not ours: remove it, or set virtualMac=false");
    } else if (macvlans.isNameTaken(desired)) {
      impossible.put(
          router,
          "interface "
              + desired.options().macvlanName()
              + " is not ours: choose another macvlanName, or rename the interface");
    } else if (routerInput.mayHold()) {
      steps.prepare(
          router,
          new KernelChange.AddMacvlan(
              macvlans.nameFor(desired),
              base.index(),
              desired.mac(),
              network.vrfOf(base),
              input.baseSettings().aliasFor(base, desired.family()).alias()));
    }
  }

  /**
   * Plans the changes that a macvlan needs before it can have addresses. Returns whether it can
   * have them now.
   */
  boolean isUsable(Object router, RouterInput routerInput, Link base, Link macvlan) {
    DesiredState desired = routerInput.desired();
    if (macvlan.mtu() != base.mtu()) {
      // The kernel lowers a macvlan's MTU with that of the interface, but does not raise it again.
      // With too small an MTU the macvlan has no IPv6. It must be down meanwhile, or it would
      // create an IPv6 address of its own.
      if (desired.family() == IpFamily.IPV6 && macvlan.ipv6() == null && macvlan.adminUp()) {
        steps.prepare(router, new KernelChange.SetUp(macvlan.index(), false));
      }
      steps.prepare(router, new KernelChange.SetMtu(macvlan.index(), base.mtu()));
      if (desired.held()) {
        missing.put(router, "the MTU of " + macvlan.name());
      }
      return false;
    }
    if (!macvlan.has(desired.family())) {
      if (!input.state().staleLinks().contains(macvlan.index())) {
        impossible.put(
            router, "interface " + macvlan.name() + " has no " + Link.nameOf(desired.family()));
      } else if (desired.held()) {
        missing.put(router, Link.nameOf(desired.family()) + " on " + macvlan.name());
      }
      return false;
    }
    if (routerInput.mayHold()) {
      planRepairs(router, desired, base, macvlan);
    }
    return true;
  }

  private void planRepairs(Object router, DesiredState desired, Link base, Link macvlan) {
    int index = macvlan.index();
    if (!desired.mac().equals(macvlan.mac())) {
      steps.prepare(router, new KernelChange.SetMac(index, desired.mac()));
    }
    if (macvlan.kind() != Link.Kind.MACVLAN_BRIDGE) {
      steps.prepare(router, new KernelChange.SetBridgeMode(index));
    }
    // A macvlan must be in the VRF of its base interface, or the kernel would route its packets in
    // another table.
    int vrf = network.vrfOf(base);
    if (macvlan.master() != vrf) {
      steps.prepare(router, new KernelChange.SetMaster(index, vrf));
    }
    String alias = input.baseSettings().aliasFor(base, desired.family()).alias();
    if (!macvlan.alias().equals(alias)) {
      steps.prepare(router, new KernelChange.SetAlias(index, alias));
    }
    if (macvlan.ipv4() != null) {
      Ipv4Settings ipv4 = Macvlans.ipv4(base, macvlan.ipv4());
      if (!ipv4.equals(macvlan.ipv4())) {
        steps.prepare(router, new KernelChange.SetIpv4(index, ipv4));
      }
    }
    if (macvlan.ipv6() != null) {
      Ipv6Settings ipv6 = Macvlans.ipv6(desired, base, macvlan.ipv6());
      if (!ipv6.equals(macvlan.ipv6())) {
        // In a container these files are often read-only. The most important settings are set in
        // another way.
        steps.prepareIfPossible(router, new KernelChange.SetIpv6(index, macvlan.name(), ipv6));
      }
    }
    if (macvlan.group() != base.group()) {
      steps.prepareIfPossible(router, new KernelChange.SetGroup(index, base.group()));
    }
    if (!macvlans.isNamedFor(desired, macvlan)) {
      // Older kernels do not rename an interface that is up. Nothing depends on the name.
      steps.prepareIfPossible(router, new KernelChange.SetName(index, macvlans.nameFor(desired)));
    }
  }
}
