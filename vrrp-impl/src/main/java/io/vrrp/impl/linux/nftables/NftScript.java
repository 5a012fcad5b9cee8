// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import io.vrrp.impl.dataplane.filter.AnswerRules;
import io.vrrp.impl.dataplane.filter.AnswerRules.ArpProxy;
import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.FilterRules.OwnedAddress;
import io.vrrp.impl.protocol.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Builds commands for nft(8). They contain only addresses, numbers and plain interface names. */
final class NftScript {

  /** The name of all our tables. */
  static final String TABLE = "io_vrrp";

  /** The set in each table that has elements only while this process lives. */
  static final String ALIVE = "alive";

  private static final Pattern TIME = Pattern.compile(" timeout \\S+ expires [^\\s,]+");

  private static final String INET = "inet";
  private static final String ARP = "arp";
  private static final String IP6 = "ip6";

  /** The families that a table can have. */
  static final List<String> FAMILIES = List.of(INET, ARP, IP6);

  private static final int FILTER = -1;

  /** Before connection tracking. */
  private static final int FIRST = -301;

  private final StringBuilder text = new StringBuilder();
  private final int lifetimeSeconds;
  private NftLinks links;

  /**
   * Starts without commands.
   *
   * @param lifetimeSeconds how long rules apply without {@link #keepAlive}
   */
  NftScript(int lifetimeSeconds) {
    this.lifetimeSeconds = lifetimeSeconds;
  }

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

  /** Adds all tables that the rules need. None of them may exist. */
  NftScript add(FilterRules rules) {
    links = NftLinks.of(rules);
    for (String family : families(rules)) {
      text.append("table ").append(family).append(' ').append(TABLE).append(" {\n");
      addAlive(family);
      for (NftSet set : NftSet.values()) {
        if (set.family().equals(family)) {
          addSet(set, rules);
        }
      }
      switch (family) {
        case INET -> addInet(rules);
        case ARP -> addArp(rules);
        default -> addIp6();
      }
      text.append("}\n");
    }
    return this;
  }

  private void addAlive(String family) {
    text.append("set ").append(ALIVE).append(" {\ntype ether_type; flags timeout;\nelements = ");
    appendElements(alive(family));
    text.append("\n}\n");
  }

  private List<String> alive(String family) {
    List<String> protocols =
        switch (family) {
          case INET -> List.of("ip", IP6);
          default -> List.of(family);
        };
    return protocols.stream().map(p -> p + " timeout " + lifetimeSeconds + "s").toList();
  }

  /** Extends the time for which the rules apply. */
  NftScript keepAlive(FilterRules rules) {
    for (String family : families(rules)) {
      text.append("flush set ").append(family).append(' ').append(TABLE).append(' ');
      text.append(ALIVE).append("\nadd element ").append(family).append(' ').append(TABLE);
      text.append(' ').append(ALIVE).append(' ');
      appendElements(alive(family));
      text.append('\n');
    }
    return this;
  }

  /** Removes the expiry times from a listing. */
  static String withoutTime(String listing) {
    return TIME.matcher(listing).replaceAll("");
  }

  private void addInet(FilterRules rules) {
    beginChain("input", FILTER);
    for (OwnedAddress owned : owned(rules, true)) {
      // The target address follows the 8 bytes of the ICMPv6 header.
      text.append(links.iif())
          .append(' ')
          .append(links.of(owned.baseIndex()))
          .append(" icmpv6 type nd-neighbor-solicit @th,64,128 ")
          .append(number(owned.address()))
          .append(" drop\n");
    }
    text.append("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept\n")
        .append("meta iiftype != loopback ip daddr @v4 drop\n")
        .append("meta iiftype != loopback ip6 daddr @v6 drop\n")
        .append("ip6 daddr . ")
        .append(links.iif())
        .append(" @v6_link drop\n}\n");
    if (!rules.silent().isEmpty()) {
      beginChain("prerouting", FIRST);
      text.append(links.iif()).append(" @silent drop\n}\n");
      beginChain("postrouting", FILTER);
      text.append(links.oif()).append(" @silent drop\n}\n");
    }
  }

  private void addArp(FilterRules rules) {
    AnswerRules answers = rules.answers();
    List<OwnedAddress> all = owned(rules, false);
    beginChain("input", FILTER);
    text.append(links.iif()).append(" @silent drop\n");
    for (OwnedAddress owned : all) {
      text.append(links.iif())
          .append(' ')
          .append(links.of(owned.baseIndex()))
          .append(" arp operation request arp daddr ip ")
          .append(owned.address())
          .append(" drop\n");
    }
    text.append("}\n");
    // Other hosts must not learn the real MAC address from a request, but the answer must reach it:
    // the interface does not receive frames to the virtual MAC address. So the request's sender
    // address becomes 0.0.0.0, as in RFC 5227.
    text.append("chain not_answering {\narp operation reply drop\n")
        .append("arp operation request arp saddr ip set 0.0.0.0\n}\n");
    beginChain("output", FILTER);
    text.append(links.oif()).append(" @silent drop\n");
    for (OwnedAddress owned : all) {
      String prefix =
          links.oif()
              + ' '
              + links.of(owned.baseIndex())
              + " arp saddr ip "
              + owned.address()
              + " arp daddr ip ";
      text.append(prefix)
          .append(owned.address())
          .append(" arp saddr ether set ")
          .append(owned.virtualMac())
          .append(" accept\n");
      text.append(prefix)
          .append("!= ")
          .append(owned.address())
          .append(" arp operation request arp saddr ip set 0.0.0.0\n");
    }
    // Drop the answer, not the request: an announcement is a request too, and must be received.
    text.append("arp saddr ip @guarded arp saddr ip . ")
        .append(links.oif())
        .append(" != @answering goto not_answering\n");
    for (ArpProxy proxy : answers.proxies()) {
      text.append(links.oif())
          .append(' ')
          .append(links.of(proxy.linkIndex()))
          .append(" arp operation reply arp saddr ip . ")
          .append(links.oif())
          .append(" != @own ")
          .append(
              proxy.virtualMac() == null
                  ? "drop"
                  : "arp saddr ether set " + proxy.virtualMac() + " accept")
          .append('\n');
    }
    text.append("}\n");
  }

  private void addIp6() {
    beginChain("output", FILTER);
    text.append("icmpv6 type nd-neighbor-advert @th,64,128 @guarded")
        .append(" @th,64,128 . ")
        .append(links.oif())
        .append(" != @answering drop\n}\n");
  }

  /** Changes the elements of the sets and nothing else. */
  NftScript change(FilterRules from, FilterRules to) {
    List<String> families = families(to);
    NftLinks fromLinks = NftLinks.of(from);
    NftLinks toLinks = NftLinks.of(to);
    for (NftSet set : NftSet.values()) {
      if (families.contains(set.family())) {
        changeElements("delete", set, set.less(from, to, fromLinks));
      }
    }
    for (NftSet set : NftSet.values()) {
      if (families.contains(set.family())) {
        changeElements("add", set, set.less(to, from, toLinks));
      }
    }
    return this;
  }

  /** Whether {@link #change} can turn one into the other. */
  static boolean differOnlyInElements(FilterRules from, FilterRules to) {
    return families(from).equals(families(to))
        && NftLinks.of(from).isCompatible(NftLinks.of(to))
        && from.owned().equals(to.owned())
        && from.answers().proxies().equals(to.answers().proxies())
        && from.silent().isEmpty() == to.silent().isEmpty();
  }

  private void changeElements(String verb, NftSet set, List<String> elements) {
    if (!elements.isEmpty()) {
      text.append(verb).append(" element ").append(set.family()).append(' ').append(TABLE);
      text.append(' ').append(set.setName()).append(' ');
      appendElements(elements);
      text.append('\n');
    }
  }

  /** Shows a family's table. */
  static String list(String family) {
    return "list table " + family + " " + TABLE;
  }

  /** The families of the tables that the rules need. */
  static List<String> families(FilterRules rules) {
    return FAMILIES.stream().filter(family -> needs(family, rules)).toList();
  }

  private static boolean needs(String family, FilterRules rules) {
    AnswerRules answers = rules.answers();
    return switch (family) {
      case INET ->
          !(rules.refused().isEmpty()
              && rules.refusedOnLink().isEmpty()
              && rules.owned().isEmpty()
              && rules.silent().isEmpty());
      case ARP ->
          !owned(rules, false).isEmpty()
              || !rules.silent().isEmpty()
              || !answers.proxies().isEmpty()
              || answers.guarded().stream().anyMatch(address -> !address.v6());
      default -> answers.guarded().stream().anyMatch(IpAddress::v6);
    };
  }

  private void beginChain(String hook, int priority) {
    text.append("chain ")
        .append(hook)
        .append(" {\ntype filter hook ")
        .append(hook)
        .append(" priority ")
        .append(priority)
        .append("; policy accept;\nmeta protocol != @")
        .append(ALIVE)
        .append(" accept\n");
  }

  private void addSet(NftSet set, FilterRules rules) {
    text.append("set ").append(set.setName()).append(" {\n").append(set.type(links)).append(";\n");
    List<String> elements = set.elements(rules, links);
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

  private static List<OwnedAddress> owned(FilterRules rules, boolean v6) {
    return rules.owned().stream().filter(owned -> owned.address().v6() == v6).toList();
  }

  /** An IPv6 address as a number. */
  static String number(IpAddress address) {
    return String.format(Locale.ROOT, "0x%016x%016x", address.high(), address.low());
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
