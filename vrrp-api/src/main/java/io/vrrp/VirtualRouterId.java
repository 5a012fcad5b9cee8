// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The identity of a virtual router: its interface, address family and VRID (RFC 9568 §3).
 * Interfaces of the same name in two network namespaces are two interfaces.
 *
 * @param networkNamespace the name of the network namespace that the interface is in, as {@code ip
 *     netns} shows it; empty for that of the process
 * @param interfaceName the network interface, such as {@code eth0}
 * @param family the family of its virtual IP addresses
 * @param vrid the virtual router identifier, 1 to 255 (RFC 9568 §5.2.3)
 */
public record VirtualRouterId(
    Optional<String> networkNamespace, String interfaceName, AddressFamily family, int vrid) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the VRID is not 1 to 255, or the interface or its network
   *     namespace has an empty name
   */
  public VirtualRouterId {
    requireNonNull(networkNamespace, "networkNamespace");
    requireNonNull(interfaceName, "interfaceName");
    requireNonNull(family, "family");
    if (networkNamespace.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("networkNamespace has an empty name; allowed: a name");
    }
    if (interfaceName.isEmpty()) {
      throw new IllegalArgumentException("interfaceName is empty; allowed: a name such as eth0");
    }
    if (vrid < 1 || vrid > 255) {
      throw new IllegalArgumentException("vrid=" + vrid + "; allowed: 1 to 255");
    }
  }

  /**
   * A virtual router in the network namespace of the process.
   *
   * @param interfaceName the network interface
   * @param family the family of its virtual IP addresses
   * @param vrid the virtual router identifier
   */
  public VirtualRouterId(String interfaceName, AddressFamily family, int vrid) {
    this(Optional.empty(), interfaceName, family, vrid);
  }

  /**
   * Returns {@code interface/family/vrid}, for example {@code eth0/ipv4/51}, after {@code
   * networkNamespace/} if there is one.
   */
  @Override
  public String toString() {
    return networkNamespace.map(name -> name + "/").orElse("")
        + interfaceName
        + "/"
        + (family == AddressFamily.IPV4 ? "ipv4" : "ipv6")
        + "/"
        + vrid;
  }
}
