// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.netlink.LinkFlags;
import io.vrrp.impl.linux.packet.Endpoint;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;

/**
 * A host that is probed, and from where.
 *
 * @param interfaceName the interface that the probes leave by, or null for what the routes say
 * @param source the address that they come from, or null for what the routes say
 */
public record Target(IpAddress address, String interfaceName, IpAddress source) {

  /**
   * From where the probes are sent now.
   *
   * @throws IOException if there is no such interface
   */
  Endpoint endpoint(LinkTable links) throws IOException {
    if (interfaceName == null) {
      return new Endpoint(address.family(), 0, source);
    }
    LinkFlags link = links.get(interfaceName);
    if (link == null) {
      throw new IOException("interface " + interfaceName + " does not exist");
    }
    return new Endpoint(address.family(), link.index(), source);
  }
}
