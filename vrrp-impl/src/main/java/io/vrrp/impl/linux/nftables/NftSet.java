// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.FilterRules.AddressOnLink;
import io.vrrp.impl.protocol.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The sets in our nftables tables. Each holds one part of the rules. */
enum NftSet {
  V4("inet", "v4", "type ipv4_addr", FilterRules::refused, NftSet::v4),
  V6("inet", "v6", "type ipv6_addr", FilterRules::refused, NftSet::v6),
  V6_LINK(
      "inet",
      "v6_link",
      "type ipv6_addr . %1$s",
      FilterRules::refusedOnLink,
      NftSet::addressOnLink),
  SILENT("inet", "silent", "type %1$s", FilterRules::silent, NftSet::link),
  ARP_SILENT("arp", "silent", "type %1$s", FilterRules::silent, NftSet::link),
  ARP_GUARDED("arp", "guarded", "type ipv4_addr", rules -> rules.answers().guarded(), NftSet::v4),
  ARP_ANSWERING(
      "arp",
      "answering",
      "type ipv4_addr . %1$s",
      rules -> rules.answers().answering(),
      NftSet::v4OnLink),
  ARP_OWN("arp", "own", "type ipv4_addr . %1$s", rules -> rules.answers().own(), NftSet::v4OnLink),
  // In a neighbor advertisement the target address follows the 8 bytes of the ICMPv6 header.
  ND_GUARDED(
      "ip6", "guarded", "typeof @th,64,128", rules -> rules.answers().guarded(), NftSet::target),
  ND_ANSWERING(
      "ip6",
      "answering",
      "typeof @th,64,128 . %2$s",
      rules -> rules.answers().answering(),
      NftSet::targetOnLink);

  private final String family;
  private final String setName;
  private final String type;
  private final Function<FilterRules, Set<?>> members;
  private final BiFunction<Object, NftLinks, String> text;

  NftSet(
      String family,
      String setName,
      String type,
      Function<FilterRules, Set<?>> members,
      BiFunction<Object, NftLinks, String> text) {
    this.family = family;
    this.setName = setName;
    this.type = type;
    this.members = members;
    this.text = text;
  }

  /** The family of the set's table. */
  String family() {
    return family;
  }

  /** The set's name in nftables. */
  String setName() {
    return setName;
  }

  /** The type of the elements in nft(8) syntax. */
  String type(NftLinks links) {
    return String.format(Locale.ROOT, type, links.type(), links.oif());
  }

  /** All elements. */
  List<String> elements(FilterRules rules, NftLinks links) {
    return texts(members.apply(rules), links);
  }

  /** The elements that {@code all} has and {@code without} lacks. */
  List<String> less(FilterRules all, FilterRules without, NftLinks links) {
    Set<?> others = members.apply(without);
    List<Object> left = new ArrayList<>();
    for (Object member : members.apply(all)) {
      if (!others.contains(member)) {
        left.add(member);
      }
    }
    return texts(left, links);
  }

  private List<String> texts(Collection<?> some, NftLinks links) {
    return some.stream().map(member -> text.apply(member, links)).filter(Objects::nonNull).toList();
  }

  private static String v4(Object address, NftLinks links) {
    return ((IpAddress) address).v6() ? null : address.toString();
  }

  private static String v6(Object address, NftLinks links) {
    return ((IpAddress) address).v6() ? address.toString() : null;
  }

  private static String link(Object index, NftLinks links) {
    return links.of((int) index);
  }

  private static String addressOnLink(Object element, NftLinks links) {
    AddressOnLink pair = (AddressOnLink) element;
    return pair.address() + " . " + links.of(pair.linkIndex());
  }

  private static String v4OnLink(Object element, NftLinks links) {
    return ((AddressOnLink) element).address().v6() ? null : addressOnLink(element, links);
  }

  private static String target(Object address, NftLinks links) {
    return ((IpAddress) address).v6() ? NftScript.number((IpAddress) address) : null;
  }

  private static String targetOnLink(Object element, NftLinks links) {
    AddressOnLink pair = (AddressOnLink) element;
    String target = target(pair.address(), links);
    return target == null ? null : target + " . " + links.of(pair.linkIndex());
  }
}
