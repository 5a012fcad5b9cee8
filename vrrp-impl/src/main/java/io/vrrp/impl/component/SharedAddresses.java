// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Warns of a virtual IP that two virtual routers of one interface have: both may become master of
 * it, with different MAC addresses. Each pair is reported once while the conflict lasts.
 */
final class SharedAddresses {

  private record Place(String networkNamespace, String interfaceName, IpAddress address) {}

  private record Pair(ConfigurationEntry first, ConfigurationEntry second) {}

  private final Consumer<String> warnings;
  private Set<String> reported = Set.of();

  SharedAddresses(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /** Checks all configurations. */
  void check(Collection<ConfigurationEntry> entries) {
    Map<Place, ConfigurationEntry> users = new HashMap<>();
    Map<Pair, List<IpAddress>> shared = new LinkedHashMap<>();
    for (ConfigurationEntry entry : entries) {
      RouterConfig config = entry.running == null ? null : entry.running.config();
      if (config != null && config.enabled()) {
        for (VirtualIp ip : config.parameters().virtualIps()) {
          Place place = new Place(config.networkNamespace(), config.interfaceName(), ip.address());
          ConfigurationEntry other = users.putIfAbsent(place, entry);
          if (other != null) {
            shared
                .computeIfAbsent(new Pair(other, entry), pair -> new ArrayList<>())
                .add(ip.address());
          }
        }
      }
    }
    Set<String> present =
        Set.copyOf(shared.entrySet().stream().map(e -> text(e.getKey(), e.getValue())).toList());
    present.stream().filter(text -> !reported.contains(text)).sorted().forEach(warnings);
    reported = present;
  }

  private static String text(Pair pair, List<IpAddress> addresses) {
    return pair.second.held()
        + ": has the same virtual IPs as "
        + pair.first.held()
        + " "
        + addresses
        + "; two masters of one address disturb each other: configure each address in only one of "
        + pair.first.name()
        + " and "
        + pair.second.name();
  }
}
