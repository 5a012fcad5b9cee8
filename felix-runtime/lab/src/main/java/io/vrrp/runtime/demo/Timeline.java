// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.demo;

/** Prints what happens, with the time since the start. */
final class Timeline {
  private final long start = System.nanoTime();

  /** Announces a step. */
  void step(String text) {
    System.out.println();
    print(text);
  }

  /** Prints an observation. */
  void seen(String format, Object... arguments) {
    print("    " + format.formatted(arguments));
  }

  private void print(String text) {
    System.out.printf("%8.3f s  %s%n", (System.nanoTime() - start) / 1e9, text);
  }

  /** Formats a time in seconds, to the millisecond. */
  static String seconds(long nanos) {
    return "%.3f s".formatted(nanos / 1e9);
  }
}
