// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.LocalAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.util.List;

/**
 * The properties of a network interface that the engine needs.
 *
 * @param index its index
 * @param name its name
 * @param mac its Ethernet address, or null if it has none
 * @param adminUp whether it is switched on
 * @param running whether it is switched on and has a carrier
 * @param mtu the longest IP packet that it sends
 * @param master the name of the bridge, bond or other interface that receives its packets instead,
 *     or "" if there is none
 * @param addresses its own addresses that can be a source; none that this program added
 * @param ipv4Device the number of the kernel's IPv4 part of the interface, which changes when the
 *     kernel makes a new one; 0 if the interface has none
 * @param ipv6Device the same for IPv6
 */
public record InterfaceStatus(
    int index,
    String name,
    MacAddress mac,
    boolean adminUp,
    boolean running,
    int mtu,
    String master,
    List<LocalAddress> addresses,
    long ipv4Device,
    long ipv6Device) {

  /** Copies the list. */
  public InterfaceStatus {
    addresses = List.copyOf(addresses);
  }

  /** The number of the kernel's part for a family, or 0 if the interface has none. */
  public long ipDevice(IpFamily family) {
    return family == IpFamily.IPV4 ? ipv4Device : ipv6Device;
  }

  /** Whether it has this address, and packets may be sent from it. */
  public boolean has(IpAddress address) {
    for (LocalAddress local : addresses) {
      if (local.address().equals(address)) {
        return true;
      }
    }
    return false;
  }
}
