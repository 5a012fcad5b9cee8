// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import io.vrrp.runtime.lab.Host;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A macvlan as {@code ip} shows it.
 *
 * @param index its interface index
 * @param name its name
 * @param base the interface it is on
 * @param mac its MAC address
 * @param up whether it is set up
 * @param mode such as {@code bridge}
 * @param alias its alias, or an empty text
 */
record Macvlan(
    int index, String name, String base, String mac, boolean up, String mode, String alias) {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\d+): (\\S+?)@(\\S+?): <(\\S*?)> .*? link/ether (\\S+) .* macvlan mode (\\w+) .*?");
  private static final Pattern ALIAS = Pattern.compile(" alias (.*?) *(\\\\|$)");

  /** All macvlans of a host. */
  static List<Macvlan> all(Host host) {
    return host.exec("ip", "-d", "-o", "link", "show", "type", "macvlan")
        .lines()
        .map(Macvlan::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The macvlan with this MAC address; there should be at most one. */
  static Optional<Macvlan> find(Host host, String mac) {
    return all(host).stream().filter(macvlan -> macvlan.mac().equals(mac)).findFirst();
  }

  private static Optional<Macvlan> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Matcher alias = ALIAS.matcher(line);
    return Optional.of(
        new Macvlan(
            Integer.parseInt(matcher.group(1)),
            matcher.group(2),
            matcher.group(3),
            matcher.group(5),
            List.of(matcher.group(4).split(",")).contains("UP"),
            matcher.group(6),
            alias.find() ? alias.group(1) : ""));
  }

  /** Whether it equals another one, except for the index, which a new one cannot have. */
  boolean isLike(Macvlan other) {
    return equals(
        new Macvlan(index, other.name, other.base, other.mac, other.up, other.mode, other.alias));
  }
}
