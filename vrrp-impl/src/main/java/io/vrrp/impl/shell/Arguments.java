// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

/** Parses the arguments of commands. */
final class Arguments {

  private Arguments() {}

  /**
   * Parses a number.
   *
   * @param allowed what the command accepts, for the message
   * @throws IllegalArgumentException if it is not a number
   */
  static int number(String name, String text, String allowed) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + "=" + text + "; allowed: " + allowed, e);
    }
  }

  /**
   * Parses a number that is at least 1.
   *
   * @throws IllegalArgumentException if it is not
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
