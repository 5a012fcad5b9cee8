// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpService;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the one virtual router that somebody means who says as much of its identity as tells it
 * from the others: its VRID, interface, address family, network namespace, or all of it as {@code
 * eth0/ipv4/51}.
 */
final class Choice {

  private Choice() {}

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException if the words fit none, or more than one; the message names the
   *     choices
   */
  static VrrpService of(Collection<VrrpService> all, List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("which virtual router? " + there(all));
    }
    List<VrrpService> found = all.stream().filter(router -> fits(router.id(), words)).toList();
    String meant = String.join(" ", words);
    if (found.isEmpty()) {
      throw new IllegalArgumentException("there is no virtual router " + meant + "; " + there(all));
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(meant + " may be " + names(found) + ": say which");
    }
    return found.get(0);
  }

  private static boolean fits(VirtualRouterId id, List<String> words) {
    Set<String> parts = new HashSet<>();
    id.networkNamespace().ifPresent(parts::add);
    parts.add(id.interfaceName());
    parts.add(id.family().name().toLowerCase(Locale.ROOT));
    parts.add(Integer.toString(id.vrid()));
    parts.add(id.toString());
    return parts.containsAll(words);
  }

  private static String there(Collection<VrrpService> all) {
    return all.isEmpty() ? "there are none" : "there are: " + names(all);
  }

  private static String names(Collection<VrrpService> routers) {
    return routers.stream()
        .map(router -> router.id().toString())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
