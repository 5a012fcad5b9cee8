// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Frameworks;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several OSGi frameworks in one JVM, each with all bundles. */
@RequiresLab("nft")
class FrameworksIT {

  private static final int INTERVAL = 10;
  private static final int VRID = 51;
  private static final int OTHER_VRID = 52;
  private static final String OCCUPIED = "VRRP runs already in this network namespace";

  private Lab lab;
  private Host alpha;
  private Frameworks frameworks;
  private JmxClient jmx;

  @BeforeEach
  void start() {
    lab = Lab.open(FrameworksIT.class);
    alpha = IpVersion.host(lab, "alpha", 1);
    frameworks = Frameworks.start(alpha);
    AtomicReference<JmxClient> client = new AtomicReference<>();
    Await.until(
        "management",
        LIMIT,
        () -> {
          client.set(frameworks.jmx());
          return true;
        });
    jmx = client.get();
  }

  @AfterEach
  void close() {
    if (jmx != null) {
      jmx.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  private void configure(String framework, int vrid, int priority, String networkNamespace) {
    for (IpVersion family : IpVersion.values()) {
      Map<String, Object> properties = family.router(vrid, priority, INTERVAL);
      properties.put("acceptMode", false);
      if (networkNamespace != null) {
        properties.put("networkNamespace", networkNamespace);
      }
      frameworks.configure(framework, family.pid(vrid), properties);
    }
  }

  private Set<String> beans() throws Exception {
    Set<String> names = new TreeSet<>();
    for (ObjectName name : jmx.server().queryNames(new ObjectName("io.vrrp:*"), null)) {
      names.add(name.getCanonicalName());
    }
    return names;
  }

  private static void assertBare(Host host) {
    Await.until(host + " has no macvlan", LIMIT, () -> Macvlan.all(host).isEmpty());
    assertEquals("0", host.exec("cat", "/proc/sys/net/ipv4/conf/eth0/arp_ignore"));
    assertEquals("", host.exec("nft", "list", "ruleset"));
  }

  private List<String> wrong() {
    return frameworks.process().output().stream()
        .filter(line -> line.matches(".*( ERROR |Exception|Error:).*|\\s+at .*"))
        .toList();
  }

  @Test
  void eachHasANetworkNamespaceOfItsOwn() throws Exception {
    Host blue = IpVersion.host(lab, "blue", 11);
    Host green = IpVersion.host(lab, "green", 12);
    configure("one", VRID, 200, "blue");
    configure("two", VRID, 100, "green");
    frameworks.start("one");
    frameworks.start("two");
    List<RouterProbe> blues = probes(blue);
    List<RouterProbe> greens = probes(green);
    blues.forEach(RouterProbe::awaitServing);
    greens.forEach(router -> router.awaitState("BACKUP"));
    Set<String> both = beans();
    assertEquals(6, both.size(), both::toString);

    greens.forEach(RouterProbe::forgetChanges);
    frameworks.stop("one");
    greens.forEach(RouterProbe::awaitServing);
    greens.forEach(router -> assertEquals("PRIORITY", router.bean().attribute("NewMasterReason")));
    assertBare(blue);
    Set<String> rest = beans();
    assertTrue(both.containsAll(rest));
    assertEquals(3, rest.stream().filter(name -> name.contains("=green")).count(), rest::toString);
    assertEquals(3, rest.size(), rest::toString);

    frameworks.start("one");
    probes(blue).forEach(RouterProbe::awaitServing);
    greens.forEach(router -> router.awaitState("BACKUP"));
    greens.forEach(
        router ->
            assertEquals(
                "[BACKUP to MASTER, MASTER to BACKUP]",
                router.changes().toString(),
                "the other framework's stop and start are those of any peer"));
    assertEquals(both, beans());
    frameworks.stop("two");
    frameworks.stop("one");
    assertBare(green);
    assertBare(blue);
    assertEquals(Set.of(), beans());
    assertEquals(List.of(), wrong());
  }

  private List<RouterProbe> probes(Host host) {
    List<RouterProbe> probes = new ArrayList<>();
    for (IpVersion family : IpVersion.values()) {
      probes.add(RouterProbe.in(host, jmx, family, VRID));
    }
    return probes;
  }

  @Test
  void twoInOneNetworkNamespaceTakeTurns() throws Exception {
    configure("one", VRID, 200, null);
    configure("two", OTHER_VRID, 200, null);
    frameworks.start("one");
    List<RouterProbe> first = own(VRID);
    first.forEach(RouterProbe::awaitServing);
    Set<String> ofFirst = beans();
    frameworks.start("two");
    frameworks.process().awaitLine("is not started: .*" + OCCUPIED, LIMIT);
    first.forEach(router -> assertEquals("MASTER", router.state()));
    assertEquals(ofFirst, beans());

    frameworks.stop("one");
    own(OTHER_VRID).forEach(RouterProbe::awaitServing);
    Await.until("engine and two routers have beans", LIMIT, () -> beans().size() == 3);
    assertTrue(beans().stream().noneMatch(name -> name.contains("vrid=" + VRID)));
    int seen = frameworks.process().output().size();
    frameworks.start("one");
    frameworks.process().awaitLine("is not started: .*" + OCCUPIED, seen, LIMIT);

    frameworks.stop("two");
    own(VRID).forEach(RouterProbe::awaitServing);
    Await.until("beans are those of the first again", LIMIT, () -> beans().equals(ofFirst));
    frameworks.stop("one");
    assertBare(alpha);
    assertEquals(Set.of(), beans());
    assertEquals(
        List.of(),
        frameworks.process().output().stream()
            .filter(line -> line.contains(" WARN ") && line.contains("JMX"))
            .toList());
  }

  private List<RouterProbe> own(int vrid) {
    return RouterProbe.both(jmx, alpha, vrid);
  }
}
