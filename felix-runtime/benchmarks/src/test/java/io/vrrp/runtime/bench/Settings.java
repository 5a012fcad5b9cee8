// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Reads settings from system properties, and waits. */
final class Settings {
  private Settings() {}

  /** Returns whole numbers separated by commas. */
  static List<Integer> numbers(String property, String otherwise) {
    return Arrays.stream(System.getProperty(property, otherwise).split(","))
        .map(number -> Integer.valueOf(number.strip()))
        .toList();
  }

  static Duration seconds(String property, int otherwise) {
    return Duration.ofSeconds(Integer.getInteger(property, otherwise));
  }

  /** Lets time pass. */
  static void pass(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
