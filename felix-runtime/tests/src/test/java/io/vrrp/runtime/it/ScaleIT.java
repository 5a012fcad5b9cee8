// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The maximum number of virtual routers on an interface, with a netlink buffer that overflows. */
@RequiresLab
class ScaleIT {

  private static final int ROUTERS = 255;
  private static final Pattern ADDRESS =
      Pattern.compile("\\d+: (\\S+) +inet (10\\.51\\.0\\.\\d+)/32 .*");

  private Lab lab;
  private Host host;
  private Appliance appliance;

  @BeforeEach
  void openLab() {
    lab = Lab.open(ScaleIT.class);
    host = lab.host("alpha", "192.0.2.1");
    appliance = host.appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static String address(int vrid) {
    return "10.51.0." + vrid;
  }

  @Test
  void everyVirtualRouterSurvivesAFlapOfTheLinkThatOverflowsTheNetlinkBuffer() {
    for (int vrid = 1; vrid <= ROUTERS; vrid++) {
      Map<String, Object> properties = IpVersion.IPV4.router(vrid, 200, 100);
      properties.put("virtualIps", address(vrid));
      appliance.configure(IpVersion.IPV4.pid(vrid), properties);
    }
    long begin = System.nanoTime();
    appliance.start(Map.of("VRRP_OPTS", "-Dio.vrrp.netlinkBuffer=4096"));
    try (JmxClient jmx = RouterProbe.connect(appliance)) {
      awaitAll(jmx, "MASTER");
      awaitAddresses(ROUTERS);
      print("master after the start", begin);

      begin = System.nanoTime();
      host.cutLink();
      awaitAll(jmx, "INITIALIZE");
      awaitAddresses(0);
      print("in INITIALIZE after the loss of the carrier", begin);

      begin = System.nanoTime();
      host.restoreLink();
      awaitAll(jmx, "MASTER");
      awaitAddresses(ROUTERS);
      print("master after its return", begin);
      for (int vrid = 1; vrid <= ROUTERS; vrid++) {
        assertEquals(
            2L, jmx.router("eth0", "ipv4", vrid).attribute("MasterTransitions"), "of " + vrid);
      }
      assertEquals(ROUTERS, Macvlan.all(host).size());
    }
  }

  private static void print(String what, long begin) {
    System.out.printf(
        "%d virtual routers are %s: %.1f s%n", ROUTERS, what, (System.nanoTime() - begin) / 1e9);
  }

  private static void awaitAll(JmxClient jmx, String state) {
    Set<Integer> others =
        IntStream.rangeClosed(1, ROUTERS).boxed().collect(Collectors.toCollection(TreeSet::new));
    Await.until(
        ROUTERS + " are " + state,
        LIMIT,
        () -> {
          others.removeIf(vrid -> jmx.router("eth0", "ipv4", vrid).state().equals(state));
          return others.isEmpty();
        });
    for (int vrid = 1; vrid <= ROUTERS; vrid++) {
      assertEquals(state, jmx.router("eth0", "ipv4", vrid).state(), "of " + vrid);
    }
  }

  /** Each on the macvlan with its own MAC address. */
  private void awaitAddresses(int count) {
    Map<String, String> expected = new TreeMap<>();
    for (int vrid = 1; vrid <= count; vrid++) {
      expected.put(address(vrid), IpVersion.IPV4.mac(vrid));
    }
    Await.until(
        "the kernel has " + count + " addresses", LIMIT, () -> addresses().equals(expected));
  }

  private Map<String, String> addresses() {
    Map<String, String> macs =
        Macvlan.all(host).stream()
            .filter(Macvlan::up)
            .collect(Collectors.toMap(Macvlan::name, Macvlan::mac));
    Map<String, String> found = new TreeMap<>();
    host.exec("ip", "-4", "-o", "addr")
        .lines()
        .map(ADDRESS::matcher)
        .filter(java.util.regex.Matcher::matches)
        .forEach(m -> found.put(m.group(2), macs.getOrDefault(m.group(1), "none")));
    return found;
  }
}
