// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * A network interface as the kernel reports it.
 *
 * @param index its index, unique in its network namespace while it exists
 * @param labels its names, its alias and its group
 * @param mac its Ethernet address, or null if it has none
 * @param adminUp whether it is switched on (IFF_UP)
 * @param running whether it has a carrier and is operative (IFF_UP and IFF_RUNNING)
 * @param mtu its MTU in bytes
 * @param kind what it is
 * @param lower for a macvlan the index of the interface below it, in the same namespace; otherwise
 *     0
 * @param master the index of the VRF, bridge or bond that it is attached to, or 0
 * @param ipv4 its IPv4 settings, or null if it has no IPv4
 * @param ipv6 its IPv6 settings, or null if it has no IPv6
 */
public record Link(
    int index,
    Labels labels,
    MacAddress mac,
    boolean adminUp,
    boolean running,
    int mtu,
    Kind kind,
    int lower,
    int master,
    Ipv4Settings ipv4,
    Ipv6Settings ipv6) {

  /** The kinds of interfaces that matter here. */
  public enum Kind {
    /** A macvlan in bridge mode that uses ARP and neighbor discovery. */
    MACVLAN_BRIDGE,
    /** A macvlan in another mode, or without ARP (IFF_NOARP): it does not answer. */
    MACVLAN_OTHER,
    /** A bridge. */
    BRIDGE,
    /** A VRF device. */
    VRF,
    /** Anything else. */
    OTHER,
    /** Neither macvlan nor VRF, and without ARP (IFF_NOARP): it does not answer. */
    OTHER_WITHOUT_ARP
  }

  /**
   * The names and marks by which administrators recognize an interface. All of them may change.
   *
   * @param name its name
   * @param alternativeNames further names of it (IFLA_ALT_IFNAME)
   * @param alias its alias (IFLA_IFALIAS), or ""
   * @param group its group (IFLA_GROUP)
   */
  public record Labels(String name, Set<String> alternativeNames, String alias, int group) {

    /** Copies the names. */
    public Labels {
      alternativeNames = Set.copyOf(alternativeNames);
    }
  }

  /** An interface without alternative names, in the default group. */
  public Link(
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
    this(
        index,
        new Labels(name, Set.of(), alias, 0),
        mac,
        adminUp,
        running,
        mtu,
        kind,
        lower,
        master,
        ipv4,
        ipv6);
  }

  /** Its name, which may change. */
  public String name() {
    return labels.name();
  }

  /** Its alias, or "". */
  public String alias() {
    return labels.alias();
  }

  /** Its group. */
  public int group() {
    return labels.group();
  }

  /** All names that it is known by. */
  public Set<String> allNames() {
    Set<String> all = new HashSet<>(labels.alternativeNames());
    all.add(labels.name());
    return all;
  }

  /** The name of a family in messages. */
  public static String nameOf(IpFamily family) {
    return family == IpFamily.IPV4 ? "IPv4" : "IPv6";
  }

  /** Whether it has IPv4 or IPv6. */
  public boolean has(IpFamily family) {
    return family == IpFamily.IPV4 ? ipv4 != null : ipv6 != null;
  }
}
