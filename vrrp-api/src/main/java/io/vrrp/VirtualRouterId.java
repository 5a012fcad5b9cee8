// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import static java.util.Objects.requireNonNull;

/**
 * Which virtual router: its interface, address family and VRID (RFC 9568 §3).
 *
 * @param interfaceName the network interface, such as {@code eth0}
 * @param family the family of its virtual IP addresses
 * @param vrid the virtual router identifier, 1 to 255 (RFC 9568 §5.2.3)
 */
public record VirtualRouterId(String interfaceName, AddressFamily family, int vrid) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the VRID is not 1 to 255 or the interface has no name
   */
  public VirtualRouterId {
    requireNonNull(interfaceName, "interfaceName");
    requireNonNull(family, "family");
    if (interfaceName.isEmpty()) {
      throw new IllegalArgumentException("interfaceName is empty; allowed: a name such as eth0");
    }
    if (vrid < 1 || vrid > 255) {
      throw new IllegalArgumentException("vrid=" + vrid + "; allowed: 1 to 255");
    }
  }

  /** Returns {@code interface/family/vrid}, for example {@code eth0/ipv4/51}. */
  @Override
  public String toString() {
    return interfaceName + "/" + (family == AddressFamily.IPV4 ? "ipv4" : "ipv6") + "/" + vrid;
  }
}
