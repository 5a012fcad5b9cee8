// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A LAN (the bridge {@value #LAN}, 192.0.2.0/24) with hosts, and a management network (the bridge
 * {@value #MANAGEMENT}, 10.255.0.0/24), over which this JVM reaches the hosts even while their link
 * to the LAN is cut. Only one can exist in a JVM, which {@code .mvn/namespaced/bin/java} must have
 * started.
 */
public final class Lab implements AutoCloseable {
  /** The bridge of the LAN; a {@link PacketTap} on it sees every frame between hosts. */
  public static final String LAN = "lan";

  /** The bridge of the management network. */
  public static final String MANAGEMENT = "mgmt";

  private static final int REPORTED_LINES = 60;

  private record Log(String title, Supplier<List<String>> lines) {}

  /** The open one, or null. */
  private static Lab present;

  private final Path directory;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Log> logs = new ArrayList<>();
  private int hosts;

  private Lab(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the two networks.
   *
   * @param directory where processes keep their files and logs; deleted first, kept at the end
   * @return the laboratory, without hosts
   */
  public static Lab open(Path directory) {
    if (!isNamespaced()) {
      throw new IllegalStateException("not in namespaces of its own: use .mvn/namespaced/bin/java");
    }
    delete(directory);
    Lab lab = new Lab(directory);
    present = lab;
    lab.bridge(LAN);
    lab.bridge(MANAGEMENT);
    Command.run("ip addr add 10.255.0.254/24 dev " + MANAGEMENT);
    return lab;
  }

  /**
   * Makes the two networks, with files under the build directory.
   *
   * @param test names the directory
   * @return the laboratory, without hosts
   */
  public static Lab open(Class<?> test) {
    return open(Path.of(System.getProperty("vrrp.lab", "target/lab"), test.getSimpleName()));
  }

  /** Returns whether this JVM may create interfaces. */
  public static boolean isNamespaced() {
    return "1".equals(System.getenv("VRRP_NAMESPACED"));
  }

  private void bridge(String name) {
    // Snooping would need a querier: without one, multicast stops after some minutes.
    Command.run("ip link add " + name + " type bridge mcast_snooping 0 forward_delay 0");
    onClose(() -> Command.run("ip link del " + name));
    Command.run("ip link set " + name + " up");
  }

  /**
   * Creates a sub-laboratory with its own hosts, networks and files. One thread may use it while
   * others use other ones, and close it before the rest. It has neither of the two networks.
   *
   * @param name names its directory
   * @return the sub-laboratory
   */
  public Lab part(String name) {
    Lab part = new Lab(directory.resolve(name));
    synchronized (this) {
      onClose(part);
    }
    return part;
  }

  /**
   * Runs a command in this JVM's namespace, where the networks are; it must succeed.
   *
   * @param command its words
   * @return what it printed
   */
  public String exec(String... command) {
    return Command.run(List.of(command));
  }

  /**
   * Makes a further network, a bridge.
   *
   * @param name names the bridge; at most 4 characters
   */
  public void network(String name) {
    bridge(name);
  }

  /**
   * Gives this JVM's namespace an address on a network, so that it can be a client there.
   *
   * @param name of {@link #network}
   * @param address with its prefix length
   */
  public void addAddress(String name, String address) {
    String flags = address.contains(":") ? " nodad" : "";
    Command.run("ip addr add " + address + " dev " + name + flags);
  }

  /**
   * Sends one echo request from this JVM's namespace and waits at most 200 ms for the reply.
   *
   * @param target an address
   * @return whether a reply came
   */
  public boolean ping(String target) {
    return Command.execute(List.of("ping", "-n", "-c1", "-W0.2", target)).status() == 0;
  }

  /**
   * Returns the bridge port through which frames from this JVM's namespace reach an address.
   *
   * @param name of {@link #network}
   * @param target an address that was reached
   * @return a {@link Host#port()}; empty if the bridge does not know the address
   */
  public String portTowards(String name, String target) {
    String mac =
        Command.run("ip -o neigh show " + target + " dev " + name)
            .replaceFirst(".*lladdr (\\S+).*", "$1");
    return Command.execute(List.of("bridge", "fdb", "get", mac, "br", name))
        .output()
        .replaceFirst(".* dev (\\S+).*", "$1");
  }

  /**
   * Adds a host whose {@code eth0} is on the LAN.
   *
   * @param name names its network namespace; at most 10 characters
   * @param address its IPv4 address on the LAN, for example 192.0.2.1; null for none
   * @return the host, its link ready
   */
  public Host host(String name, String address) {
    hosts++;
    return add(new Host(this, name, LAN, address, "10.255.0." + hosts));
  }

  /**
   * Adds a host whose {@code eth0} is on a network of {@link #network}, and which the management
   * network does not reach.
   *
   * @param name names its network namespace; at most 10 characters
   * @param network the network
   * @param address its IPv4 address there, of a network of 24 bits; null for none
   * @return the host, its link ready
   */
  public Host host(String name, String network, String address) {
    return add(new Host(this, name, network, address, null));
  }

  private Host add(Host host) {
    onClose(host::remove);
    host.create();
    return host;
  }

  /**
   * Listens on an interface of this JVM's namespace: {@link #LAN} or {@link Host#port()}.
   *
   * @param interfaceName the interface
   * @return a running tap
   */
  public PacketTap tap(String interfaceName) {
    return tap(interfaceName, Duration.ZERO);
  }

  /**
   * Listens on an interface like {@link #tap(String)}, but reads only from time to time, to use
   * less processor time.
   *
   * @param interfaceName the interface
   * @param pause how long frames stay in the kernel
   * @return a running tap
   */
  public PacketTap tap(String interfaceName, Duration pause) {
    PacketTap tap = PacketTap.open(interfaceName, pause);
    onClose(tap);
    return tap;
  }

  /**
   * Listens only to the frames that a host sends to its network, however many it receives.
   *
   * @return a running tap
   */
  public PacketTap tapOfSender(Host host) {
    PacketTap tap = PacketTap.ofIncoming(host.port());
    onClose(tap);
    return tap;
  }

  /**
   * Sends one frame repeatedly from this JVM's namespace, as fast as one processor can.
   *
   * @param interfaceName the interface that it leaves, for example {@link Host#port()}
   * @return a running flood
   */
  public Flood flood(String interfaceName, byte[] frame) {
    Flood flood = Flood.start(interfaceName, frame);
    onClose(flood);
    return flood;
  }

  /**
   * Listens for advertisements on an interface of this JVM's namespace, at any rate.
   *
   * @param interfaceName the interface, for example {@link Host#port()}
   * @param listener receives each, on a thread of the ring
   * @return a running ring
   */
  public AdvertRing adverts(String interfaceName, AdvertRing.Listener listener) {
    AdvertRing ring = AdvertRing.open(interfaceName, listener);
    onClose(ring);
    return ring;
  }

  /** Returns a directory for files of the given name. */
  Path directory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name)).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Registers a resource to be closed before everything that was opened earlier. */
  void onClose(AutoCloseable resource) {
    opened.push(resource);
  }

  /** Makes a failed test show the end of a log. */
  void onFailure(Host host, String name, Supplier<List<String>> lines) {
    logs.add(new Log(host + ": " + name, lines));
  }

  /** Returns the ends of all logs of the open laboratory, if there is one. */
  public static List<String> report() {
    List<String> report = new ArrayList<>();
    for (Log log : present == null ? List.<Log>of() : present.logs) {
      List<String> lines = log.lines().get();
      report.add("---- " + log.title());
      report.addAll(lines.subList(Math.max(0, lines.size() - REPORTED_LINES), lines.size()));
    }
    return report;
  }

  /** Kills all processes, removes all hosts and networks. */
  @Override
  public void close() {
    if (present == this) {
      present = null;
    }
    RuntimeException failed = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (failed == null) {
          failed = new IllegalStateException("laboratory not closed cleanly", e);
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Deletes a directory with all it holds, if there is one. */
  public static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
