// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.netlink.LinkFlags;
import io.vrrp.impl.linux.netlink.Prefix;
import io.vrrp.impl.linux.netlink.Route;
import io.vrrp.impl.protocol.IpAddress;
import java.util.Collection;

/**
 * The required route.
 *
 * @param prefix exactly the destination of the route
 * @param table the number of its routing table
 * @param via the gateway that it must have, or null for any
 * @param dev the interface that it must leave by, or null for any
 */
public record RouteRule(Prefix prefix, int table, IpAddress via, String dev) {

  /**
   * The judgement of the routes.
   *
   * @param up whether one of them is usable
   */
  record Judgement(boolean up, String reason) {}

  /** Judges the routes to the prefix. */
  Judgement judge(Collection<Route> routes, LinkTable links) {
    // If no route is usable, report the problem of the best one.
    String obstacle = "no route to " + prefix + tableText();
    for (Route route : routes) {
      if (!route.prefix().equals(prefix) || route.table() != table) {
        continue;
      }
      if (!route.forwards()) {
        obstacle = "the route to " + prefix + " discards packets" + tableText();
        continue;
      }
      if (route.nexthops().isEmpty() && via == null && dev == null) {
        return new Judgement(true, "route by nexthop object " + route.nexthopId());
      }
      for (Route.Nexthop hop : route.nexthops()) {
        String wrong = obstacle(hop, links);
        if (wrong == null) {
          return new Judgement(true, text(hop, links));
        }
        obstacle = wrong;
      }
    }
    return new Judgement(false, obstacle);
  }

  private String obstacle(Route.Nexthop hop, LinkTable links) {
    LinkFlags link = links.get(hop.linkIndex());
    if (via != null && !via.equals(hop.gateway())
        || dev != null && (link == null || !link.equals(links.get(dev)))) {
      return "the route to " + prefix + " leads elsewhere: " + text(hop, links);
    }
    if (hop.linkIndex() != 0) {
      String name = link == null ? String.valueOf(hop.linkIndex()) : link.name();
      String wrong = InterfaceProbe.obstacle(name, link);
      if (wrong != null) {
        return "the route to " + prefix + " is dead: " + wrong;
      }
    }
    return hop.usable() ? null : "the route to " + prefix + " is dead: " + text(hop, links);
  }

  private String text(Route.Nexthop hop, LinkTable links) {
    LinkFlags link = links.get(hop.linkIndex());
    return "route"
        + (hop.gateway() == null ? "" : " via " + hop.gateway())
        + (link == null ? "" : " dev " + link.name());
  }

  private String tableText() {
    return table == MAIN ? "" : " in table " + table;
  }

  /** RT_TABLE_MAIN. */
  public static final int MAIN = 254;
}
