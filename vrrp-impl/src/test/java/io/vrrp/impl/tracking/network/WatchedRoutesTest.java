// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.linux.netlink.Prefix;
import io.vrrp.impl.linux.netlink.Route;
import io.vrrp.impl.linux.netlink.Route.Nexthop;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.tracking.network.WatchedRoutes.Key;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the reports of the kernel mean for the routes to a prefix. */
class WatchedRoutesTest {

  private static final int UNICAST = 1;
  private static final Prefix DEFAULT = new Prefix(IpAddress.parse("0.0.0.0"), 0);
  private static final Prefix DEFAULT6 = new Prefix(IpAddress.parse("::"), 0);
  private static final Key KEY = new Key(DEFAULT, RouteRule.MAIN);
  private static final Key KEY6 = new Key(DEFAULT6, RouteRule.MAIN);
  private static final Nexthop FIRST = new Nexthop(null, 1, true);
  private static final Nexthop SECOND = new Nexthop(null, 2, true);

  private final WatchedRoutes watched = new WatchedRoutes();

  WatchedRoutesTest() {
    watched.replaceAll(Set.of(KEY, KEY6), List.of());
  }

  private static Route route(Prefix prefix, int priority, Nexthop... nexthops) {
    return new Route(prefix, RouteRule.MAIN, UNICAST, priority, null, 0, List.of(nexthops));
  }

  private void assertRoutes(Key key, Route... routes) {
    assertEquals(List.of(routes), watched.get(key));
  }

  @Test
  void onlyWatchedPrefixesAreKept() {
    Prefix other = new Prefix(IpAddress.parse("198.51.100.0"), 24);
    watched.added(route(other, 0, FIRST), false);
    assertNull(watched.get(new Key(other, RouteRule.MAIN)));
    watched.replaceAll(Set.of(KEY), List.of(route(DEFAULT, 0, FIRST), route(other, 0, FIRST)));
    assertRoutes(KEY, route(DEFAULT, 0, FIRST));
    assertNull(watched.get(KEY6));
  }

  @Test
  void routeThatReplacesAnotherTakesThatOfItsMetric() {
    watched.added(route(DEFAULT, 0, FIRST), false);
    watched.added(route(DEFAULT, 10, FIRST), false);
    watched.added(route(DEFAULT, 0, SECOND), true);
    assertRoutes(KEY, route(DEFAULT, 10, FIRST), route(DEFAULT, 0, SECOND));
    watched.removed(route(DEFAULT, 10, FIRST));
    assertRoutes(KEY, route(DEFAULT, 0, SECOND));
  }

  @Test
  void reportOfAnIpv6RouteHasAllItsNexthops() {
    watched.added(route(DEFAULT6, 1024, FIRST), false);
    watched.added(route(DEFAULT6, 1024, FIRST, SECOND), false);
    assertRoutes(KEY6, route(DEFAULT6, 1024, FIRST, SECOND));
    watched.removed(route(DEFAULT6, 1024, FIRST));
    assertRoutes(KEY6, route(DEFAULT6, 1024, SECOND));
    watched.removed(route(DEFAULT6, 1024, SECOND));
    assertRoutes(KEY6);
  }

  @Test
  void ipv4RoutesGoWithTheirInterface() {
    watched.added(route(DEFAULT, 0, FIRST), false);
    watched.added(route(DEFAULT, 10, FIRST, SECOND), false);
    watched.added(route(DEFAULT6, 1024, FIRST), false);
    watched.linkDown(1);
    assertRoutes(KEY, route(DEFAULT, 10, SECOND));
    assertRoutes(KEY6, route(DEFAULT6, 1024, FIRST));
  }

  @Test
  void routesGoWithTheAddressThatTheyPrefer() {
    IpAddress source = IpAddress.parse("192.0.2.1");
    watched.added(new Route(DEFAULT, RouteRule.MAIN, UNICAST, 0, source, 0, List.of(FIRST)), false);
    assertFalse(watched.addressRemoved(IpAddress.parse("192.0.2.2")));
    assertTrue(watched.addressRemoved(source));
    assertRoutes(KEY);
  }

  @Test
  void routesGoWithTheirNexthopObject() {
    watched.added(new Route(DEFAULT, RouteRule.MAIN, UNICAST, 0, null, 7, List.of(FIRST)), false);
    assertTrue(watched.nexthopChanged(8, false), "perhaps a group that has the object");
    assertTrue(watched.nexthopChanged(8, true));
    assertTrue(watched.nexthopChanged(7, true));
    assertRoutes(KEY);
  }

  @Test
  void marksOfTheKernelMakeNoOtherRoute() {
    watched.added(route(DEFAULT, 0, new Nexthop(null, 1, false)), false);
    watched.added(route(DEFAULT, 0, FIRST), false);
    assertRoutes(KEY, route(DEFAULT, 0, FIRST));
    watched.removed(route(DEFAULT, 0, new Nexthop(null, 1, false)));
    assertRoutes(KEY);
  }
}
