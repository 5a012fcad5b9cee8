// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.netlink.Prefix;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.tracking.RecordingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests with routes of the kernel, which another program changes. */
@RequiresNamespace
class RouteTrackerTest {

  private static final String UP = "up: route via 192.0.2.2 dev up0";
  private static final String NONE = "down: no route to 0.0.0.0/0";
  private static final String UP6 = "up: route via 2001:db8::2 dev up0";
  private static final String NONE6 = "down: no route to ::/0";

  private TrackingTestBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = new TrackingTestBed();
  }

  @AfterEach
  void close() throws Exception {
    // These routes are not removed with an interface.
    Ip.run("route flush exact 198.51.100.0/24");
    Ip.run("route flush exact 203.0.113.0/24");
    bed.close();
  }

  private RecordingSink track(String prefix, int table, String via, String dev) {
    String[] parts = prefix.split("/");
    RouteRule rule =
        new RouteRule(
            new Prefix(IpAddress.parse(parts[0]), Integer.parseInt(parts[1])),
            table,
            via == null ? null : IpAddress.parse(via),
            dev);
    return bed.start(bed.namespaces().ofRoute("", rule));
  }

  private RecordingSink track(String prefix) {
    return track(prefix, RouteRule.MAIN, null, null);
  }

  @Test
  void defaultRouteThatAnotherProgramDeletesIsDown() throws Exception {
    RecordingSink sink = track("0.0.0.0/0");
    assertEquals(NONE, sink.next());
    Ip.run("route add default via 192.0.2.2");
    assertEquals(UP, sink.next());
    Ip.run("route del default");
    assertEquals(NONE, sink.next());
  }

  @Test
  void ipv6DefaultRouteThatAnotherProgramDeletesIsDown() throws Exception {
    Ip.run("-6 route add default via 2001:db8::2");
    RecordingSink sink = track("::/0");
    assertEquals(UP6, sink.next());
    Ip.run("-6 route del default");
    assertEquals(NONE6, sink.next());
  }

  @Test
  void routeOfAnotherLengthIsAnotherRoute() throws Exception {
    Ip.run("route add 198.51.100.0/25 via 192.0.2.2");
    RecordingSink sink = track("198.51.100.0/24");
    assertEquals("down: no route to 198.51.100.0/24", sink.next());
    Ip.run("route add 198.51.100.0/24 via 192.0.2.2");
    assertEquals(UP, sink.next());
  }

  @Test
  void routeOfAnotherTableIsAnotherRoute() throws Exception {
    RecordingSink sink = track("0.0.0.0/0", 1000, null, null);
    assertEquals("down: no route to 0.0.0.0/0 in table 1000", sink.next());
    Ip.run("route add default via 192.0.2.2");
    Ip.run("route add default via 192.0.2.2 table 1000");
    assertEquals(UP, sink.next());
    Ip.run("route flush table 1000");
    assertEquals("down: no route to 0.0.0.0/0 in table 1000", sink.next());
  }

  @Test
  void gatewayAndDeviceMustMatch() throws Exception {
    Ip.run("route add default via 192.0.2.3");
    RecordingSink via = track("0.0.0.0/0", RouteRule.MAIN, "192.0.2.2", null);
    RecordingSink dev = track("0.0.0.0/0", RouteRule.MAIN, null, "lo");
    assertEquals(
        "down: the route to 0.0.0.0/0 leads elsewhere: route via 192.0.2.3 dev up0", via.next());
    assertEquals(
        "down: the route to 0.0.0.0/0 leads elsewhere: route via 192.0.2.3 dev up0", dev.next());
    Ip.run("route add default via 192.0.2.2 metric 10");
    assertEquals(UP, via.next());
    Ip.run("route replace default via 192.0.2.4 metric 10");
    via.await("down: the route to 0.0.0.0/0 leads elsewhere: route via 192.0.2.4 dev up0");
  }

  @Test
  void routeThatDiscardsPacketsIsDown() throws Exception {
    Ip.run("route add blackhole 198.51.100.0/24");
    RecordingSink sink = track("198.51.100.0/24");
    assertEquals("down: the route to 198.51.100.0/24 discards packets", sink.next());
    Ip.run("route replace 198.51.100.0/24 via 192.0.2.2");
    assertEquals(UP, sink.next());
    Ip.run("route replace unreachable 198.51.100.0/24");
    assertEquals("down: the route to 198.51.100.0/24 discards packets", sink.next());
  }

  @Test
  void routeWithoutCarrierIsDead() throws Exception {
    Ip.run("route add default via 192.0.2.2");
    RecordingSink sink = track("0.0.0.0/0");
    assertEquals(UP, sink.next());
    TrackingTestBed.inHost("ip", "link", "set", "far0", "down");
    assertEquals("down: the route to 0.0.0.0/0 is dead: interface up0 has no carrier", sink.next());
    TrackingTestBed.inHost("ip", "link", "set", "far0", "up");
    sink.await(UP);
  }

  /** The kernel does not report which IPv4 routes it removes together with an interface. */
  @Test
  void routeThatGoesWithItsInterfaceIsDown() throws Exception {
    Ip.run("route add default via 192.0.2.2");
    Ip.run("-6 route add default via 2001:db8::2");
    RecordingSink sink = track("0.0.0.0/0");
    RecordingSink sink6 = track("::/0");
    sink.await(UP);
    sink6.await(UP6);
    Ip.run("link set up0 down");
    sink.await(NONE);
    sink6.await(NONE6);
    Ip.run("link set up0 up");
    Ip.run("route add default via 192.0.2.2");
    sink.await(UP);
  }

  /** The kernel does not report those that it removes with an address either. */
  @Test
  void routeThatGoesWithItsSourceAddressIsDown() throws Exception {
    Ip.run("addr add 203.0.113.1/32 dev up0");
    Ip.run("route add default via 192.0.2.2 src 203.0.113.1");
    RecordingSink sink = track("0.0.0.0/0");
    assertEquals(UP, sink.next());
    Ip.run("addr del 203.0.113.1/32 dev up0");
    assertEquals(NONE, sink.next());
  }

  @Test
  void routeWithSeveralNexthopsIsUpWhileOneIsUsable() throws Exception {
    Ip.run("link add up1 type veth peer name up2");
    try {
      Ip.run("link set up2 up");
      Ip.run("link set up1 up");
      Ip.run("addr add 203.0.113.1/24 dev up1");
      Ip.run("addr add 2001:db8:1::1/64 dev up1 nodad");
      Ip.run("route add default nexthop via 192.0.2.2 nexthop via 203.0.113.2");
      Ip.run("-6 route add default nexthop via 2001:db8::2 nexthop via 2001:db8:1::2");
      RecordingSink sink = track("0.0.0.0/0");
      RecordingSink sink6 = track("::/0");
      sink.await(UP);
      sink6.await(UP6);
      TrackingTestBed.inHost("ip", "link", "set", "far0", "down");
      sink.await("up: route via 203.0.113.2 dev up1");
      sink6.await("up: route via 2001:db8:1::2 dev up1");
      Ip.run("link set up1 down");
      sink.await("down: the route to 0.0.0.0/0 is dead: interface up0 has no carrier");
    } finally {
      Ip.run("link del up1");
    }
  }

  @Test
  void routeByNexthopObjectIsUpUntilTheObjectGoes() throws Exception {
    Ip.run("nexthop add id 7 via 192.0.2.2 dev up0");
    Ip.run("nexthop add id 8 blackhole");
    Ip.run("route add 198.51.100.0/24 nhid 7");
    Ip.run("route add 203.0.113.0/24 nhid 8");
    RecordingSink sink = track("198.51.100.0/24");
    RecordingSink blackhole = track("203.0.113.0/24");
    assertEquals(UP, sink.next());
    assertEquals("down: the route to 203.0.113.0/24 discards packets", blackhole.next());
    Ip.run("nexthop del id 7");
    assertEquals("down: no route to 198.51.100.0/24", sink.next());
    Ip.run("nexthop del id 8");
  }
}
