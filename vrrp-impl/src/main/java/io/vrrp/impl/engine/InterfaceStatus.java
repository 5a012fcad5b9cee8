// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.util.List;

/**
 * What the engine needs to know of a network interface.
 *
 * @param index its index
 * @param name its name
 * @param mac its Ethernet address, or null if it has none
 * @param adminUp whether it is switched on
 * @param running whether it is switched on and has a carrier
 * @param addresses its own addresses that packets may be sent from, in the kernel's order; none
 *     that this program added
 */
public record InterfaceStatus(
    int index,
    String name,
    MacAddress mac,
    boolean adminUp,
    boolean running,
    List<IpAddress> addresses) {

  /** Copies the list. */
  public InterfaceStatus {
    addresses = List.copyOf(addresses);
  }
}
