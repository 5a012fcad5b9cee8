// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.netlink.LinkFlags;
import io.vrrp.impl.linux.packet.Endpoint;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;

/**
 * A probed host, and the source of the probes.
 *
 * @param interfaceName the interface that the probes leave by, or null to use the routes
 * @param source the source address of the probes, or null to use the routes
 */
public record Target(IpAddress address, String interfaceName, IpAddress source) {

  /**
   * The present source of the probes.
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
