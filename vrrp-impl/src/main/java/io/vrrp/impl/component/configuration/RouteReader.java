// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.VirtualRoute;
import java.util.ArrayList;
import java.util.List;

/** Reads the routes of a virtual router. */
final class RouteReader {

  static final String NAME = "virtualRoutes";

  private static final int MAX_ROUTES = 64;

  private final PropertyReader reader;

  RouteReader(PropertyReader reader) {
    this.reader = reader;
  }

  /**
   * Reads them.
   *
   * @param family the family of the virtual IPs, or null if that is not known
   */
  List<VirtualRoute> read(IpFamily family) {
    List<VirtualRoute> routes = new ArrayList<>();
    for (String text : reader.entries(NAME)) {
      try {
        routes.add(VirtualRoute.parse(text));
      } catch (IllegalArgumentException e) {
        reader
            .errors()
            .add(
                NAME,
                text,
                "destination via gateway [dev interface] [metric number] [table number] [onlink] ("
                    + e.getMessage()
                    + ")");
      }
    }
    if (routes.size() > MAX_ROUTES) {
      reader.errors().add(NAME, routes.size() + " routes", "up to " + MAX_ROUTES);
    }
    for (int i = 0; i < routes.size(); i++) {
      VirtualRoute route = routes.get(i);
      if (family != null && route.gateway().family() != family) {
        reader.errors().add(NAME, route, "routes of the family of virtualIps");
      }
      if (routes.subList(0, i).stream().anyMatch(route::excludes)) {
        reader.errors().add(NAME, route, "one route to a destination with each metric");
      }
    }
    return routes;
  }
}
