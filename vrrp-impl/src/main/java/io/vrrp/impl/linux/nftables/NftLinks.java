// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import io.vrrp.impl.dataplane.filter.FilterRules;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How rules refer to interfaces: by name. A listing shows an index as a name too. Such a listing
 * can be loaded only if the interface exists, so after a restart of the machine the administrator's
 * whole firewall would be missing. Indexes are used only for names that cannot be written in a
 * rule.
 */
record NftLinks(Map<Integer, String> names, boolean byName) {

  private static final Pattern WRITABLE = Pattern.compile("[A-Za-z0-9_.@+=~#-]+");

  static NftLinks of(FilterRules rules) {
    Map<Integer, String> names = rules.linkNames();
    return new NftLinks(
        names,
        rules.links().stream()
            .allMatch(
                link -> names.containsKey(link) && WRITABLE.matcher(names.get(link)).matches()));
  }

  /** Whether one set of rules can refer to the interfaces of both. */
  boolean isCompatible(NftLinks other) {
    return byName == other.byName
        && names.entrySet().stream()
            .allMatch(e -> e.getValue().equals(other.names.getOrDefault(e.getKey(), e.getValue())));
  }

  /** The expression for the interface that a packet comes from. */
  String iif() {
    return byName ? "iifname" : "iif";
  }

  /** The expression for the interface that a packet goes to. */
  String oif() {
    return byName ? "oifname" : "oif";
  }

  /** The type of set elements that refer to an interface. */
  String type() {
    return byName ? "ifname" : "iface_index";
  }

  String of(int index) {
    // Longer than any interface name, so that nft does not read the number as a name.
    return byName ? '"' + names.get(index) + '"' : String.format(Locale.ROOT, "\"%016d\"", index);
  }
}
