// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.netlink.Prefix;
import io.vrrp.impl.linux.netlink.Route;
import io.vrrp.impl.protocol.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The routes to some prefixes, as the kernel reports them. A report is applied at once, because
 * reading a table again takes long if it has many routes. The kernel does not report every change,
 * and some reports are ambiguous. So the tables must be read again afterwards.
 */
final class WatchedRoutes {

  /** The routes to one prefix in one table. */
  record Key(Prefix prefix, int table) {
    static Key of(Route route) {
      return new Key(route.prefix(), route.table());
    }
  }

  /** Only the keys whose table was read. */
  private final Map<Key, List<Route>> routes = new HashMap<>();

  /** The routes of a watched prefix, or null if its table has not been read yet. */
  List<Route> get(Key key) {
    return routes.get(key);
  }

  /** Replaces the routes to the watched prefixes by those read from a table. */
  void replaceAll(Set<Key> watched, List<Route> read) {
    routes.clear();
    watched.forEach(key -> routes.put(key, new ArrayList<>()));
    for (Route route : read) {
      List<Route> present = routes.get(Key.of(route));
      if (present != null) {
        present.add(route);
      }
    }
  }

  void added(Route route, boolean replaces) {
    List<Route> present = routes.get(Key.of(route));
    if (present == null) {
      return;
    }
    // A report of an IPv6 route has all its nexthops, also the former ones.
    boolean whole = replaces || route.prefix().address().v6();
    present.removeIf(
        other -> other.isSameAs(route) || whole && other.priority() == route.priority());
    present.add(route);
  }

  void removed(Route route) {
    List<Route> present = routes.get(Key.of(route));
    if (present == null || present.removeIf(other -> other.isSameAs(route))) {
      return;
    }
    // The kernel reports the removal of some nexthops of an IPv6 route in the same way as that of
    // the whole route.
    withoutNexthops(
        present, other -> other.priority() == route.priority(), route.nexthops()::contains);
  }

  /**
   * An interface was switched off or is gone: the kernel removed the IPv4 routes that lead only
   * there, without a report. It reports the IPv6 routes.
   */
  void linkDown(int index) {
    routes
        .values()
        .forEach(
            present ->
                withoutNexthops(
                    present,
                    route -> !route.prefix().address().v6(),
                    hop -> hop.linkIndex() == index));
  }

  /** A local address is gone: the kernel removed the IPv4 routes that prefer it as source. */
  boolean addressRemoved(IpAddress address) {
    boolean any = false;
    for (List<Route> present : routes.values()) {
      any |= present.removeIf(route -> address.equals(route.source()));
    }
    return any;
  }

  /**
   * A nexthop object changed. With it the kernel removed the routes that use it. Returns whether
   * any route uses an object: perhaps a group that had this one.
   */
  boolean nexthopChanged(int id, boolean removed) {
    boolean any = false;
    for (List<Route> present : routes.values()) {
      any |= present.stream().anyMatch(route -> route.nexthopId() != 0);
      present.removeIf(route -> removed && route.nexthopId() == id);
    }
    return any;
  }

  private static void withoutNexthops(
      List<Route> present, Predicate<Route> which, Predicate<Route.Nexthop> gone) {
    for (Route route : List.copyOf(present)) {
      if (which.test(route) && route.nexthops().stream().anyMatch(gone)) {
        present.remove(route);
        List<Route.Nexthop> left = route.nexthops().stream().filter(gone.negate()).toList();
        if (!left.isEmpty()) {
          present.add(route.with(left));
        }
      }
    }
  }
}
