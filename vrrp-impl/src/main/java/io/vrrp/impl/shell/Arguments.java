// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

/** Words of a command line that must be more than words. */
final class Arguments {

  private Arguments() {}

  /**
   * Reads a number.
   *
   * @param other what else the command takes in its place, for the message; null if nothing
   * @throws IllegalArgumentException if it is none of the range; the message has what is allowed
   */
  static int number(String name, String text, int min, int max, String other) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below like a number that is not allowed.
    }
    throw new IllegalArgumentException(
        name
            + "="
            + text
            + "; allowed: "
            + min
            + " to "
            + max
            + (other == null ? "" : ", " + other));
  }
}
