// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.management.AttributeChangeNotification;
import javax.management.JMException;

/** One virtual router on {@code eth0}, seen through its management bean and its kernel. */
final class RouterProbe {

  static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * A change of state.
   *
   * @param millis when, since 1970
   * @param from the old state
   * @param to the new state
   */
  record Change(long millis, String from, String to) {
    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  private final Host host;
  private final IpVersion family;
  private final int vrid;
  private final String interfaceName;
  private final JmxClient.Router bean;
  private final List<Change> changes = new ArrayList<>();

  /**
   * Starts the appliance of a host with a virtual router of each family.
   *
   * @param properties their configurations
   */
  static List<RouterProbe> start(
      Host host, int vrid, Function<IpVersion, Map<String, Object>> properties) {
    Appliance appliance = host.appliance();
    for (IpVersion family : IpVersion.values()) {
      appliance.configure(family.pid(vrid), properties.apply(family));
    }
    JmxClient jmx = connect(appliance.start());
    List<RouterProbe> probes = new ArrayList<>();
    for (IpVersion family : IpVersion.values()) {
      probes.add(new RouterProbe(jmx, host, family, vrid));
    }
    return probes;
  }

  /** Waits until the virtual router exists; from then on it records the changes of state. */
  RouterProbe(JmxClient jmx, Host host, String interfaceName, IpVersion family, int vrid) {
    this(jmx, jmx.router(interfaceName, family.key(), vrid), host, interfaceName, family, vrid);
  }

  private RouterProbe(
      JmxClient jmx,
      JmxClient.Router bean,
      Host host,
      String interfaceName,
      IpVersion family,
      int vrid) {
    this.host = host;
    this.interfaceName = interfaceName;
    this.family = family;
    this.vrid = vrid;
    this.bean = bean;
    Await.until(this + " exists", LIMIT, () -> jmx.server().isRegistered(bean.name()));
    try {
      jmx.server()
          .addNotificationListener(
              bean.name(),
              (notification, handback) -> {
                AttributeChangeNotification change = (AttributeChangeNotification) notification;
                synchronized (changes) {
                  changes.add(
                      new Change(
                          change.getTimeStamp(),
                          (String) change.getOldValue(),
                          (String) change.getNewValue()));
                }
              },
              null,
              null);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RouterProbe(JmxClient jmx, Host host, IpVersion family, int vrid) {
    this(jmx, host, "eth0", family, vrid);
  }

  /** A virtual router in another host's network namespace, run by the same appliance. */
  static RouterProbe in(Host host, JmxClient jmx, IpVersion family, int vrid) {
    return new RouterProbe(
        jmx, jmx.router(host.name(), "eth0", family.key(), vrid), host, "eth0", family, vrid);
  }

  /** The virtual routers of both families; waits until they exist. */
  static List<RouterProbe> both(Appliance appliance, Host host, int vrid) {
    return both(connect(appliance), host, vrid);
  }

  static List<RouterProbe> both(JmxClient jmx, Host host, int vrid) {
    return Arrays.stream(IpVersion.values())
        .map(family -> new RouterProbe(jmx, host, family, vrid))
        .toList();
  }

  /** Connects to an appliance that may still be starting. */
  static JmxClient connect(Appliance appliance) {
    return appliance.awaitJmx();
  }

  IpVersion family() {
    return family;
  }

  int vrid() {
    return vrid;
  }

  JmxClient.Router bean() {
    return bean;
  }

  /**
   * Returns the source address of its advertisements, in the form in which decoded packets show it.
   */
  String source() {
    return IpVersion.wire((String) bean.attribute("PrimaryAddress"));
  }

  String state() {
    return bean.state();
  }

  List<String> reasons() {
    return Arrays.stream((Object[]) bean.attribute("Reasons")).map(Object::toString).toList();
  }

  long counter(String name) {
    return (Long) bean.attribute(name);
  }

  /** The changes of state since the last {@link #forgetChanges}. */
  List<Change> changes() {
    synchronized (changes) {
      return List.copyOf(changes);
    }
  }

  void forgetChanges() {
    synchronized (changes) {
      changes.clear();
    }
  }

  void awaitState(String state) {
    Await.until(this + " is " + state, LIMIT, () -> state().equals(state));
  }

  /** Waits until it is master and the kernel has everything that a master needs. */
  void awaitServing() {
    awaitState("MASTER");
    Await.until(this + " has its addresses", LIMIT, this::isServing);
  }

  /** Waits until its address is reachable. */
  void awaitReachable(Host client) {
    String address = family.address(vrid);
    Await.until("client reaches " + address, LIMIT, () -> client.ping(address));
  }

  /** Whether its macvlan is up and has all its addresses. */
  boolean isServing() {
    return macvlanUp() && addressesOf("dev", macvlan().name()).containsAll(family.addresses(vrid));
  }

  private boolean macvlanUp() {
    return Macvlan.find(host, family.mac(vrid)).map(Macvlan::up).orElse(false);
  }

  /** Whether any interface of its host has any of its addresses. */
  boolean hasAddress() {
    List<String> present = addressesOf();
    return family.addresses(vrid).stream().anyMatch(present::contains);
  }

  private List<String> addressesOf(String... selection) {
    List<String> command = new ArrayList<>(List.of("ip", "-o", "addr", "show"));
    command.addAll(List.of(selection));
    return host.exec(command.toArray(String[]::new))
        .lines()
        .map(line -> line.replaceFirst(".* inet6? ([^/ ]+).*", "$1"))
        .toList();
  }

  /** Its macvlan, which must exist. */
  Macvlan macvlan() {
    return Macvlan.find(host, family.mac(vrid))
        .orElseThrow(() -> new IllegalStateException(this + " has no macvlan"));
  }

  @Override
  public String toString() {
    return host + " " + interfaceName + "/" + family.key() + "/" + vrid;
  }
}
