// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.List;

/** Decides the prefix length of an address of an owner, and whether it brings a route. */
final class AddressPlacement {

  private final NetworkView network;

  AddressPlacement(NetworkView network) {
    this.network = network;
  }

  /**
   * The prefix length that an address gets. On the interface itself a prefix adds a route to the
   * subnet. If the interface has an address of its own in the subnet, the kernel has one route for
   * both. That route would expire with our address, or make it the source of the node's own
   * traffic. And with the first IPv4 address of a subnet the kernel removes the others.
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
   * Whether the kernel gets a route to the subnet of an address. On a macvlan a second route to a
   * subnet of the base interface would only compete with the first; other subnets and link-local
   * destinations have no other route. An interface without any address of the family may get one in
   * that subnet back in a moment: then the route stays as it is.
   *
   * @param present the address as the kernel has it, or null
   */
  boolean needsSubnetRoute(DesiredState desired, LinkAddress address, LinkAddress present) {
    // The kernel forgets the route of a single IPv6 address only some time after the address.
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
