// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two hosts with the same {@link Fleet}, and a network for each of its interfaces. All
 * advertisements are watched where the second host is connected.
 */
final class Pair {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Host master;
  private final Host backup;
  private final List<String> networks = new ArrayList<>();
  private final AdvertWatch watch;

  /**
   * Adds the hosts to a laboratory.
   *
   * @param interval of the advertisements, in centiseconds
   */
  Pair(Lab lab, Fleet fleet, int interval) {
    this(
        lab.host("alpha", "192.0.2.1"),
        lab.host("beta", "192.0.2.2"),
        lab,
        Lab.LAN,
        fleet,
        interval);
  }

  private Pair(Host master, Host backup, Lab lab, String network, Fleet fleet, int interval) {
    this.master = master;
    this.backup = backup;
    networks.add(network);
    for (int i = 1; i < fleet.interfaces(); i++) {
      networks.add(network + i);
      lab.network(network + i);
      connect(master, i, 1);
      connect(backup, i, 2);
    }
    watch = new AdvertWatch(fleet, Duration.ofMillis(interval * 10L));
    for (int i = 0; i < fleet.interfaces(); i++) {
      lab.adverts(backup.port(networks.get(i)), watch.on(i));
    }
    Stream.of(master, backup).forEach(Pair::awaitLinkLocal);
  }

  /**
   * Adds the hosts to a laboratory that has other hosts, on their own network, which the management
   * network does not reach.
   *
   * @param name names the network and begins the names of the hosts; at most 3 characters
   * @param interval of the advertisements, in centiseconds
   */
  static Pair on(Lab lab, String name, Fleet fleet, int interval) {
    lab.network(name);
    Host master = lab.host(name + "-a", name, "192.0.2.1");
    Host backup = lab.host(name + "-b", name, "192.0.2.2");
    return new Pair(master, backup, lab, name, fleet, interval);
  }

  private void connect(Host host, int number, int lastByte) {
    String interfaceName = Fleet.interfaceName(number);
    host.connect(interfaceName, networks.get(number));
    host.exec("ip", "addr", "add", "10.9." + number + "." + lastByte + "/24", "dev", interfaceName);
  }

  /**
   * Waits for the source addresses of IPv6 advertisements: the kernel first checks that they are
   * unique.
   */
  private static void awaitLinkLocal(Host host) {
    Await.until(
        host + " has its link-local addresses",
        LIMIT,
        () ->
            host.exec("ip", "-6", "addr", "show", "tentative").isEmpty()
                && host.exec("ip", "-6", "addr", "show", "dev", "eth0").contains("fe80:"));
  }

  Host master() {
    return master;
  }

  Host backup() {
    return backup;
  }

  /** Returns the watch on the advertisements that reach the backup, and on its own. */
  AdvertWatch watch() {
    return watch;
  }

  /** Pulls all cables of the backup except that of the management network. */
  void cutBackup() {
    networks.forEach(backup::cutLink);
  }

  /** Ends {@link #cutBackup()}. */
  void restoreBackup() {
    networks.forEach(backup::restoreLink);
  }

  /** Disconnects the backup from all networks, while its interfaces keep their carrier. */
  void isolateBackup() {
    networks.forEach(backup::isolate);
  }

  /** Ends {@link #isolateBackup()}. */
  void rejoinBackup() {
    networks.forEach(backup::rejoin);
  }
}
