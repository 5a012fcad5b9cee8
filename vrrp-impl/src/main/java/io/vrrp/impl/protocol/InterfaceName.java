// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The names that Linux allows for a network interface. The kernel counts bytes, not characters. */
public final class InterfaceName {

  /** The maximum length of a name (IFNAMSIZ less the terminating zero). */
  public static final int MAX_BYTES = 15;

  /** The maximum length of an alternative name (ALTIFNAMSIZ less the terminating zero). */
  public static final int MAX_ALTERNATIVE_BYTES = 127;

  private static final Pattern NOT_ACCEPTED_BY_IP_LINK = Pattern.compile("[/\\s\\p{Cntrl}]");

  /** A configuration names its interface by its name or an alternative name. */
  public static final PropertyRule<String> RULE =
      new PropertyRule<>(
          "interface",
          "the name of a network interface, at most "
              + MAX_ALTERNATIVE_BYTES
              + " bytes, such as eth0",
          InterfaceName::isPossibleAlternative);

  private InterfaceName() {}

  private static boolean isPossibleAlternative(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    return length >= 1
        && length <= MAX_ALTERNATIVE_BYTES
        && !NOT_ACCEPTED_BY_IP_LINK.matcher(name).find();
  }

  /** Whether an interface can have this name; alternative names have other rules. */
  public static boolean isPossible(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      return false;
    }
    for (byte b : bytes) {
      if (isSpace(b) || b == '/' || b == ':' || b == 0) {
        return false;
      }
    }
    return switch (name) {
      // In /proc/sys/net these directories are not interfaces.
      case ".", "..", "all", "default" -> false;
      default -> true;
    };
  }

  /** Like the kernel's isspace(), which treats each byte as a character of ISO 8859-1. */
  private static boolean isSpace(byte b) {
    return b == ' ' || b >= '\t' && b <= '\r' || b == (byte) 0xa0;
  }
}
