// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The virtual IP addresses of all virtual routers of the engine, but for those that this node owns.
 * No virtual router sends from them, even if an interface has them, as after a crash: they go away
 * with the role.
 */
final class VirtualIps {

  private final Map<RouterId, List<IpAddress>> ofRouters = new HashMap<>();

  /** How many virtual routers have each address. */
  private final Map<IpAddress, Integer> counts = new HashMap<>();

  /** A virtual router has these parameters from now on. */
  void put(RouterId router, RouterParameters parameters) {
    remove(router);
    if (!parameters.owner()) {
      List<IpAddress> addresses = parameters.addresses();
      ofRouters.put(router, addresses);
      addresses.forEach(address -> counts.merge(address, 1, Integer::sum));
    }
  }

  /** Harmless when called again. */
  void remove(RouterId router) {
    List<IpAddress> addresses = ofRouters.remove(router);
    if (addresses != null) {
      addresses.forEach(
          address -> counts.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1));
    }
  }

  boolean contain(IpAddress address) {
    return counts.containsKey(address);
  }
}
