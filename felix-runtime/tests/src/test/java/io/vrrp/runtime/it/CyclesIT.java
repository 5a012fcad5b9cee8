// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.management.JMException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Virtual routers come and go in one JVM and leave nothing behind. {@code -Dvrrp.cycles=1000} runs
 * more cycles.
 */
@RequiresLab("nft")
class CyclesIT {

  private static final int CYCLES = Integer.getInteger("vrrp.cycles", 100);
  private static final int WARM_UPS = 10;
  private static final int VRID = 51;
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final int STAYING_VRID = 52;

  private static final Predicate<String> OURS = name -> name.startsWith("io.vrrp.");

  private Lab lab;
  private Host host;
  private Appliance appliance;

  @BeforeEach
  void start() {
    lab = Lab.open(CyclesIT.class);
    host = lab.host("alpha", "192.0.2.1");
    appliance = host.appliance();
    for (IpVersion family : IpVersion.values()) {
      appliance.configure(family.pid(STAYING_VRID), family.router(STAYING_VRID, 100, 10));
    }
    appliance.start().awaitStarted();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void virtualRoutersThatCameAndWentLeaveNothing() throws IOException, JMException {
    try (JmxClient jmx = RouterProbe.connect(appliance)) {
      for (IpVersion family : IpVersion.values()) {
        new RouterProbe(jmx, host, family, STAYING_VRID).awaitServing();
      }
      for (int i = 0; i < WARM_UPS; i++) {
        cycle(jmx, i);
      }
      // The bean disappears before the virtual router's interfaces and addresses.
      Await.until(
          "the last one has left the kernel",
          LIMIT,
          () -> !host.exec("ip", "link").contains("-" + VRID + "-"));
      Inventory inventory = new Inventory(host, appliance, jmx);
      Map<String, Object> before = take(inventory);
      Map<String, Integer> objectsBefore = inventory.objects(OURS);
      assertTrue(objectsBefore.size() > 10, objectsBefore::toString);
      long begin = System.nanoTime();
      for (int i = 0; i < CYCLES; i++) {
        cycle(jmx, i);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      // The kernel reports a removal before it is complete.
      long deadline = System.nanoTime() + SETTLING.toNanos();
      Map<String, Object> after = take(inventory);
      while (!after.equals(before) && System.nanoTime() < deadline) {
        after = take(inventory);
      }
      for (String what : before.keySet()) {
        assertEquals(before.get(what), after.get(what), what);
      }
      // The network's state may be held twice for a while; but no cycle adds anything.
      Map<String, Integer> objectsAfter = inventory.objects(OURS);
      objectsAfter.keySet().removeIf(name -> isAbout(objectsBefore, objectsAfter, name));
      assertEquals(Map.of(), objectsAfter, "objects that stay");
      System.out.printf("%d cycles in %.1f s%n", CYCLES, seconds);
    }
  }

  /** A virtual router becomes master, with its address in the kernel, and is removed. */
  private void cycle(JmxClient jmx, int number) throws IOException {
    IpVersion family = IpVersion.values()[number % IpVersion.values().length];
    String put =
        family.router(VRID, 200, 1).entrySet().stream()
            .map(p -> "$properties put %s \"%s\"".formatted(p.getKey(), p.getValue()))
            .collect(Collectors.joining("; "));
    appliance.shell(
        "configuration = (cm:createFactoryConfiguration io.vrrp.router \"?\");"
            + " properties = (new java.util.Hashtable);"
            + put
            + "; $configuration update $properties");
    JmxClient.Router router = jmx.router("eth0", family.key(), VRID);
    Await.until(
        "cycle " + number + ": " + family.key() + " is master",
        LIMIT,
        () -> router.state().equals("MASTER"));
    if (number < WARM_UPS) {
      Await.until(
          "it has its addresses",
          LIMIT,
          () ->
              family.addresses(VRID).stream()
                  .allMatch(a -> host.exec("ip", "addr").contains(" " + a + "/")));
    }
    appliance.shell("$configuration delete");
    Await.until(
        "cycle " + number + ": " + family.key() + " is gone",
        LIMIT,
        () -> !jmx.server().isRegistered(router.name()));
  }

  private Map<String, Object> take(Inventory inventory) throws IOException, JMException {
    Map<String, Object> taken = inventory.take();
    taken.put("configurations", appliance.shell("cm:listConfigurations \"(vrid=*)\"").size());
    assertNotEquals(Set.of(), taken.get("beans"));
    assertTrue(taken.get("files").toString().contains("anon_inode:[eventpoll]"), "it sees files");
    return taken;
  }

  private static boolean isAbout(
      Map<String, Integer> before, Map<String, Integer> after, String name) {
    return after.get(name) < before.getOrDefault(name, 0) + CYCLES / 2;
  }
}
