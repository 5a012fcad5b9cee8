// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

/** Prepares texts of other bundles for one line of the log. */
final class ReasonText {

  private static final int MAX_LENGTH = 200;

  private ReasonText() {}

  /** Removes control characters and limits the length; empty for null. */
  static String of(String text) {
    if (text == null) {
      return "";
    }
    int end = Math.min(text.length(), MAX_LENGTH);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder line = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
    }
    return line.toString().strip();
  }
}
