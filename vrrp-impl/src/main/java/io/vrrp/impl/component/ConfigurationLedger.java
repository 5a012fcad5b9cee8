// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.VrrpRefusal;
import io.vrrp.impl.component.view.Refusal;
import io.vrrp.impl.engine.port.RouterId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All configurations by PID, in the order in which they came, and why some of them are not applied.
 * Used by the activator's thread; other threads may read {@link #refused}.
 */
final class ConfigurationLedger {

  private final Map<String, ConfigurationEntry> entries = new LinkedHashMap<>();

  private volatile List<VrrpRefusal> refused = List.of();

  /** That of this PID; a new one if there is none. */
  ConfigurationEntry enter(String pid) {
    return entries.computeIfAbsent(pid, ConfigurationEntry::new);
  }

  /** That of this PID, or null. */
  ConfigurationEntry find(String pid) {
    return entries.get(pid);
  }

  void remove(ConfigurationEntry gone) {
    entries.remove(gone.pid);
  }

  void clear() {
    entries.clear();
  }

  Collection<ConfigurationEntry> all() {
    return entries.values();
  }

  /** The configuration whose virtual router has this identity, or null. */
  ConfigurationEntry holder(RouterId id) {
    return entries.values().stream()
        .filter(each -> id.equals(each.held()))
        .findFirst()
        .orElse(null);
  }

  /** The network namespaces that configurations name. */
  Set<String> networkNamespaces() {
    return entries.values().stream()
        .map(ConfigurationEntry::networkNamespace)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** From now on other threads see the present refusals. */
  void publishRefusals() {
    refused =
        entries.values().stream()
            .filter(each -> each.refusal() != null)
            .<VrrpRefusal>map(each -> new Refusal(each.name(), each.refusal()))
            .toList();
  }

  List<VrrpRefusal> refused() {
    return refused;
  }
}
