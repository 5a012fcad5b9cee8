// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.filter;

import io.vrrp.impl.dataplane.filter.FilterRules.AddressOnLink;
import io.vrrp.impl.dataplane.filter.FilterRules.OwnedAddress;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.Plan;
import io.vrrp.impl.dataplane.plan.RouterInput;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps the packet filter in the desired state. Which packets a virtual router accepts
 * (Accept_Mode, RFC 9568 §6.4.3) depends on its configuration, not on its state. So a take-over
 * need not wait for the filter, except for an address owner.
 */
public final class FilterControl {

  /** How many changes by other programs in a row are repaired at once. */
  public static final int IMMEDIATE_REPAIRS = 10;

  private static final long QUIET = TimeUnit.SECONDS.toNanos(30);

  /** Much shorter than the time for which rules apply without {@link PacketFilter#keepAlive}. */
  private static final long LIFE_SIGN_PERIOD = TimeUnit.SECONDS.toNanos(3);

  private final PacketFilter filter;
  private FilterRules applied = FilterRules.NONE;

  /** Whether the filter may have other rules, from an earlier process or another program. */
  private boolean unknown = true;

  /** Whether the filter accepted the latest rules. */
  private boolean inForce;

  private int repairs;
  private long lastRepair;
  private long nextLifeSign = Long.MIN_VALUE;
  private FilterRules refused;
  private String error;
  private String warning;

  /**
   * The addresses for which this host was last prevented from answering, because the master does.
   */
  private Set<AddressOnLink> leftToMaster = Set.of();

  /** The virtual routers that need rules. */
  private final Set<Object> filtered = new HashSet<>();

  public FilterControl(PacketFilter filter) {
    this.filter = filter;
  }

  /** Gives the filter the rules that the virtual routers of a plan need. */
  public void update(Plan plan) {
    FilterRules rules = rules(plan);
    if (rules.equals(applied)) {
      refused = null;
      error = null;
      warning = null;
    }
    Set<AddressOnLink> nowLeft = Answers.leftToMaster(plan);
    Set<AddressOnLink> newlyLeft = new HashSet<>(nowLeft);
    newlyLeft.removeAll(leftToMaster);
    leftToMaster = nowLeft;
    if (!unknown && (rules.equals(applied) || rules.equals(refused))) {
      return;
    }
    unknown = false;
    inForce = false;
    error = null;
    warning = null;
    refused = null;
    try {
      apply(rules);
      warning = describe(newlyLeft, plan.network().linkNames());
    } catch (IOException e) {
      refused = rules;
      if (rules.isEmpty()) {
        warning =
            "packet filter: failed to remove rules that are no longer needed: " + e.getMessage();
        return;
      }
      applyNecessary(rules.necessary(), e.getMessage());
      if (error == null && !nowLeft.isEmpty()) {
        warning =
            "packet filter: not available ("
                + e.getMessage()
                + "); this host answers for "
                + names(nowLeft, plan.network().linkNames())
                + " in addition to the master: remove the address, or install nftables";
      } else if (error == null
          && (plan.network().hasOtherArpResponder(bases(plan)) || !rules.silent().isEmpty())) {
        warning =
            "packet filter: not available ("
                + e.getMessage()
                + "); another interface of this host on the same LAN may answer ARP for virtual IP"
                + " addresses with its own MAC address: install nftables, or set arp_ignore=1 there";
      }
    }
  }

  private static String describe(Set<AddressOnLink> left, Map<Integer, String> linkNames) {
    return left.isEmpty()
        ? null
        : "packet filter: blocks ARP and neighbor advertisements for "
            + names(left, linkNames)
            + ", which another program put there: this node is backup, and the master advertises"
            + " the address; remove it from this host";
  }

  private static String names(Set<AddressOnLink> addresses, Map<Integer, String> linkNames) {
    return addresses.stream()
        .map(one -> one.address() + " on " + linkNames.get(one.linkIndex()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void apply(FilterRules rules) throws IOException {
    filter.apply(rules);
    applied = rules;
    inForce = true;
  }

  /** Applies the necessary rules only: a host with one interface on the LAN needs no others. */
  private void applyNecessary(FilterRules rules, String reason) {
    if (rules.equals(applied)) {
      // If there are any, the kernel has them already.
      inForce = !rules.isEmpty();
      return;
    }
    if (rules.equals(refused)) {
      error = reason;
      return;
    }
    try {
      apply(rules);
    } catch (IOException e) {
      error = e.getMessage();
    }
  }

  private static Set<Integer> bases(Plan plan) {
    return plan.routers().values().stream()
        .map(routerInput -> routerInput.desired().baseIndex())
        .collect(Collectors.toSet());
  }

  private FilterRules rules(Plan plan) {
    filtered.clear();
    Set<IpAddress> dropped = new HashSet<>();
    Set<AddressOnLink> droppedOnLink = new HashSet<>();
    Set<OwnedAddress> owned = new HashSet<>();
    Set<IpAddress> others = new HashSet<>(plan.network().holdersOfForeignAddresses().keySet());
    for (RouterInput routerInput : plan.routers().values()) {
      if (routerInput.desired().accept()) {
        routerInput.desired().addresses().forEach(ip -> others.add(ip.address()));
      }
    }
    plan.routers()
        .forEach(
            (router, routerInput) -> {
              DesiredState desired = routerInput.desired();
              Integer target =
                  desired.virtualMac()
                      ? plan.macvlansByRouter().get(router)
                      : (Integer) desired.baseIndex();
              Set<IpAddress> foreign = plan.network().foreignAddressesOf(desired.baseIndex());
              for (VirtualIp ip : desired.addresses()) {
                IpAddress address = ip.address();
                if (foreign.contains(address)) {
                  if (desired.held() && desired.virtualMac()) {
                    filtered.add(router);
                    owned.add(new OwnedAddress(address, desired.baseIndex(), desired.mac()));
                  }
                } else if (desired.accept()
                    || !address.isIpv6LinkLocal() && others.contains(address)) {
                  // On another interface, or in another VRF, the address belongs to another
                  // program.
                  continue;
                } else if (!address.isIpv6LinkLocal()) {
                  filtered.add(router);
                  dropped.add(address);
                } else if (target != null) {
                  filtered.add(router);
                  droppedOnLink.add(new AddressOnLink(address, target));
                }
              }
            });
    return new FilterRules(
            dropped, droppedOnLink, owned, Answers.of(plan), plan.silentMacvlans(), Map.of())
        .named(plan.network().linkNames());
  }

  /** Why a virtual router's rules are not in force, or null. */
  public String refusalOf(Object router) {
    // Old rules may block an address that has moved to another macvlan.
    boolean concerned = filtered.contains(router) || !applied.answers().isEmpty();
    return concerned ? error : null;
  }

  /** A message for the operator, or null. */
  public String warning() {
    return warning;
  }

  /**
   * Whether another program is known to have changed the rules, so that the next {@link #update}
   * restores them. If the program keeps changing them, {@link #check} decides when.
   */
  public boolean isTouched(long now) {
    return inForce
        && filter.isTouched()
        && (repairs < IMMEDIATE_REPAIRS || isQuiet(now))
        && isChanged(now);
  }

  /** As {@link #isTouched}, but compares the rules if needed. To be called once a second. */
  public boolean check(long now) {
    if (!inForce) {
      return false;
    }
    if (!filter.isIntact()) {
      return isChanged(now);
    }
    // Use the clock, not a counter: after a long stall of the thread the rules must apply again at
    // once.
    if (now >= nextLifeSign) {
      nextLifeSign = now + LIFE_SIGN_PERIOD;
      filter.keepAlive();
    }
    return false;
  }

  private boolean isChanged(long now) {
    repairs = isQuiet(now) ? 1 : repairs + 1;
    lastRepair = now;
    applied = FilterRules.NONE;
    unknown = true;
    return true;
  }

  private boolean isQuiet(long now) {
    return repairs == 0 || now - lastRepair >= QUIET;
  }

  /** A message for the operator about the latest repair, or null. */
  public String repairWarning() {
    return switch (repairs) {
      case 1 ->
          "packet filter: another program changed or removed the tables io_vrrp; they are restored";
      case IMMEDIATE_REPAIRS ->
          "packet filter: another program keeps changing or removing the tables io_vrrp; they are"
              + " restored once a second: configure that program to ignore them";
      default -> null;
    };
  }

  /** Makes the next {@link #update} try refused rules again. */
  public void retry() {
    refused = null;
  }

  public void close() {
    filter.close();
  }
}
