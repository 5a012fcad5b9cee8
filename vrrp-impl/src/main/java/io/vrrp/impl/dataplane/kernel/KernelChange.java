// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.MacAddress;

/** One change to the kernel's network configuration. */
public sealed interface KernelChange {

  /** The interface that the change needs. */
  int index();

  /**
   * Adds a macvlan in bridge mode, down, marked as ours by its alias. It creates no IPv6 addresses
   * itself.
   *
   * @param name its name
   * @param lower the interface below it
   * @param mac its Ethernet address
   * @param master the VRF to attach it to, or 0
   * @param alias its alias
   */
  record AddMacvlan(String name, int lower, MacAddress mac, int master, String alias)
      implements KernelChange {
    @Override
    public int index() {
      return lower;
    }
  }

  /** Removes an interface. If it is gone already, that is not an error. */
  record RemoveLink(int index) implements KernelChange {}

  /** Switches an interface on or off. */
  record SetUp(int index, boolean up) implements KernelChange {}

  /** Renames an interface. */
  record SetName(int index, String name) implements KernelChange {}

  /** Gives an interface an alias. */
  record SetAlias(int index, String alias) implements KernelChange {}

  /** Puts an interface into a group. */
  record SetGroup(int index, int group) implements KernelChange {}

  /** Gives an interface another Ethernet address. */
  record SetMac(int index, MacAddress mac) implements KernelChange {}

  /** Gives an interface another MTU, in bytes. */
  record SetMtu(int index, int mtu) implements KernelChange {}

  /** Attaches an interface to a VRF, bridge or bond, or detaches it if {@code master} is 0. */
  record SetMaster(int index, int master) implements KernelChange {}

  /** Sets a macvlan to bridge mode, and makes it use ARP and neighbor discovery. */
  record SetBridgeMode(int index) implements KernelChange {}

  /** Sets the IPv4 settings of an interface. */
  record SetIpv4(int index, Ipv4Settings settings) implements KernelChange {}

  /**
   * Sets the IPv6 settings of an interface.
   *
   * @param name its present name
   */
  record SetIpv6(int index, String name, Ipv6Settings settings) implements KernelChange {}

  /**
   * Adds an address marked as ours, or renews the lifetime of one that exists. An IPv6 address is
   * added without duplicate address detection (RFC 9568 §8.2.2).
   *
   * @param address the address
   * @param subnetRoute whether its prefix becomes a route; an address of full length has none
   * @param lifetimeSeconds after this time the kernel removes it; 0 = never
   */
  record PutAddress(LinkAddress address, boolean subnetRoute, int lifetimeSeconds)
      implements KernelChange {
    @Override
    public int index() {
      return address.linkIndex();
    }
  }

  /**
   * Adds a route marked as ours, or gives one that is there another lifetime.
   *
   * @param index an interface without which it makes no sense
   * @param route the route; if its interface is 0 the kernel looks for it
   * @param onlink whether the gateway is taken for a neighbor although no route leads to it
   * @param isThere whether the route is there
   * @param lifetimeSeconds after this time the kernel does not use it any more; 0 = never
   */
  record PutRoute(
      int index, KernelRoute route, boolean onlink, boolean isThere, int lifetimeSeconds)
      implements KernelChange {}

  /** Removes a route. One that is gone already is no error. */
  record RemoveRoute(KernelRoute route) implements KernelChange {
    @Override
    public int index() {
      return route.linkIndex();
    }
  }

  /** Removes an address. If it is gone already, that is not an error. */
  record RemoveAddress(LinkAddress address) implements KernelChange {
    @Override
    public int index() {
      return address.linkIndex();
    }
  }
}
