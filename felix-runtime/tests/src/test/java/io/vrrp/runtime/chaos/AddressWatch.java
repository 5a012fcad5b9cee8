// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.LabProcess;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records when addresses came to a host and left it, from the kernel's reports. */
final class AddressWatch {
  private static final Pattern LINE =
      Pattern.compile("\\[(\\S+?)] (Deleted )?(\\d+): \\S+ +inet6? ([^/ ]+).*");

  private final int router;
  private final Host host;
  private final Map<String, Set<String>> interfaces = new HashMap<>();
  private final Map<String, List<History.Held>> changes = new HashMap<>();
  private LabProcess monitor;
  private int monitors;
  private int read;

  AddressWatch(Host host, int router) {
    this.host = host;
    this.router = router;
    monitor = monitor();
  }

  private AddressWatch(int router) {
    this.host = null;
    this.router = router;
  }

  private LabProcess monitor() {
    monitors++;
    return host.spawn(
        "addresses-" + monitors, Map.of("TZ", "UTC"), "ip", "-ts", "-o", "monitor", "address");
  }

  /** Returns a watch that reads these lines. */
  static AddressWatch of(int router, List<String> lines) {
    AddressWatch watch = new AddressWatch(router);
    lines.forEach(watch::take);
    return watch;
  }

  /** Processes the reports since the last call. */
  void read() {
    List<String> lines = monitor.outputFrom(read);
    read += lines.size();
    lines.forEach(this::take);
    // The monitor ends at a report that it does not understand.
    if (!monitor.isAlive()) {
      monitor = monitor();
      read = 0;
      resume(host.exec("ip", "-o", "addr").lines().toList(), LocalDateTime.now(ZoneOffset.UTC));
    }
  }

  /** Sets the addresses that are present at this time, and removes all others. */
  void resume(List<String> present, LocalDateTime now) {
    String time = "[" + now + "] ";
    interfaces.forEach(
        (address, indexes) ->
            List.copyOf(indexes)
                .forEach(i -> take(time + "Deleted " + i + ": any inet " + address + "/0")));
    present.forEach(line -> take(time + line));
  }

  private void take(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return;
    }
    long nanos = nanos(matcher.group(1));
    String address = canonical(matcher.group(4));
    Set<String> present = interfaces.computeIfAbsent(address, key -> new HashSet<>());
    boolean before = !present.isEmpty();
    if (matcher.group(2) == null) {
      present.add(matcher.group(3));
    } else {
      present.remove(matcher.group(3));
    }
    if (before == present.isEmpty()) {
      changes
          .computeIfAbsent(address, key -> new ArrayList<>())
          .add(new History.Held(nanos, router, !before));
    }
  }

  private static long nanos(String time) {
    LocalDateTime parsed = LocalDateTime.parse(time);
    return parsed.toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L + parsed.getNano();
  }

  private static String canonical(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  /** Returns when an address came and left, in the order of time. */
  List<History.Held> changes(String address) {
    return changes.getOrDefault(address, List.of());
  }
}
