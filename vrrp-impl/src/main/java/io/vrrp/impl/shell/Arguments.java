// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

/** Reads the arguments of commands. */
final class Arguments {

  private Arguments() {}

  /**
   * Reads a number.
   *
   * @param allowed what the command takes, for the message
   * @throws IllegalArgumentException if it is no number
   */
  static int number(String name, String text, String allowed) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + "=" + text + "; allowed: " + allowed, e);
    }
  }

  /**
   * Reads a number that is at least 1.
   *
   * @throws IllegalArgumentException if it is none
   */
  static int positive(String name, String text) {
    String allowed = "1 to " + Integer.MAX_VALUE;
    int value = number(name, text, allowed);
    if (value < 1) {
      throw new IllegalArgumentException(name + "=" + text + "; allowed: " + allowed);
    }
    return value;
  }
}
