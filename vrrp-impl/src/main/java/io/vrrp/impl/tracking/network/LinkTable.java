// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.netlink.LinkFlags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The interfaces of a network namespace. Used by one thread. */
final class LinkTable {

  private final Map<Integer, LinkFlags> byIndex = new HashMap<>();
  private final Map<String, LinkFlags> byName = new HashMap<>();

  /** An interface is new or changed, perhaps its name. Returns its former state, or null. */
  LinkFlags put(LinkFlags link) {
    LinkFlags before = remove(link.index());
    LinkFlags now = link;
    if (link.alternativeNames() == null) {
      Set<String> names = before == null ? Set.of() : before.alternativeNames();
      now = new LinkFlags(link.index(), link.name(), names, link.flags());
    }
    byIndex.put(now.index(), now);
    for (String name : now.alternativeNames()) {
      byName.put(name, now);
    }
    byName.put(now.name(), now);
    return before;
  }

  /** Removes an interface. Returns its last state, or null. */
  LinkFlags remove(int index) {
    LinkFlags before = byIndex.remove(index);
    if (before != null) {
      // Keep a name that another interface has by now.
      byName.values().removeIf(link -> link == before);
    }
    return before;
  }

  void replaceAll(List<LinkFlags> all) {
    byIndex.clear();
    byName.clear();
    all.forEach(this::put);
  }

  /** The interface, or null. */
  LinkFlags get(int index) {
    return byIndex.get(index);
  }

  /** The interface with this name, which may be an alternative one, or null. */
  LinkFlags get(String name) {
    return byName.get(name);
  }
}
