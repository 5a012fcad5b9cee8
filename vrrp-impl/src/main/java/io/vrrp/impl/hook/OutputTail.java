// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The last bytes of the output of a program. */
final class OutputTail {

  private static final int MAX_BYTES = 2_000;
  private static final int MAX_LINES = 5;

  private byte[] tail = new byte[0];

  void add(byte[] bytes, int length) {
    byte[] all = Arrays.copyOf(tail, tail.length + length);
    System.arraycopy(bytes, 0, all, tail.length, length);
    tail = Arrays.copyOfRange(all, Math.max(0, all.length - MAX_BYTES), all.length);
  }

  /** The last lines joined to one, without control characters. */
  String text() {
    List<String> lines =
        new String(tail, StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
  }
}
