// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.util.List;

/**
 * What the engine needs to know of a network interface.
 *
 * @param index its index
 * @param name its name
 * @param mac its Ethernet address, or null if it has none
 * @param adminUp whether it is switched on
 * @param running whether it is switched on and has a carrier
 * @param mtu the longest IP packet that it sends
 * @param master the name of the bridge, bond or other interface that takes all that it receives, or
 *     "" if there is none
 * @param addresses its own addresses that packets may be sent from, in the kernel's order; none
 *     that this program added
 * @param ipv4Device the number of the kernel's IPv4 part of the interface, another one whenever the
 *     kernel has made another; 0 if the interface has none
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
    List<IpAddress> addresses,
    long ipv4Device,
    long ipv6Device) {

  /** Copies the list. */
  public InterfaceStatus {
    addresses = List.copyOf(addresses);
  }

  /** The number of the kernel's part for a family, or 0 if the interface has none. */
  long ipDevice(IpFamily family) {
    return family == IpFamily.IPV4 ? ipv4Device : ipv6Device;
  }

  /**
   * The address that advertisements are sent from: the first that is not virtual (RFC 9568 §1.7),
   * or for an owner one of the virtual IP addresses that it owns. Over IPv6 it is link-local (RFC
   * 9568 §5.1.2.1). For unicast peers it is the configured one, or one of their scope.
   *
   * @return null if there is none
   */
  IpAddress primaryAddress(RouterParameters parameters) {
    List<IpAddress> virtual = parameters.addresses();
    IpAddress owned = null;
    for (IpAddress address : addresses) {
      if (!canSend(parameters, address)) {
        continue;
      }
      if (!virtual.contains(address)) {
        return address;
      }
      if (owned == null) {
        owned = address;
      }
    }
    return parameters.owner() ? owned : null;
  }

  private static boolean canSend(RouterParameters parameters, IpAddress address) {
    return parameters.unicast().isUsed()
        ? parameters.unicast().canSendFrom(address)
        : address.family() == parameters.family()
            && (parameters.family() == IpFamily.IPV4 || address.isIpv6LinkLocal());
  }
}
