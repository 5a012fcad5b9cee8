// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.VethPair;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the kernel's reports. */
@RequiresNamespace
class NetworkMonitorTest {

  private static final Prefix WATCHED = new Prefix(IpAddress.parse("198.51.100.0"), 24);

  private final List<String> heard = new ArrayList<>();
  private int lost;
  private VethPair cable;
  private NetworkMonitor monitor;

  private final NetworkMonitor.Listener listener =
      new NetworkMonitor.Listener() {
        @Override
        public void linkChanged(LinkFlags link) {
          // The cable makes many.
        }

        @Override
        public void linkRemoved(int index) {
          heard.add("link removed");
        }

        @Override
        public void addressRemoved(IpAddress address) {
          heard.add(address + " removed");
        }

        @Override
        public void routeAdded(Route route, boolean replaces) {
          heard.add(route.prefix() + (replaces ? " replaced" : " added"));
        }

        @Override
        public void routeRemoved(Route route) {
          heard.add(route.prefix() + " removed");
        }

        @Override
        public void nexthopChanged(int id, boolean removed) {
          heard.add("nexthop " + id + (removed ? " removed" : " changed"));
        }

        @Override
        public void reportsLost() {
          lost++;
        }
      };

  @BeforeEach
  void open() throws IOException {
    Libc.load();
    cable = new VethPair();
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.A);
  }

  @AfterEach
  void close() throws IOException {
    monitor.close();
    cable.close();
  }

  private void changeRoutes() throws IOException {
    Ip.run("route add 198.51.100.0/25 via 192.0.2.2");
    Ip.run("route add 198.51.100.0/24 via 192.0.2.2");
    Ip.run("route replace 198.51.100.0/24 via 192.0.2.3");
    Ip.run("route del 198.51.100.0/24");
  }

  @Test
  void routesOfAWatchedLengthAreReported() throws IOException {
    monitor = NetworkMonitor.open(1 << 20, () -> {});
    monitor.watch(List.of(WATCHED, new Prefix(IpAddress.parse("::"), 0)));
    changeRoutes();
    monitor.take(listener);
    assertEquals(List.of(WATCHED + " added", WATCHED + " replaced", WATCHED + " removed"), heard);
  }

  @Test
  void otherRoutesWakeUpNothing() throws IOException {
    monitor = NetworkMonitor.open(1 << 20, () -> {});
    changeRoutes();
    Ip.run("nexthop add id 7 via 192.0.2.2 dev " + VethPair.A);
    Ip.run("nexthop del id 7");
    Ip.run("addr del 192.0.2.1/24 dev " + VethPair.A);
    monitor.take(listener);
    assertEquals(List.of("nexthop 7 changed", "nexthop 7 removed", "192.0.2.1 removed"), heard);
  }

  @Test
  void lostReportsAreNoticed() throws IOException {
    monitor = NetworkMonitor.open(1, () -> {});
    for (int i = 0; i < 20; i++) {
      Ip.run("link set " + VethPair.A + " mtu " + (1400 + i));
    }
    monitor.take(listener);
    assertTrue(lost > 0);
    heard.clear();
    lost = 0;
    Ip.run("addr del 192.0.2.1/24 dev " + VethPair.A);
    monitor.take(listener);
    assertEquals(List.of("192.0.2.1 removed"), heard);
    assertEquals(0, lost);
  }
}
