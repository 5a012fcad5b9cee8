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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One JVM has virtual routers in several network namespaces, as if these were hosts. */
@RequiresLab
class NamespaceIT {

  private static final int INTERVAL = 10;
  private static final int VRID = 51;

  private Lab lab;
  private Host client;
  private Host blue;
  private Host green;
  private Appliance appliance;

  @BeforeEach
  void start() {
    lab = Lab.open(NamespaceIT.class);
    client = IpVersion.host(lab, "client", 100);
    Host alpha = IpVersion.host(lab, "alpha", 1);
    blue = IpVersion.host(lab, "blue", 11);
    green = IpVersion.host(lab, "green", 12);
    appliance = alpha.appliance();
    configure("blue", 200);
    configure("green", 100);
    appliance.start();
  }

  private void configure(String networkNamespace, int priority) {
    for (IpVersion family : IpVersion.values()) {
      Map<String, Object> properties = family.router(VRID, priority, INTERVAL);
      properties.put("networkNamespace", networkNamespace);
      appliance.configure("io.vrrp.router-" + networkNamespace + "." + family.key(), properties);
    }
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static List<RouterProbe> in(Host host, JmxClient jmx) {
    List<RouterProbe> probes = new ArrayList<>();
    for (IpVersion family : IpVersion.values()) {
      probes.add(RouterProbe.in(host, jmx, family, VRID));
    }
    return probes;
  }

  @Test
  void sameIdentityInTwoNamespacesIsTwoRoutersThatElectAMaster() {
    try (JmxClient jmx = RouterProbe.connect(appliance)) {
      List<RouterProbe> blues = in(blue, jmx);
      List<RouterProbe> greens = in(green, jmx);
      blues.forEach(RouterProbe::awaitServing);
      greens.forEach(router -> router.awaitState("BACKUP"));
      greens.forEach(router -> Await.until(router + " is bare", LIMIT, () -> !router.hasAddress()));
      blues.forEach(router -> router.awaitReachable(client));

      blue.cutLink();
      greens.forEach(RouterProbe::awaitServing);
      greens.forEach(router -> router.awaitReachable(client));
      blues.forEach(
          router -> assertEquals(List.of("interface eth0 has no carrier"), router.reasons()));
      blue.restoreLink();
      blues.forEach(RouterProbe::awaitServing);
      greens.forEach(router -> router.awaitState("BACKUP"));

      // After the last virtual router is gone, its namespace is as before.
      for (IpVersion family : IpVersion.values()) {
        appliance.removeConfiguration("io.vrrp.router-blue." + family.key());
      }
      Await.until("blue is cleared", LIMIT, () -> Macvlan.all(blue).isEmpty());
      assertEquals("0", blue.exec("cat", "/proc/sys/net/ipv4/conf/eth0/arp_ignore"));
      greens.forEach(RouterProbe::awaitServing);
    }
  }

  @Test
  void missingNamespaceIsNamedAndLookedForAgain() {
    configure("red", 150);
    String error = "networkNamespace=red cannot be used: ";
    appliance.awaitLog(error, LIMIT);
    Await.until(
        "vrrp:list shows it",
        LIMIT,
        () -> String.join("\n", appliance.shell("vrrp:list")).contains(error));
    try (JmxClient jmx = RouterProbe.connect(appliance)) {
      List<RouterProbe> blues = in(blue, jmx);
      blues.forEach(RouterProbe::awaitServing);

      Host red = IpVersion.host(lab, "red", 13);
      in(red, jmx).forEach(router -> router.awaitState("BACKUP"));

      // With its interfaces.
      blue.remove();
      in(red, jmx).forEach(RouterProbe::awaitServing);
      blues.forEach(NamespaceIT::awaitNoInterface);
    }
  }

  private static void awaitNoInterface(RouterProbe router) {
    Await.until(
        router + " reports that it has no interface",
        LIMIT,
        () -> router.reasons().contains("interface eth0 does not exist"));
  }

  @Test
  void namespaceOfTheSameNameIsTakenUpInPlaceOfADeletedOne() {
    try (JmxClient jmx = RouterProbe.connect(appliance)) {
      List<RouterProbe> blues = in(blue, jmx);
      blues.forEach(RouterProbe::awaitServing);
      blue.remove();
      in(green, jmx).forEach(RouterProbe::awaitServing);
      blues.forEach(NamespaceIT::awaitNoInterface);

      in(IpVersion.host(lab, "blue", 14), jmx).forEach(RouterProbe::awaitServing);
    }
  }

  /**
   * The threads of this process keep the namespace and its interfaces after its name is removed.
   */
  @Test
  void routersLeaveANamespaceWhoseNameIsDeleted() {
    try (JmxClient jmx = RouterProbe.connect(appliance)) {
      in(blue, jmx).forEach(RouterProbe::awaitServing);
      blue.removeName();
      in(green, jmx).forEach(RouterProbe::awaitServing);
      String error = "networkNamespace=blue cannot be used: there is no network namespace blue";
      appliance.awaitLog(error, LIMIT);
      Await.until(
          "vrrp:list shows it",
          LIMIT,
          () -> String.join("\n", appliance.shell("vrrp:list")).contains(error));
      // It removes a namespace, with its interfaces, when no program uses it.
      Await.until("the kernel removes the namespace", LIMIT, () -> !blue.hasPort());
    }
  }
}
