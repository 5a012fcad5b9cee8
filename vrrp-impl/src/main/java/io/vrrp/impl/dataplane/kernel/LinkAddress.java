// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.AddressTrait;
import io.vrrp.impl.protocol.IpAddress;
import java.util.Set;

/**
 * An address of a network interface as the kernel reports it.
 *
 * @param linkIndex the interface that has it
 * @param address the address itself
 * @param prefixLength the length of its prefix
 * @param ours whether it carries the mark of this program
 * @param usable whether packets may be sent from it: not tentative and not a duplicate (RFC 4862)
 * @param altered whether it is ours, but another program changed its attributes
 * @param subnetRoute whether it is ours and the kernel has a route to its subnet because of it
 * @param traits properties that make it a worse source than other addresses; none if it is ours,
 *     because no advertisement is sent from it
 */
public record LinkAddress(
    int linkIndex,
    IpAddress address,
    int prefixLength,
    boolean ours,
    boolean usable,
    boolean altered,
    boolean subnetRoute,
    Set<AddressTrait> traits) {

  /** Drops the traits of our own addresses. */
  public LinkAddress {
    subnetRoute &= ours && prefixLength < address.family().addressLength() * Byte.SIZE;
    traits = ours ? Set.of() : Set.copyOf(traits);
  }

  /** An address that no other program changed, without subnet route and traits. */
  public LinkAddress(
      int linkIndex, IpAddress address, int prefixLength, boolean ours, boolean usable) {
    this(linkIndex, address, prefixLength, ours, usable, false, false, Set.of());
  }

  /** A copy with or without the route to its subnet, for an address of ours. */
  public LinkAddress withSubnetRoute(boolean newSubnetRoute) {
    return new LinkAddress(
        linkIndex, address, prefixLength, ours, usable, altered, newSubnetRoute, traits);
  }

  // Hand-written: the generated record methods are slow under C1.

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkAddress that
        && linkIndex == that.linkIndex
        && prefixLength == that.prefixLength
        && ours == that.ours
        && usable == that.usable
        && altered == that.altered
        && subnetRoute == that.subnetRoute
        && traits.equals(that.traits)
        && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return ((linkIndex * 31 + address.hashCode()) * 31 + prefixLength) * 16
        + (subnetRoute ? 8 : 0)
        + (altered ? 4 : 0)
        + (ours ? 2 : 0)
        + (usable ? 1 : 0);
  }
}
