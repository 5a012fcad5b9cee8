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
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Virtual routers come and go in one JVM, and nothing of them stays. {@code -Dvrrp.cycles=1000}
 * makes more of them.
 */
@RequiresLab("nft")
class CyclesIT {

  private static final int CYCLES = Integer.getInteger("vrrp.cycles", 100);
  private static final int REHEARSALS = 10;
  private static final int VRID = 51;
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final int STAYING_VRID = 52;

  /** Rank, number, octets, class. */
  private static final Pattern OBJECTS =
      Pattern.compile(" *\\d+: +(\\d+) +\\d+ +(io\\.vrrp\\.[^ /]*).*");

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
      for (int i = 0; i < REHEARSALS; i++) {
        cycle(jmx, i);
      }
      Map<String, Object> before = inventory(jmx);
      Map<String, Integer> objectsBefore = objects(jmx);
      assertTrue(objectsBefore.size() > 10, objectsBefore::toString);
      long begin = System.nanoTime();
      for (int i = 0; i < CYCLES; i++) {
        cycle(jmx, i);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      // What goes is told before it is gone.
      long deadline = System.nanoTime() + SETTLING.toNanos();
      Map<String, Object> after = inventory(jmx);
      while (!after.equals(before) && System.nanoTime() < deadline) {
        after = inventory(jmx);
      }
      for (String what : before.keySet()) {
        assertEquals(before.get(what), after.get(what), what);
      }
      // What is known of the network may be held twice for a while; but no cycle adds anything.
      Map<String, Integer> objectsAfter = objects(jmx);
      objectsAfter.keySet().removeIf(name -> isAbout(objectsBefore, objectsAfter, name));
      assertEquals(Map.of(), objectsAfter, "objects that stay");
      System.out.printf("%d cycles in %.1f s%n", CYCLES, seconds);
    }
  }

  /** One becomes master, with its address in the kernel, and goes. */
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
    if (number < REHEARSALS) {
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

  private Map<String, Object> inventory(JmxClient jmx) throws IOException, JMException {
    Map<String, Object> inventory = new LinkedHashMap<>();
    String process = "/proc/" + appliance.process().pid();
    List<String> files =
        host.exec("sh", "-c", "ls -l " + process + "/fd | sed -n 's/.* -> //p'")
            .lines()
            .map(line -> line.replaceFirst(":\\[\\d+]", ""))
            // What comes and goes with the connection to its management.
            .filter(line -> !line.startsWith("/proc/") && !line.equals("socket"))
            .sorted()
            .toList();
    assertTrue(files.contains("anon_inode:[eventpoll]"), () -> "this test sees " + files);
    inventory.put("files", files);
    inventory.put("sockets", sockets());
    ThreadMXBean threads =
        ManagementFactory.newPlatformMXBeanProxy(
            jmx.server(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    inventory.put(
        "threads",
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .map(thread -> thread == null ? "" : thread.getThreadName())
            .filter(name -> !name.startsWith("RMI ") && !name.startsWith("JMX "))
            .filter(name -> !name.isEmpty())
            .sorted()
            .toList());
    inventory.put(
        "beans", new TreeSet<>(jmx.server().queryNames(new ObjectName("io.vrrp:*"), null)));
    inventory.put("links", host.exec("ip", "-d", "link"));
    inventory.put("addresses", host.exec("sh", "-c", "ip addr | grep -v valid_lft"));
    inventory.put("groups", host.exec("ip", "maddr", "show", "dev", "eth0"));
    inventory.put(
        "settings",
        host.exec(
            "sh",
            "-c",
            "find /proc/sys/net/ipv4/conf /proc/sys/net/ipv6/conf -type f | sort"
                + " | xargs grep -s '' || true"));
    inventory.put("filter", host.exec("nft", "list", "ruleset"));
    inventory.put("configurations", appliance.shell("cm:listConfigurations \"(vrid=*)\"").size());
    assertNotEquals(List.of(), inventory.get("beans"));
    return inventory;
  }

  /** All but TCP, which management uses. */
  private List<String> sockets() {
    return host.exec(
            "sh",
            "-c",
            "for f in packet netlink unix raw raw6 udp udp6 igmp; do"
                + " echo $f $(grep -c . /proc/net/$f); done; cat /proc/net/protocols"
                + " | awk '$1 ~ /^(PACKET|NETLINK|RAW|RAWv6|UDP|UDPv6)$/ {print $1, $3}'")
        .lines()
        .toList();
  }

  private static boolean isAbout(
      Map<String, Integer> before, Map<String, Integer> after, String name) {
    return after.get(name) < before.getOrDefault(name, 0) + CYCLES / 2;
  }

  /** How many objects of each of our classes the JVM has, all garbage collected. */
  private static Map<String, Integer> objects(JmxClient jmx) throws IOException, JMException {
    String histogram =
        (String)
            jmx.server()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return histogram
        .lines()
        .map(OBJECTS::matcher)
        .filter(Matcher::matches)
        .collect(
            Collectors.toMap(
                m -> m.group(2), m -> Integer.parseInt(m.group(1)), Integer::sum, TreeMap::new));
  }
}
