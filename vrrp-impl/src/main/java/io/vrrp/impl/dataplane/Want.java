// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.VirtualIp;
import java.util.List;

/**
 * What an owner wants of the kernel.
 *
 * @param linkIndex the link for the addresses
 * @param addresses the addresses
 * @param held whether the link is to have them, or is not to have them
 * @param request names this want in the report
 */
record Want(int linkIndex, List<VirtualIp> addresses, boolean held, long request) {

  Want {
    addresses = List.copyOf(addresses);
  }

  /** Whether this want is for the link to have the address. */
  boolean holds(LinkAddress address) {
    return held
        && address.linkIndex() == linkIndex
        && addresses.stream().anyMatch(ip -> ip.address().equals(address.address()));
  }
}
