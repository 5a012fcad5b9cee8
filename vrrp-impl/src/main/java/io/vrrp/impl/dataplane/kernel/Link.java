// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;

/**
 * A network interface as the kernel reports it.
 *
 * @param index its index, unique in its network namespace while it exists
 * @param name its name, which may change
 * @param mac its Ethernet address, or null if it has none
 * @param adminUp whether it is switched on (IFF_UP)
 * @param running whether it has a carrier and is operative (IFF_UP and IFF_RUNNING)
 * @param mtu its MTU in bytes
 * @param kind what it is
 * @param lower for a macvlan the index of the interface below it, in the same namespace; otherwise
 *     0
 * @param master the index of the VRF, bridge or bond that it is enslaved to, or 0
 * @param alias its alias (IFLA_IFALIAS), or ""
 * @param ipv4 its IPv4 settings, or null if it has no IPv4
 * @param ipv6 its IPv6 settings, or null if it has no IPv6
 */
public record Link(
    int index,
    String name,
    MacAddress mac,
    boolean adminUp,
    boolean running,
    int mtu,
    Kind kind,
    int lower,
    int master,
    String alias,
    Ipv4Settings ipv4,
    Ipv6Settings ipv6) {

  /** What kind of interface it is, as far as that matters here. */
  public enum Kind {
    /** A macvlan in bridge mode that uses ARP and neighbor discovery. */
    MACVLAN_BRIDGE,
    /** A macvlan in another mode, or set without ARP (IFF_NOARP): it does not answer. */
    MACVLAN_OTHER,
    /** A bridge. */
    BRIDGE,
    /** A VRF device. */
    VRF,
    /** Anything else. */
    OTHER,
    /** Neither macvlan nor VRF, and set without ARP (IFF_NOARP): it does not answer. */
    OTHER_WITHOUT_ARP
  }

  /** How log messages name a family. */
  public static String nameOf(IpFamily family) {
    return family == IpFamily.IPV4 ? "IPv4" : "IPv6";
  }

  /** Whether it has IPv4 or IPv6. */
  public boolean has(IpFamily family) {
    return family == IpFamily.IPV4 ? ipv4 != null : ipv6 != null;
  }
}
