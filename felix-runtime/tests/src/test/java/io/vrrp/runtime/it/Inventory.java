// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Everything that a running appliance has in its JVM and in the kernel: to find out whether
 * anything is left behind.
 */
final class Inventory {

  /** Rank, number, bytes, class. */
  /**
   * Threads that end after a minute without work: those of the shell that runs the commands, of the
   * framework's resolver, and the JDK's after a program was run.
   */
  private static final Pattern COME_AND_GO =
      Pattern.compile("(session|pipe|job control|FelixResolver|process reaper).*");

  private static final Pattern OBJECTS = Pattern.compile(" *\\d+: +(\\d+) +\\d+ +([^ ]+).*");

  private final Host host;
  private final Appliance appliance;
  private final JmxClient jmx;

  Inventory(Host host, Appliance appliance, JmxClient jmx) {
    this.host = host;
    this.appliance = appliance;
    this.jmx = jmx;
  }

  /** Everything except objects, by kind. */
  Map<String, Object> take() throws IOException, JMException {
    Map<String, Object> inventory = kernel(host);
    inventory.put("files", files());
    inventory.put("sockets", sockets());
    inventory.put("threads", threads());
    inventory.put(
        "beans", new TreeSet<>(jmx.server().queryNames(new ObjectName("io.vrrp:*"), null)));
    return inventory;
  }

  /** The state of a host's kernel. */
  static Map<String, Object> kernel(Host host) {
    Map<String, Object> kernel = new LinkedHashMap<>();
    kernel.put("links", host.exec("ip", "-d", "link"));
    kernel.put("addresses", host.exec("sh", "-c", "ip addr | grep -v valid_lft"));
    kernel.put("groups", host.exec("ip", "maddr", "show", "dev", "eth0"));
    kernel.put(
        "settings",
        host.exec(
            "sh",
            "-c",
            "find /proc/sys/net/ipv4/conf /proc/sys/net/ipv6/conf -type f | sort"
                + " | xargs grep -s '' || true"));
    kernel.put("filter", host.exec("nft", "--stateless", "list", "ruleset"));
    return kernel;
  }

  private List<String> files() {
    String process = "/proc/" + appliance.process().pid();
    List<String> files =
        host.exec("sh", "-c", "ls -l " + process + "/fd | sed -n 's/.* -> //p'")
            .lines()
            .map(line -> line.replaceFirst(":\\[\\d+]", ""))
            // These come and go with the management connection.
            .filter(line -> !line.startsWith("/proc/") && !line.equals("socket"))
            .sorted()
            .toList();
    assertTrue(files.stream().anyMatch(f -> f.endsWith(".main.jar")), () -> "this sees " + files);
    return files;
  }

  /** All sockets except TCP, which the management uses. */
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

  /** The threads of the virtual routers, and all others that do not end by themselves. */
  private List<String> threads() throws IOException {
    ThreadMXBean threads =
        ManagementFactory.newPlatformMXBeanProxy(
            jmx.server(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .map(thread -> thread == null ? "" : thread.getThreadName())
        .filter(name -> !name.startsWith("RMI ") && !name.startsWith("JMX "))
        .filter(name -> !name.isEmpty() && !COME_AND_GO.matcher(name).matches())
        .sorted()
        .toList();
  }

  /** Counts the objects of some classes after a garbage collection. */
  Map<String, Integer> objects(Predicate<String> className) throws IOException, JMException {
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
        .filter(m -> className.test(m.group(2)))
        .collect(
            Collectors.toMap(
                m -> m.group(2), m -> Integer.parseInt(m.group(1)), Integer::sum, TreeMap::new));
  }
}
