// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VirtualRouterId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Names the management beans. */
final class BeanNames {

  /** Characters with a meaning in object names or patterns. */
  private static final Pattern SPECIAL = Pattern.compile("[,=:\"*?\\n]");

  private BeanNames() {}

  /** JConsole shows the keys as a tree, in this order: from coarse to fine. */
  static ObjectName of(VirtualRouterId id) {
    String name =
        "io.vrrp:type=VirtualRouter"
            + id.networkNamespace()
                .map(namespace -> ",networkNamespace=" + quotedIfNeeded(namespace))
                .orElse("")
            + ",interface="
            + quotedIfNeeded(id.interfaceName())
            + ",family="
            + id.family().name().toLowerCase(Locale.ROOT)
            + ",vrid="
            + id.vrid();
    return parse(name);
  }

  /** The name of the engine of a network namespace. */
  static ObjectName ofEngine(Optional<String> networkNamespace) {
    return parse(
        "io.vrrp:type=Engine"
            + networkNamespace
                .map(namespace -> ",networkNamespace=" + quotedIfNeeded(namespace))
                .orElse(""));
  }

  private static ObjectName parse(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  private static String quotedIfNeeded(String value) {
    return SPECIAL.matcher(value).find() ? ObjectName.quote(value) : value;
  }
}
