// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.properties;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the text of a configuration as its author sees it. Editors and web pages leave invisible
 * characters in files: a byte order mark, no-break spaces, zero-width spaces. The file's reader
 * treats each byte as a character, so in UTF-8 each of these becomes several characters.
 */
public final class PropertyText {

  private static final int LAST_OF_ONE_BYTE = 0xff;
  private static final int LAST_OF_ASCII = 0x7f;
  private static final int MAX_EDITS = 2;

  private PropertyText() {}

  /** The properties, with known names for those that differ only by invisible characters. */
  public static Map<String, Object> withVisibleNames(
      Map<String, ?> properties, Collection<String> known) {
    Map<String, Object> visible = new HashMap<>(properties);
    properties.forEach(
        (name, value) -> {
          String meant = visible(name).replace(" ", "");
          if (!known.contains(name) && known.contains(meant)) {
            visible.remove(name);
            visible.putIfAbsent(meant, value);
          }
        });
    return visible;
  }

  /** The visible characters of a text, with plain spaces between but not around them. */
  public static String visible(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < LAST_OF_ASCII)) {
      return text.strip();
    }
    StringBuilder visible = new StringBuilder();
    asUtf8(text)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                visible.append(' ');
              } else if (Character.getType(c) != Character.FORMAT && !Character.isISOControl(c)) {
                visible.appendCodePoint(c);
              }
            });
    return visible.toString().strip();
  }

  private static String asUtf8(String text) {
    if (text.chars().anyMatch(c -> c > LAST_OF_ONE_BYTE)) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      // Not UTF-8: each byte is a character.
      return text;
    }
  }

  /** Whether the file is UTF-16, which cannot be read. */
  public static boolean isUtf16(Map<String, ?> properties) {
    return properties.keySet().stream()
        .anyMatch(name -> name.indexOf('\0') >= 0 || name.startsWith("\u00ff\u00fe"));
  }

  /** The known name with almost the same spelling, or null. */
  public static String similar(String name, Collection<String> known) {
    String lower = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(each -> edits(lower, each.toLowerCase(Locale.ROOT)) <= MAX_EDITS)
        .min(Comparator.comparingInt(each -> edits(lower, each.toLowerCase(Locale.ROOT))))
        .orElse(null);
  }

  /** How many characters must be added, removed or replaced (Levenshtein distance). */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
