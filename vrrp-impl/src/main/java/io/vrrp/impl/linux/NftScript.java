// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.dataplane.FilterRules;
import io.vrrp.impl.dataplane.FilterRules.AddressOnLink;
import io.vrrp.impl.dataplane.FilterRules.OwnedAddress;
import io.vrrp.impl.protocol.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Commands of nft(8). Nothing but addresses and numbers ever gets into them. */
final class NftScript {

  /** The name of all tables. */
  static final String TABLE = "io_vrrp";

  /** The families that there can be a table of. */
  static final List<String> FAMILIES = List.of("inet", "arp");

  private static final String V4 = "v4";
  private static final String V6 = "v6";
  private static final String V6_LINK = "v6_link";

  private final StringBuilder text = new StringBuilder();

  /** Removes a family's table, which must exist. */
  NftScript remove(String family) {
    text.append("delete table ").append(family).append(' ').append(TABLE).append('\n');
    return this;
  }

  /** Removes a family's table, if it exists and has no owner. */
  NftScript removeIfPresent(String family) {
    text.append("table ").append(family).append(' ').append(TABLE).append('\n');
    return remove(family);
  }

  /** Adds all tables that rules need; none may exist. */
  NftScript add(FilterRules rules, boolean owner) {
    if (rules.isEmpty()) {
      return this;
    }
    begin("inet", owner);
    addSet(V4, "ipv4_addr", globals(rules.refused(), false));
    addSet(V6, "ipv6_addr", globals(rules.refused(), true));
    addSet(V6_LINK, "ipv6_addr . iface_index", onLinks(rules.refusedOnLink()));
    beginChain("input");
    for (OwnedAddress owned : owned(rules, true)) {
      // The target address is behind the ICMPv6 header's 8 octets.
      IpAddress address = owned.address();
      text.append("iif ")
          .append(index(owned.baseIndex()))
          .append(" icmpv6 type nd-neighbor-solicit @th,64,128 0x")
          .append(String.format("%016x%016x", address.high(), address.low()))
          .append(" drop\n");
    }
    text.append("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n")
        .append("meta iiftype != loopback ip daddr @v4 drop\n")
        .append("meta iiftype != loopback ip6 daddr @v6 drop\n")
        .append("ip6 daddr . iif @v6_link drop\n}\n}\n");
    addArp(owned(rules, false), owner);
    return this;
  }

  private void addArp(List<OwnedAddress> all, boolean owner) {
    if (all.isEmpty()) {
      return;
    }
    begin("arp", owner);
    beginChain("input");
    for (OwnedAddress owned : all) {
      text.append("iif ")
          .append(index(owned.baseIndex()))
          .append(" arp operation request arp daddr ip ")
          .append(owned.address())
          .append(" drop\n");
    }
    text.append("}\n");
    beginChain("output");
    for (OwnedAddress owned : all) {
      String prefix =
          "oif " + index(owned.baseIndex()) + " arp saddr ip " + owned.address() + " arp daddr ip ";
      text.append(prefix)
          .append(owned.address())
          .append(" arp saddr ether set ")
          .append(owned.virtualMac())
          .append(" accept\n");
      // Others must not learn the real MAC address from a question, but the answer must come to it:
      // one that comes to the virtual MAC address is of no use to the base interface. So it asks
      // without a name, as in RFC 5227.
      text.append(prefix)
          .append("!= ")
          .append(owned.address())
          .append(" arp operation request arp saddr ip set 0.0.0.0\n");
    }
    text.append("}\n}\n");
  }

  /** Changes which addresses are refused; everything else is as before. */
  NftScript change(FilterRules from, FilterRules to) {
    change(
        "delete",
        less(from.refused(), to.refused()),
        less(from.refusedOnLink(), to.refusedOnLink()));
    change(
        "add", less(to.refused(), from.refused()), less(to.refusedOnLink(), from.refusedOnLink()));
    return this;
  }

  private static <T> List<T> less(Set<T> all, Set<T> without) {
    return all.stream().filter(element -> !without.contains(element)).toList();
  }

  private void change(String verb, List<IpAddress> globals, List<AddressOnLink> onLinks) {
    changeElements(verb, V4, globals(globals, false));
    changeElements(verb, V6, globals(globals, true));
    changeElements(verb, V6_LINK, onLinks(onLinks));
  }

  private void changeElements(String verb, String set, List<String> elements) {
    if (!elements.isEmpty()) {
      text.append(verb).append(" element inet ").append(TABLE).append(' ').append(set).append(' ');
      appendElements(elements);
      text.append('\n');
    }
  }

  /** Shows a family's table. */
  static String list(String family) {
    return "list table " + family + " " + TABLE;
  }

  /** The families that rules need a table of. */
  static List<String> families(FilterRules rules) {
    if (rules.isEmpty()) {
      return List.of();
    }
    return owned(rules, false).isEmpty() ? List.of("inet") : FAMILIES;
  }

  private void begin(String family, boolean owner) {
    text.append("table ").append(family).append(' ').append(TABLE).append(" {\n");
    if (owner) {
      text.append("flags owner;\n");
    }
  }

  private void beginChain(String hook) {
    text.append("chain ")
        .append(hook)
        .append(" {\ntype filter hook ")
        .append(hook)
        .append(" priority -1; policy accept;\n");
  }

  private void addSet(String name, String type, List<String> elements) {
    text.append("set ").append(name).append(" {\ntype ").append(type).append(";\n");
    if (!elements.isEmpty()) {
      text.append("elements = ");
      appendElements(elements);
      text.append('\n');
    }
    text.append("}\n");
  }

  private void appendElements(List<String> elements) {
    text.append("{ ").append(String.join(", ", elements)).append(" }");
  }

  private static List<String> globals(Collection<IpAddress> addresses, boolean v6) {
    return addresses.stream()
        .filter(address -> address.v6() == v6)
        .map(IpAddress::toString)
        .toList();
  }

  private static List<String> onLinks(Collection<AddressOnLink> addresses) {
    return addresses.stream().map(a -> a.address() + " . " + index(a.linkIndex())).toList();
  }

  private static List<OwnedAddress> owned(FilterRules rules, boolean v6) {
    return rules.owned().stream().filter(owned -> owned.address().v6() == v6).toList();
  }

  /** Longer than any interface's name, lest an interface be taken whose name is this number. */
  private static String index(int index) {
    return String.format("\"%016d\"", index);
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
