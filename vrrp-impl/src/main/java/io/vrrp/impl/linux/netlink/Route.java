// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.protocol.IpAddress;
import java.util.List;

/**
 * A route of the kernel.
 *
 * @param type whether it forwards or discards packets (RTN_)
 * @param priority its metric
 * @param source the local address that it prefers, or null
 * @param nexthopId the nexthop object that it uses, or 0
 * @param nexthops its nexthops; empty if only the nexthop object has them
 */
public record Route(
    Prefix prefix,
    int table,
    int type,
    int priority,
    IpAddress source,
    int nexthopId,
    List<Nexthop> nexthops) {

  /**
   * One nexthop of a route.
   *
   * @param gateway null if the destination is on the link itself
   * @param linkIndex the interface, or 0
   * @param usable whether the kernel has not marked it as dead or without carrier
   */
  public record Nexthop(IpAddress gateway, int linkIndex, boolean usable) {}

  /** Whether it forwards packets and does not discard them. */
  public boolean forwards() {
    return type == Netlink.RTN_UNICAST || type == Netlink.RTN_LOCAL;
  }

  /** The same route with other nexthops. */
  public Route with(List<Nexthop> others) {
    return new Route(prefix, table, type, priority, source, nexthopId, others);
  }

  /** Whether both are the same route, even if the kernel marks their nexthops differently. */
  public boolean isSameAs(Route other) {
    return prefix.equals(other.prefix)
        && table == other.table
        && type == other.type
        && priority == other.priority
        && nexthopId == other.nexthopId
        && withoutMarks(nexthops).equals(withoutMarks(other.nexthops));
  }

  private static List<Nexthop> withoutMarks(List<Nexthop> nexthops) {
    return nexthops.stream().map(hop -> new Nexthop(hop.gateway, hop.linkIndex, true)).toList();
  }
}
