// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A host of the laboratory: a network namespace with {@code eth0} on the LAN. */
public final class Host {
  private static final Duration LINK_LIMIT = Duration.ofSeconds(5);

  private final Lab lab;
  private final String name;
  private final String lan;
  private final String address;
  private final String managementAddress;
  private boolean removed;
  private boolean hasCard = true;

  Host(Lab lab, String name, String lan, String address, String managementAddress) {
    this.lab = lab;
    this.name = name;
    this.lan = lan;
    this.address = address;
    this.managementAddress = managementAddress;
  }

  void create() {
    Command.run("ip netns add " + name);
    exec("ip", "link", "set", "lo", "up");
    connect("eth0", lan, address);
    if (managementAddress != null) {
      connect("mgmt0", Lab.MANAGEMENT, managementAddress);
    }
    awaitForwarding();
  }

  /**
   * Connects it to a further network.
   *
   * @param interfaceName the interface that the host gets
   * @param network of {@link Lab#network}
   */
  public void connect(String interfaceName, String network) {
    connect(interfaceName, network, null);
    lab.onClose(() -> Command.run("ip link del " + port(network)));
  }

  private void connect(String interfaceName, String bridge, String ownAddress) {
    String end = name + "." + bridge;
    Command.run("ip link add " + end + " type veth peer name " + interfaceName + " netns " + name);
    Command.run("ip link set " + end + " master " + bridge + " up");
    if (ownAddress != null) {
      exec("ip", "addr", "add", ownAddress + "/24", "dev", interfaceName);
    }
    exec("ip", "link", "set", interfaceName, "up");
  }

  /** Removes it with all its interfaces. Closing the laboratory does this too. */
  public void remove() {
    if (removed) {
      return;
    }
    removed = true;
    // The kernel removes the links some time after the namespace, but the next host may have the
    // same name.
    if (hasCard) {
      Command.run("ip link del " + port());
    }
    if (managementAddress != null) {
      Command.run("ip link del " + port(Lab.MANAGEMENT));
    }
    Command.run("ip netns del " + name);
  }

  /**
   * Deletes the name of its network namespace, which continues to exist while threads run in it.
   */
  public void removeName() {
    removed = true;
    Command.run("ip netns del " + name);
  }

  /** Returns whether its network card is still connected to the LAN. */
  public boolean hasPort() {
    return Command.run("ip -o link").contains(" " + port() + "@");
  }

  /** Takes the network card out: {@code eth0} is gone, with all that was on it. */
  public void removeCard() {
    Command.run("ip link del " + port());
    hasCard = false;
  }

  /** Puts another card in, with another MAC address; returns when the LAN forwards. */
  public void insertCard() {
    connect("eth0", lan, address);
    hasCard = true;
    awaitForwarding();
  }

  /** Adds a further interface on the LAN, without an address. */
  public void addInterface(String interfaceName) {
    String end = name + "." + interfaceName;
    Command.run("ip link add " + end + " type veth peer name " + interfaceName + " netns " + name);
    Command.run("ip link set " + end + " master " + lan + " up");
    exec("ip", "link", "set", interfaceName, "up");
  }

  /** Removes what {@link #addInterface} added. */
  public void removeInterface(String interfaceName) {
    Command.run("ip link del " + name + "." + interfaceName);
  }

  /** Removes all macvlans, as a reboot does. */
  public void removeMacvlans() {
    exec("ip", "-o", "link", "show", "type", "macvlan")
        .lines()
        .map(line -> line.replaceFirst("\\d+: ([^@:]+).*", "$1"))
        .forEach(macvlan -> exec("ip", "link", "del", macvlan));
  }

  private void awaitForwarding() {
    awaitForwarding(lan);
  }

  private void awaitForwarding(String network) {
    Await.until(
        port(network) + " forwards",
        LINK_LIMIT,
        () -> Command.run("ip -d -o link show dev " + port(network)).contains("state forwarding"));
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /** Returns its IPv4 address on the LAN, or null. */
  public String address() {
    return address;
  }

  /** Returns its address on the management network, or null. */
  public String managementAddress() {
    return managementAddress;
  }

  /** Returns the other end of its {@code eth0}, an interface of this JVM's namespace. */
  public String port() {
    return port(lan);
  }

  /** Returns the other end of its interface on a network, in this JVM's namespace. */
  public String port(String network) {
    return name + "." + network;
  }

  /** Returns the MAC address of its {@code eth0}. */
  public String mac() {
    return exec("ip", "-o", "link", "show", "dev", "eth0")
        .replaceAll(".*link/ether (\\S+).*", "$1");
  }

  /** Pulls the cable: {@code eth0} loses its carrier. */
  public void cutLink() {
    cutLink(lan);
  }

  /** Pulls the cable to a network. */
  public void cutLink(String network) {
    Command.run("ip link set " + port(network) + " down");
  }

  /** Plugs the cable in again; returns when the LAN forwards. */
  public void restoreLink() {
    restoreLink(lan);
  }

  /** Ends {@link #cutLink(String)}; returns when the network forwards. */
  public void restoreLink(String network) {
    Command.run("ip link set " + port(network) + " up");
    awaitForwarding(network);
  }

  /**
   * Disconnects the host from the LAN while {@code eth0} keeps its carrier, as a failed switch
   * does.
   */
  public void isolate() {
    isolate(lan);
  }

  /** Disconnects the host from a network while its interface there keeps its carrier. */
  public void isolate(String network) {
    Command.run("ip link set " + port(network) + " nomaster");
  }

  /** Ends {@link #isolate()}; returns when the LAN forwards. */
  public void rejoin() {
    rejoin(lan);
  }

  /** Ends {@link #isolate(String)}; returns when the network forwards. */
  public void rejoin(String network) {
    Command.run("ip link set " + port(network) + " master " + network);
    awaitForwarding(network);
  }

  /**
   * Runs a command that must succeed.
   *
   * @param command its words
   * @return what it printed
   */
  public String exec(String... command) {
    return Command.run(inside(command));
  }

  /**
   * Runs a command that may fail.
   *
   * @param command its words
   * @return its exit status
   */
  public int status(String... command) {
    return Command.execute(inside(command)).status();
  }

  /**
   * Sends one echo request and waits at most 200 ms for the reply.
   *
   * @param target an address
   * @return whether a reply came
   */
  public boolean ping(String target) {
    return Command.execute(inside("ping", "-n", "-c1", "-W0.2", target)).status() == 0;
  }

  /**
   * Starts a process, which is killed when the laboratory closes.
   *
   * @param log names its log in the laboratory's directory
   * @param environment added to this JVM's
   * @param command its words
   * @return the running process
   */
  public LabProcess spawn(String log, Map<String, String> environment, String... command) {
    LabProcess process =
        LabProcess.start(inside(command), environment, directory().resolve(log + ".out"));
    lab.onClose(process);
    lab.onFailure(this, log, process::output);
    return process;
  }

  /**
   * Registers a resource to be closed with the laboratory, before resources that were registered
   * earlier.
   */
  void onClose(AutoCloseable resource) {
    lab.onClose(resource);
  }

  /** Returns a new appliance of this host, not yet configured or started. */
  public Appliance appliance() {
    Appliance appliance =
        new Appliance(this, Path.of(System.getProperty("vrrp.appliance", "target/appliance")));
    lab.onFailure(this, "log of the appliance", appliance::log);
    return appliance;
  }

  /** Returns a new Karaf of this host, without the product and not yet started. */
  public Karaf karaf() {
    Karaf karaf = new Karaf(this, Path.of(System.getProperty("karaf.home")));
    lab.onFailure(this, "log of Karaf", karaf::log);
    return karaf;
  }

  /** Returns the directory for the files of this host. */
  public Path directory() {
    return lab.directory(name);
  }

  private List<String> inside(String... command) {
    // "ip netns exec" replaces itself with the command, so the process is the command's.
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(List.of(command));
    return words;
  }

  @Override
  public String toString() {
    return name;
  }
}
