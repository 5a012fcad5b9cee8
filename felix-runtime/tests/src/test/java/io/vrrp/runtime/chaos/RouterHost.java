// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A router of the LAN: a host with an appliance, to which troubles happen. */
final class RouterHost {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** Shell functions that the scripts of the catalogue use. */
  private static final String PRELUDE =
      """
      own() {
        for d in $IF wan0; do ip link set $d addrgenmode none; done
        tidy
        ip addr replace $OWN4 dev $IF
        ip -6 addr replace $LINK6/64 dev $IF nodad
        ip -6 addr replace $OWN6 dev $IF nodad
        ip -6 addr replace $WAN6 dev wan0 nodad
        for s in $SERVERS; do ip neigh replace $s lladdr 02:00:00:00:08:99 dev wan0 nud permanent; done
      }
      tidy() {
        for d in $IF wan0; do
          ip -6 -o addr show dev $d scope link | sed 's/.*inet6 \\([^ ]*\\).*/\\1/' | grep -v -e "^$LINK6/" -e '^fe80::a:' -e '^fe80::aaa' \
            | while read a; do ip -6 addr del $a dev $d; done
        done
      }
      ours() { ip -d -o link show type macvlan | grep 'alias io.vrrp' | sed 's/^[0-9]*: \\([^@:]*\\).*/\\1/'; }
      put() { for f in $2; do [ -e $f ] && cat $f > $SAVED/$1$(echo $f | tr / _) && echo $3 > $f; done; true; }
      back() { for f in $2; do s=$SAVED/$1$(echo $f | tr / _); [ -e $s ] && [ -e $f ] && cat $s > $f; rm -f $s; done; true; }
      """;

  private final Lab lab;
  private final Setting setting;
  private final int number;
  private final String lan;
  private final Host host;
  private final Appliance appliance;
  private final Wire wire;
  private final AddressWatch addresses;
  private final Consumer<String> log;
  private Consumer<byte[]> sender = frame -> {};
  private final Map<Group, Integer> priorities = new LinkedHashMap<>();
  private int interval;
  private boolean running;
  private boolean started;
  private int linesBeforeStart;

  RouterHost(Lab lab, Setting setting, int number, String lan, Wire wire, Consumer<String> log) {
    this.lab = lab;
    this.setting = setting;
    this.number = number;
    this.lan = lan;
    this.wire = wire;
    this.log = log;
    this.interval = setting.interval();
    host = lab.host(lan + "-" + number, lan, null);
    setting.groups().forEach(g -> priorities.put(g, g.priorities().get(number - 1)));
    prepare();
    appliance = host.appliance();
    addresses = new AddressWatch(host, number);
    wire.add(lab.tap(host.port()), number, false);
  }

  private void prepare() {
    host.connect("wan0", backbone());
    host.exec("ip", "link", "set", "wan0", "address", "02:00:00:00:08:0" + number);
    host.exec("ip", "link", "set", "wan0", "addrgenmode", "none");
    wire.add(lab.tap(host.port(backbone())), number, true);
    script(
        """
        sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
        ip -6 addr flush dev wan0
        ip -6 addr flush dev eth0
        ip addr add $WAN4 dev wan0
        """);
    setUpCard();
    if (setting.bridged()) {
      script(
          """
          ip link add br0 type bridge forward_delay 0 mcast_snooping 0
          ip link set br0 addrgenmode none
          ip link set eth0 master br0
          ip link set br0 up
          """);
    }
    script("own");
  }

  private void setUpCard() {
    script("ip link set eth0 addrgenmode none; ip -6 addr flush dev eth0");
  }

  private String backbone() {
    return lan.replace('c', 'w');
  }

  int number() {
    return number;
  }

  Setting setting() {
    return setting;
  }

  Host host() {
    return host;
  }

  Appliance appliance() {
    return appliance;
  }

  AddressWatch addresses() {
    return addresses;
  }

  Lab lab() {
    return lab;
  }

  /** Notes what was done, for a report. */
  void note(String text) {
    log.accept("router " + number + ": " + text);
  }

  // ---------------------------------------------------------------- commands

  /** Runs commands in a shell; a failure of some is noted. */
  void script(String commands) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("IF", ifName());
    variables.put("N", String.valueOf(number));
    variables.put("NAME", host.name());
    variables.put("OWN4", Family.V4.ownWithPrefix(number));
    variables.put("OWN6", Family.V6.ownWithPrefix(number));
    variables.put("WAN4", Family.V4.backboneWithPrefix(number));
    variables.put("WAN6", Family.V6.backboneWithPrefix(number));
    variables.put("LINK6", "fe80::" + number);
    variables.put("SAVED", host.directory().toString());
    variables.put(
        "SERVERS",
        setting.groups().stream()
            .map(group -> group.family().server(group.vrid()))
            .collect(Collectors.joining(" ")));
    variables.put(
        "VIPS",
        setting.groups().stream()
            .filter(group -> !group.isOwnedBy(number))
            .map(group -> group.family().virtualIp(group.vrid()))
            .collect(Collectors.joining(" ")));
    List<String> words = new ArrayList<>(List.of("env"));
    variables.forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(List.of("sh", "-c", PRELUDE + commands));
    try {
      String output = host.exec(words.toArray(String[]::new));
      if (!output.isEmpty()) {
        note(output);
      }
    } catch (IllegalStateException e) {
      note(e.getMessage().substring(e.getMessage().lastIndexOf(": exit ") + 2));
    }
  }

  private String ifName() {
    return setting.interfaceName();
  }

  /** Returns what a command prints, or an empty text. */
  String ask(String... command) {
    try {
      return host.exec(command);
    } catch (IllegalStateException e) {
      return "";
    }
  }

  /** Returns the MAC address of the interface of the virtual routers. */
  String mac() {
    return ask("cat", "/sys/class/net/" + ifName() + "/address");
  }

  /** Returns the index and the name of the interface of the virtual routers. */
  int index() {
    String index = ask("cat", "/sys/class/net/" + ifName() + "/ifindex");
    // The interface may be missing.
    return index.isEmpty() ? 1_000 : Integer.parseInt(index);
  }

  // ---------------------------------------------------------------- cables and cards

  void port(String... change) {
    List<String> words = new ArrayList<>(List.of("ip", "link", "set", host.port()));
    words.addAll(List.of(change));
    lab.exec(words.toArray(String[]::new));
  }

  void bridgePort(String... change) {
    List<String> words = new ArrayList<>(List.of("bridge", "link", "set", "dev", host.port()));
    words.addAll(List.of(change));
    lab.exec(words.toArray(String[]::new));
  }

  String lan() {
    return lan;
  }

  void removeCard() {
    host.removeCard();
  }

  void insertCard() {
    host.insertCard();
    wire.add(lab.tap(host.port()), number, false);
    setUpCard();
    script("own");
  }

  /** Puts a second card on the LAN. */
  void addCard(String address) {
    host.addInterface("eth1");
    wire.add(lab.tap(host.name() + ".eth1"), number, false);
    if (!address.isEmpty()) {
      host.exec("ip", "addr", "add", address, "dev", "eth1");
    }
  }

  void removeSecondCard() {
    host.removeInterface("eth1");
  }

  /** Sets the sender of frames to the LAN. */
  void sender(Consumer<byte[]> toLan) {
    sender = toLan;
  }

  /** Sends a frame to all hosts of the LAN. */
  void inject(byte[] frame) {
    sender.accept(frame);
  }

  // ---------------------------------------------------------------- process

  /** Whether it does not run, or has logged a state of a virtual router since its last start. */
  boolean isSettled() {
    if (running && !started) {
      List<String> log = appliance.log();
      started =
          log.stream().skip(linesBeforeStart).anyMatch(l -> l.matches(".* \\S+/ipv[46]/\\d+: .*"));
    }
    return !running || started;
  }

  void start() {
    linesBeforeStart = appliance.log().size();
    appliance.startAsInstalled();
    running = true;
    started = false;
  }

  void kill() {
    appliance.process().kill();
    running = false;
  }

  /** Stops it in order; returns its exit status. */
  int stop() {
    appliance.process().terminate();
    running = false;
    return appliance.process().awaitExit(STOP_LIMIT);
  }

  // ---------------------------------------------------------------- configuration

  int priority(Group group) {
    return priorities.get(group);
  }

  void priority(Group group, int priority) {
    if (!group.isOwnedBy(number)) {
      priorities.put(group, priority);
      write(group);
    }
  }

  void interval(int centiseconds) {
    interval = centiseconds;
    writeAll();
  }

  void writeAll() {
    setting.groups().forEach(this::write);
  }

  void write(Group group) {
    appliance.writeConfiguration(group.pid(), content(group, Map.of()));
  }

  Path file(Group group) {
    return appliance.configurationFile(group.pid());
  }

  /** Overwrites the file of a virtual router in place. */
  void overwrite(Group group, String content) {
    try {
      Files.writeString(file(group), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String content(Group group) {
    return content(group, Map.of());
  }

  /** Returns the content of a virtual router's file, with some properties changed. */
  String content(Group group, Map<String, String> changes) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("priority", String.valueOf(priority(group)));
    properties.put("advertInterval", String.valueOf(interval));
    properties.put("preempt", String.valueOf(setting.preempt()));
    properties.put("acceptMode", String.valueOf(setting.acceptMode()));
    properties.put("virtualMac", String.valueOf(setting.virtualMac()));
    if (setting.unicast()) {
      properties.put(
          "unicastPeers",
          IntStream.rangeClosed(1, setting.routers())
              .filter(other -> other != number)
              .mapToObj(group.family()::source)
              .collect(Collectors.joining(", ")));
    }
    properties.put("interface", ifName());
    properties.put("vrid", String.valueOf(group.vrid()));
    properties.put("virtualIps", String.join(", ", group.family().virtualIps(group.vrid())));
    properties.putAll(changes);
    return properties.entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue() + "\n")
        .collect(Collectors.joining());
  }

  // ---------------------------------------------------------------- leftovers

  /** Returns everything that an appliance could leave behind, by kind. */
  Map<String, String> inventory() {
    Map<String, String> inventory = new HashMap<>();
    inventory.put("links", ask("sh", "-c", "ls /sys/class/net | sort"));
    inventory.put("filter", ask("nft", "list", "ruleset"));
    inventory.put(
        "addresses",
        ask("sh", "-c", "ip -o addr | sed 's/^[0-9]*: \\([^ ]* *inet6\\? [^ ]*\\).*/\\1/' | sort"));
    inventory.put(
        "groups",
        ask(
            "sh",
            "-c",
            "ip maddr show dev " + ifName() + " | grep -e 'inet 224.0.0.18' -e ff02::12"));
    inventory.put(
        "settings",
        ask(
            "sh",
            "-c",
            "cd /proc/sys/net && grep -rs '' ipv4/conf ipv6/conf"
                + " | grep -v -e stable_secret -e /mc_forwarding | sort"));
    return inventory;
  }

  @Override
  public String toString() {
    return "router " + number;
  }
}
