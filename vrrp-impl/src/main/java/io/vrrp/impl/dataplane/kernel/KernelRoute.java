// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.IpAddress;

/**
 * A route that carries the mark of this program, as the kernel reports it.
 *
 * @param destination the first address of the destination
 * @param prefixLength the length of its prefix
 * @param gateway the next router
 * @param linkIndex the interface that leads to it
 * @param metric its priority
 * @param table the number of its routing table
 * @param source the address that it is bound to and goes with, or null
 */
public record KernelRoute(
    IpAddress destination,
    int prefixLength,
    IpAddress gateway,
    int linkIndex,
    int metric,
    int table,
    IpAddress source) {

  /** The metric of an IPv6 route for which none was given. */
  private static final int IPV6_METRIC = 1024;

  /** Gives an IPv6 route without a metric the one that the kernel gives it. */
  public KernelRoute {
    metric = metric == 0 && destination.v6() ? IPV6_METRIC : metric;
  }

  /** Whether the kernel can have only one of the two. */
  boolean excludes(KernelRoute other) {
    return prefixLength == other.prefixLength
        && metric == other.metric
        && table == other.table
        && destination.equals(other.destination);
  }

  @Override
  public String toString() {
    return destination + "/" + prefixLength + " via " + gateway + " (table " + table + ")";
  }
}
