// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Writes addresses as operators do and as the virtual IP addresses are written, RFC 5952, so that
 * they can be compared by eye: the JDK would write {@code fe80:0:0:0:0:0:0:1}.
 */
final class AddressText {

  private static final Pattern ZERO_GROUPS = Pattern.compile("(?<![^:])0(?::0)+(?![^:])");
  private static final Pattern SCOPE = Pattern.compile("%.*");

  private AddressText() {}

  static String of(InetAddress address) {
    String text = SCOPE.matcher(address.getHostAddress()).replaceFirst("");
    // Of runs of the same length the first is the greatest, which is what RFC 5952 §4.2.3 asks for.
    Optional<MatchResult> longest =
        ZERO_GROUPS
            .matcher(text)
            .results()
            .max(Comparator.comparingInt(zeros -> zeros.end() - zeros.start()));
    return longest.map(zeros -> shortened(text, zeros)).orElse(text);
  }

  private static String shortened(String text, MatchResult zeros) {
    String before = text.substring(0, Math.max(0, zeros.start() - 1));
    String after = text.substring(Math.min(text.length(), zeros.end() + 1));
    return before + "::" + after;
  }
}
