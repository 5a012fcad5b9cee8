// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.FilterRules.AddressOnLink;
import io.vrrp.impl.dataplane.FilterRules.OwnedAddress;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the packet filter at what is wanted. Which packets a virtual router does not accept
 * (Accept_Mode, RFC 9568 §6.4.3) depends on its configuration, not on its state: but for an owner,
 * taking over has no need to wait for the filter.
 */
final class Filtering {

  private final PacketFilter filter;
  private FilterRules applied = FilterRules.NONE;
  private FilterRules refused;
  private String error;

  /** Who needs any rules. */
  private final Set<Object> filtered = new HashSet<>();

  Filtering(PacketFilter filter) {
    this.filter = filter;
  }

  /** Makes the filter what these wants need. */
  void update(Map<Object, Want> wants, Plan plan) {
    FilterRules rules = rules(wants, plan);
    if (rules.equals(applied)) {
      refused = null;
      error = null;
    }
    if (rules.equals(applied) || rules.equals(refused)) {
      return;
    }
    try {
      filter.apply(rules);
      applied = rules;
      refused = null;
      error = null;
    } catch (IOException e) {
      refused = rules;
      error = e.getMessage();
    }
  }

  private FilterRules rules(Map<Object, Want> wants, Plan plan) {
    filtered.clear();
    Set<IpAddress> dropped = new HashSet<>();
    Set<AddressOnLink> droppedOnLink = new HashSet<>();
    Set<OwnedAddress> owned = new HashSet<>();
    Set<IpAddress> others = plan.allForeignAddresses();
    for (Want want : wants.values()) {
      if (want.accept()) {
        want.addresses().forEach(ip -> others.add(ip.address()));
      }
    }
    wants.forEach(
        (owner, want) -> {
          Integer target =
              want.virtualMac() ? plan.macvlansByOwner().get(owner) : (Integer) want.baseIndex();
          Set<IpAddress> foreign = plan.foreignAddressesOf(want.baseIndex());
          for (VirtualIp ip : want.addresses()) {
            IpAddress address = ip.address();
            if (foreign.contains(address)) {
              if (want.held() && want.virtualMac()) {
                filtered.add(owner);
                owned.add(new OwnedAddress(address, want.baseIndex(), want.mac()));
              }
            } else if (want.accept() || !address.isIpv6LinkLocal() && others.contains(address)) {
              // On another interface or in another VRF the address is somebody else's.
              continue;
            } else if (!address.isIpv6LinkLocal()) {
              filtered.add(owner);
              dropped.add(address);
            } else if (target != null) {
              filtered.add(owner);
              droppedOnLink.add(new AddressOnLink(address, target));
            }
          }
        });
    return new FilterRules(dropped, droppedOnLink, owned);
  }

  /** Why an owner's rules are not in force, or null. */
  String refusalOf(Object owner) {
    return filtered.contains(owner) ? error : null;
  }

  /** Looks whether somebody removed the rules; another {@link #update} puts them back. */
  boolean isRemoved() {
    try {
      if (applied.isEmpty() || filter.isIntact()) {
        return false;
      }
    } catch (IOException e) {
      error = e.getMessage();
    }
    applied = FilterRules.NONE;
    return true;
  }

  /** Lets the next {@link #update} try again what was refused. */
  void retry() {
    refused = null;
  }

  void close() {
    filter.close();
  }
}
