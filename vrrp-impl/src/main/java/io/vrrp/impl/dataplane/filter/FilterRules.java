// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.filter;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The packet filter's work for the virtual routers.
 *
 * @param refused addresses to which packets from the network are dropped on arrival, on every
 *     interface except the loopback; neighbor solicitations and advertisements pass (RFC 9568
 *     §6.4.3)
 * @param refusedOnLink the same for link-local addresses, each on one link only
 * @param owned addresses that a base interface itself has, but a virtual router answers for
 * @param answers which interfaces answer ARP and neighbor solicitations for virtual IP addresses
 * @param silent interfaces that neither receive nor send anything
 * @param linkNames the names of the interfaces in the rules
 */
public record FilterRules(
    Set<IpAddress> refused,
    Set<AddressOnLink> refusedOnLink,
    Set<OwnedAddress> owned,
    AnswerRules answers,
    Set<Integer> silent,
    Map<Integer, String> linkNames) {

  /** No rules. */
  public static final FilterRules NONE = new FilterRules(Set.of(), Set.of(), Set.of());

  /** Copies the sets. */
  public FilterRules {
    refused = Set.copyOf(refused);
    refusedOnLink = Set.copyOf(refusedOnLink);
    owned = Set.copyOf(owned);
    silent = Set.copyOf(silent);
    linkNames = Map.copyOf(linkNames);
  }

  /** Rules without which a virtual router cannot work as configured, and no others. */
  public FilterRules(
      Set<IpAddress> refused, Set<AddressOnLink> refusedOnLink, Set<OwnedAddress> owned) {
    this(refused, refusedOnLink, owned, AnswerRules.NONE, Set.of(), Map.of());
  }

  /** The rules that virtual routers cannot do without. */
  public FilterRules necessary() {
    return new FilterRules(refused, refusedOnLink, owned).named(linkNames);
  }

  /** The same rules, with the names of their interfaces taken from this map. */
  public FilterRules named(Map<Integer, String> names) {
    Map<Integer, String> needed = new HashMap<>();
    for (int link : links()) {
      if (names.containsKey(link)) {
        needed.put(link, names.get(link));
      }
    }
    return new FilterRules(refused, refusedOnLink, owned, answers, silent, needed);
  }

  /** The interfaces that the rules refer to. */
  public Set<Integer> links() {
    Set<Integer> links = new HashSet<>(silent);
    refusedOnLink.forEach(element -> links.add(element.linkIndex()));
    owned.forEach(element -> links.add(element.baseIndex()));
    answers.answering().forEach(element -> links.add(element.linkIndex()));
    answers.own().forEach(element -> links.add(element.linkIndex()));
    answers.proxies().forEach(element -> links.add(element.linkIndex()));
    return links;
  }

  /** Whether there are no rules. */
  public boolean isEmpty() {
    return refused.isEmpty()
        && refusedOnLink.isEmpty()
        && owned.isEmpty()
        && answers.isEmpty()
        && silent.isEmpty();
  }

  /** An address on a link. Without its link, a link-local address has no meaning. */
  public record AddressOnLink(IpAddress address, int linkIndex) {}

  /**
   * A virtual IP address that an address owner has on the base interface itself. ARP requests and
   * neighbor solicitations for it are dropped there, so that only the virtual router's macvlan
   * answers. ARP from the base interface must not teach other hosts its own MAC address for this
   * address (RFC 9568 §8.1.2). So the kernel's announcements of it get the virtual MAC address.
   * Requests from it get no sender address, as in RFC 5227 probes, because the answer must come to
   * the base interface.
   */
  public record OwnedAddress(IpAddress address, int baseIndex, MacAddress virtualMac) {}
}
