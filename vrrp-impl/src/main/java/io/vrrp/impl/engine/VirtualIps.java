// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The virtual IP addresses of all virtual routers of the engine, except those that this node owns.
 * A virtual router never sends from its own virtual addresses, even if the interface has them, as
 * after a crash: they are removed when the role changes. It sends from another virtual router's
 * only if there is no other address. On another interface the same address is not virtual: many
 * routers have fe80::1 on several interfaces.
 */
final class VirtualIps {

  private record Place(String interfaceName, IpAddress address) {}

  private final Map<RouterId, List<Place>> ofRouters = new HashMap<>();

  /** How many virtual routers have each address. */
  private final Map<Place, Integer> counts = new HashMap<>();

  /** Sets the parameters of a virtual router. */
  void put(RouterId router, RouterParameters parameters) {
    remove(router);
    if (!parameters.owner()) {
      List<Place> places =
          parameters.addresses().stream()
              .map(address -> new Place(router.interfaceName(), address))
              .toList();
      ofRouters.put(router, places);
      places.forEach(place -> counts.merge(place, 1, Integer::sum));
    }
  }

  /** Calling it again has no effect. */
  void remove(RouterId router) {
    List<Place> places = ofRouters.remove(router);
    if (places != null) {
      places.forEach(place -> counts.computeIfPresent(place, (p, n) -> n == 1 ? null : n - 1));
    }
  }

  boolean contain(String interfaceName, IpAddress address) {
    return counts.containsKey(new Place(interfaceName, address));
  }
}
