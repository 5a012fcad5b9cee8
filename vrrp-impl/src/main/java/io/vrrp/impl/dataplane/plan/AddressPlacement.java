// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.List;

/** Chooses the prefix length of a virtual router's address, and whether it brings a route. */
final class AddressPlacement {

  private final NetworkView network;

  AddressPlacement(NetworkView network) {
    this.network = network;
  }

  /**
   * The prefix length for an address. On the interface itself a prefix adds a route to the subnet.
   * If the interface has another address in the subnet, the kernel has one route for both. This
   * route would expire with our address, or make our address the source of the node's own traffic.
   * Also, when the first IPv4 address of a subnet is removed, the kernel removes the others. So an
   * address in such a subnet gets the full length.
   */
  int prefixLength(DesiredState desired, VirtualIp ip) {
    boolean isInOwnSubnet =
        !desired.virtualMac()
            && network
                .ownAddressesOf(desired.baseIndex())
                .anyMatch(own -> isWithin(ip.address(), own));
    return isInOwnSubnet ? lengthOf(ip.address()) : ip.prefixLength();
  }

  /**
   * Whether the kernel gets a route to the subnet of an address. On a macvlan, a second route to a
   * subnet of the base interface would only compete with the first one; other subnets and
   * link-local destinations have no other route. If the interface has no address of the family, one
   * in that subnet may come back soon: then the route stays as it is.
   *
   * @param present the address as the kernel has it, or null
   */
  boolean needsSubnetRoute(DesiredState desired, LinkAddress address, LinkAddress present) {
    // The kernel removes the route of a single IPv6 address only some time after the address.
    if (address.prefixLength() == lengthOf(address.address())) {
      return false;
    }
    if (!desired.virtualMac() || address.address().isIpv6LinkLocal()) {
      return true;
    }
    List<LinkAddress> own =
        network
            .ownAddressesOf(desired.baseIndex())
            .filter(one -> one.address().family() == desired.family())
            .toList();
    return own.isEmpty()
        ? present != null && present.subnetRoute()
        : own.stream().noneMatch(one -> isWithin(address.address(), one));
  }

  /** Whether an address was configured with its subnet. */
  static boolean hasSubnet(VirtualIp ip) {
    return ip.prefixLength() < lengthOf(ip.address());
  }

  private static int lengthOf(IpAddress address) {
    return address.family().addressLength() * Byte.SIZE;
  }

  private static boolean isWithin(IpAddress address, LinkAddress own) {
    return own.prefixLength() < lengthOf(own.address())
        && address.hasPrefixOf(own.address(), own.prefixLength());
  }
}
