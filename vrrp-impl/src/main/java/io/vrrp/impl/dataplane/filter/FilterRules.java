// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.filter;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the packet filter is to do for the virtual routers.
 *
 * @param refused addresses to which packets from the network are dropped on arrival, on every
 *     interface but the loopback; neighbor solicitations and advertisements are not (RFC 9568
 *     §6.4.3)
 * @param refusedOnLink the same for link-local addresses, each on one link only
 * @param owned addresses that a base interface has itself but a virtual router answers for
 * @param answers which interfaces answer ARP and neighbor solicitations for virtual IP addresses
 * @param silent interfaces that neither receive nor send anything
 * @param linkNames the names of the interfaces that the rules refer to
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

  /** Only rules without which a virtual router cannot be what it is configured to be. */
  public FilterRules(
      Set<IpAddress> refused, Set<AddressOnLink> refusedOnLink, Set<OwnedAddress> owned) {
    this(refused, refusedOnLink, owned, AnswerRules.NONE, Set.of(), Map.of());
  }

  /** The rules that virtual routers cannot do without. */
  public FilterRules necessary() {
    return new FilterRules(refused, refusedOnLink, owned).named(linkNames);
  }

  /** The same rules with the names of the interfaces that they refer to, out of these names. */
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

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return refused.isEmpty()
        && refusedOnLink.isEmpty()
        && owned.isEmpty()
        && answers.isEmpty()
        && silent.isEmpty();
  }

  /** An address together with a link, without which a link-local address has no meaning. */
  public record AddressOnLink(IpAddress address, int linkIndex) {}

  /**
   * A virtual IP address that the owner has on the base interface itself. There ARP requests and
   * neighbor solicitations for it are dropped, so that the virtual router's macvlan alone answers.
   * What ARP the base interface sends must not teach others its own MAC address for this address
   * (RFC 9568 §8.1.2): the kernel's announcements of it name the virtual MAC address, and requests
   * from it name no sender, as RFC 5227 probes do, since the answer must come to the base
   * interface.
   */
  public record OwnedAddress(IpAddress address, int baseIndex, MacAddress virtualMac) {}
}
