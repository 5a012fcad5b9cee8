// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The difference between what is wanted and what the kernel has: a pure function of both.
 *
 * <p>Addresses without our mark belong to somebody else, usually to the administrator who made this
 * node the owner of a virtual IP address. They count as present and are never touched.
 *
 * @param missing wanted addresses that the kernel does not have
 * @param surplus our addresses that nobody wants
 * @param present wanted addresses of ours that the kernel has
 */
record AddressPlan(
    List<LinkAddress> missing, List<LinkAddress> surplus, List<LinkAddress> present) {

  /** An address on a link, whatever its prefix. */
  private record Place(int linkIndex, IpAddress address) {
    static Place of(LinkAddress address) {
      return new Place(address.linkIndex(), address.address());
    }
  }

  /**
   * Compares.
   *
   * @param wants what all owners want
   * @param actual what the kernel has
   * @param added what this process added and has not removed: it goes also when its owner is gone
   */
  static AddressPlan of(Collection<Want> wants, List<LinkAddress> actual, Set<LinkAddress> added) {
    Map<Place, LinkAddress> wanted = new LinkedHashMap<>();
    Map<Place, LinkAddress> unwanted = new HashMap<>();
    for (Want want : wants) {
      for (VirtualIp ip : want.addresses()) {
        LinkAddress address =
            new LinkAddress(want.linkIndex(), ip.address(), ip.prefixLength(), true, true);
        (want.held() ? wanted : unwanted).put(Place.of(address), address);
      }
    }
    Map<Place, LinkAddress> missing = new LinkedHashMap<>(wanted);
    Map<LinkAddress, LinkAddress> surplus = new LinkedHashMap<>();
    Map<Place, LinkAddress> present = new LinkedHashMap<>();
    Set<LinkAddress> foreign = new HashSet<>();
    for (LinkAddress address : actual) {
      Place place = Place.of(address);
      LinkAddress want = wanted.get(place);
      if (!address.ours()) {
        missing.remove(place);
        foreign.add(
            new LinkAddress(
                address.linkIndex(), address.address(), address.prefixLength(), true, true));
      } else if (want != null && want.prefixLength() == address.prefixLength()) {
        missing.remove(place);
        present.put(place, want);
      } else if (want != null || unwanted.containsKey(place)) {
        surplus.put(address, address);
      }
    }
    for (LinkAddress address : added) {
      // The kernel removes by address and prefix, whoever's it is: what somebody put in place of
      // ours is his.
      if (!address.equals(wanted.get(Place.of(address))) && !foreign.contains(address)) {
        surplus.put(address, address);
      }
    }
    return new AddressPlan(
        List.copyOf(missing.values()),
        List.copyOf(surplus.values()),
        List.copyOf(present.values()));
  }
}
