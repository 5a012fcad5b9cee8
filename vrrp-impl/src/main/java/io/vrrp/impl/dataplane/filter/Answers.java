// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.filter;

import io.vrrp.impl.dataplane.filter.AnswerRules.ArpProxy;
import io.vrrp.impl.dataplane.filter.FilterRules.AddressOnLink;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.Plan;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the interfaces that may answer for virtual IP addresses. With a virtual MAC address this
 * does not depend on the state of the virtual router, because a macvlan that is down answers
 * nothing. So a take-over need not wait for the filter.
 */
final class Answers {

  private final Plan plan;
  private final Map<IpAddress, List<Integer>> holders;
  private final Set<IpAddress> guarded = new HashSet<>();
  private final Set<AddressOnLink> answering = new HashSet<>();
  private final Set<AddressOnLink> own = new HashSet<>();

  /** The desired state with the lowest VRID, by base interface that answers for other hosts. */
  private final Map<Integer, DesiredState> proxies = new HashMap<>();

  private Answers(Plan plan) {
    this.plan = plan;
    this.holders = plan.network().holdersOfForeignAddresses();
  }

  static AnswerRules of(Plan plan) {
    Answers answers = new Answers(plan);
    plan.routers().forEach((router, routerInput) -> answers.add(router, routerInput.desired()));
    plan.routers().forEach((router, routerInput) -> answers.addPeersTargets(routerInput.desired()));
    Set<ArpProxy> proxies = new HashSet<>();
    answers.proxies.forEach(
        (base, desired) -> {
          proxies.add(new ArpProxy(base, desired.held() ? desired.mac() : null));
          answers.addOwn(base, plan.network().ipv4AddressesOf(base));
        });
    return new AnswerRules(answers.guarded, answers.answering, proxies, answers.own);
  }

  private void add(Object router, DesiredState desired) {
    int base = desired.baseIndex();
    boolean proxy = plan.network().answersForOthers(desired);
    if (proxy && desired.virtualMac()) {
      // All routers of the LAN must choose the same virtual router, so that one of them answers.
      proxies.merge(base, desired, (one, other) -> one.vrid() < other.vrid() ? one : other);
    }
    Integer target = desired.virtualMac() ? plan.macvlansByRouter().get(router) : (Integer) base;
    for (VirtualIp ip : desired.addresses()) {
      IpAddress address = ip.address();
      guarded.add(address);
      boolean leftToMaster = plan.isLeftToMaster(router, address);
      if (target != null && (desired.virtualMac() || desired.held() || !proxy && !leftToMaster)) {
        answering.add(new AddressOnLink(address, target));
      }
      for (int holder : holders.getOrDefault(address, List.of())) {
        boolean owned = desired.virtualMac() && desired.held();
        if (holder != base || !owned && !leftToMaster) {
          answering.add(new AddressOnLink(address, holder));
        }
      }
    }
    if (proxy && !desired.virtualMac()) {
      addOwn(base, desired.addresses().stream().map(VirtualIp::address).toList());
    }
  }

  /**
   * Unicast peers may send to any address of the interface. Only an interface that has the address
   * may answer ARP for it. IPv6 needs no rule: only such an interface answers a neighbor
   * solicitation. Virtual IP addresses already have rules.
   */
  private void addPeersTargets(DesiredState desired) {
    if (!desired.unicast()) {
      return;
    }
    for (IpAddress address : plan.network().ipv4AddressesOf(desired.baseIndex())) {
      List<Integer> interfaces = holders.getOrDefault(address, List.of());
      if (!interfaces.isEmpty() && guarded.add(address)) {
        interfaces.forEach(holder -> answering.add(new AddressOnLink(address, holder)));
      }
    }
  }

  private void addOwn(int base, List<IpAddress> addresses) {
    addresses.forEach(address -> own.add(new AddressOnLink(address, base)));
  }

  /** The addresses on base interfaces of backups for which only the master may answer. */
  static Set<AddressOnLink> leftToMaster(Plan plan) {
    Set<AddressOnLink> left = new HashSet<>();
    plan.routers()
        .forEach(
            (router, routerInput) ->
                routerInput.desired().addresses().stream()
                    .map(VirtualIp::address)
                    .filter(address -> plan.isLeftToMaster(router, address))
                    .forEach(
                        address ->
                            left.add(
                                new AddressOnLink(address, routerInput.desired().baseIndex()))));
    return left;
  }
}
