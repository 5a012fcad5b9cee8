// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpService;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the virtual router that the user means. The user gives any part of its identity that is
 * unique: its VRID, interface, address family, network namespace, or all of it as {@code
 * eth0/ipv4/51}.
 */
final class Choice {

  private Choice() {}

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException if no virtual router fits, or more than one; the message lists
   *     the choices
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
      throw new IllegalArgumentException(meant + " may be " + list(found) + ": say which");
    }
    return found.get(0);
  }

  /**
   * The words that identify one virtual router: the whole identity, and the VRID if it is unique.
   */
  static List<String> names(Collection<VrrpService> all) {
    List<String> vrids = all.stream().map(router -> Integer.toString(router.id().vrid())).toList();
    return Stream.concat(
            vrids.stream().filter(vrid -> Collections.frequency(vrids, vrid) == 1),
            all.stream().map(router -> router.id().toString()))
        .sorted()
        .toList();
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
    return all.isEmpty() ? "there are none" : "there are: " + list(all);
  }

  private static String list(Collection<VrrpService> routers) {
    return routers.stream()
        .map(router -> router.id().toString())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
