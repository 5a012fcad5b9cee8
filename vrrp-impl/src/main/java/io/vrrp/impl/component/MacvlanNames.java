// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.port.RouterConfig;
import java.util.Collection;
import java.util.Set;

/** Says why the macvlan of a virtual router cannot have the name that is configured for it. */
final class MacvlanNames {

  private MacvlanNames() {}

  /**
   * Checks the name.
   *
   * @param interfaces the names of all interfaces of the network namespace but our macvlans
   * @throws IllegalStateException if it cannot be used now
   */
  static void check(
      ConfigurationEntry entry, Collection<ConfigurationEntry> all, Set<String> interfaces) {
    RouterConfig wanted = entry.wanted;
    String name = wanted.options().macvlanName();
    if (name.isEmpty() || !wanted.virtualMac()) {
      return;
    }
    if (interfaces.contains(name)) {
      throw new IllegalStateException(
          "macvlanName=" + name + ": another interface has this name; allowed: a free name");
    }
    for (ConfigurationEntry other : all) {
      RouterConfig running =
          other == entry || other.running == null ? null : other.running.config();
      if (running != null
          && running.networkNamespace().equals(wanted.networkNamespace())
          && running.options().macvlanName().equals(name)) {
        throw new IllegalStateException(
            "macvlanName=" + name + ": another configuration has it (" + other.name() + ")");
      }
    }
  }
}
