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
 * All configurations by PID, in the order in which they came, with the refusals. Used by the
 * activator's thread; other threads may read {@link #refused}.
 */
final class ConfigurationLedger {

  private final Map<String, ConfigurationEntry> entries = new LinkedHashMap<>();

  private volatile List<VrrpRefusal> refused = List.of();

  /** The entry of this PID; creates one if there is none. */
  ConfigurationEntry enter(String pid) {
    return entries.computeIfAbsent(pid, ConfigurationEntry::new);
  }

  /** The entry of this PID, or null. */
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

  /** The network namespaces in all configurations. */
  Set<String> networkNamespaces() {
    return entries.values().stream()
        .map(ConfigurationEntry::networkNamespace)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Makes the present refusals visible to other threads. */
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
