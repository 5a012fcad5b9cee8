// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Writes addresses as in RFC 5952, like operators and the virtual IP addresses, so that people can
 * compare them. The JDK would write {@code fe80:0:0:0:0:0:0:1}.
 */
final class AddressText {

  private static final Pattern ZERO_GROUPS = Pattern.compile("(?<![^:])0(?::0)+(?![^:])");
  private static final Pattern SCOPE = Pattern.compile("%.*");

  private AddressText() {}

  static String of(InetAddress address) {
    String text = SCOPE.matcher(address.getHostAddress()).replaceFirst("");
    // Of several runs of the same length, Stream.max returns the first, as RFC 5952 §4.2.3
    // requires.
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
