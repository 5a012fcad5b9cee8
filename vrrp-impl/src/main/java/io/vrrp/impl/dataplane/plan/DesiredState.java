// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.protocol.GatewayOptions;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.List;

/**
 * The state of the kernel that a virtual router wants.
 *
 * @param baseIndex the interface it is on
 * @param family the family of its addresses
 * @param vrid the virtual router identifier
 * @param virtualMac whether its addresses are on a macvlan with its virtual MAC address, or on the
 *     interface itself
 * @param addresses its virtual IP addresses
 * @param accept whether packets to them are accepted (Accept_Mode, or address owner)
 * @param unicast whether other routers send to an address of the interface instead of the group
 * @param options what it wants beside its addresses
 * @param lifetimeSeconds how long the addresses stay after this process died; 0 = for ever
 * @param held whether this node holds the addresses
 * @param request identifies this desired state in reports
 */
public record DesiredState(
    int baseIndex,
    IpFamily family,
    int vrid,
    boolean virtualMac,
    List<VirtualIp> addresses,
    boolean accept,
    boolean unicast,
    GatewayOptions options,
    int lifetimeSeconds,
    boolean held,
    long request) {

  /** Copies the list. */
  public DesiredState {
    addresses = List.copyOf(addresses);
  }

  /** One that wants nothing but its addresses. */
  public DesiredState(
      int baseIndex,
      IpFamily family,
      int vrid,
      boolean virtualMac,
      List<VirtualIp> addresses,
      boolean accept,
      boolean unicast,
      int lifetimeSeconds,
      boolean held,
      long request) {
    this(
        baseIndex,
        family,
        vrid,
        virtualMac,
        addresses,
        accept,
        unicast,
        GatewayOptions.NONE,
        lifetimeSeconds,
        held,
        request);
  }

  /** A copy in which the addresses are held. */
  public DesiredState held(long newRequest) {
    return new DesiredState(
        baseIndex,
        family,
        vrid,
        virtualMac,
        addresses,
        accept,
        unicast,
        options,
        lifetimeSeconds,
        true,
        newRequest);
  }

  /** The virtual MAC address (RFC 9568 §7.3). */
  public MacAddress mac() {
    return MacAddress.ofVirtualRouter(family, vrid);
  }
}
