// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a program and its arguments; no shell is involved. In text, commas separate the arguments,
 * as in other lists. An argument with a comma is written in double quotes, and a double quote in it
 * is doubled. Each element of an array or collection is one argument.
 */
final class CommandText {

  private static final char QUOTE = '"';

  private final String text;
  private final List<String> arguments = new ArrayList<>();

  private CommandText(String text) {
    this.text = text;
  }

  /**
   * Reads a value of a configuration.
   *
   * @throws IllegalArgumentException if a quote is not closed, or something follows it
   */
  static List<String> parse(Object value) {
    if (value == null) {
      return List.of();
    } else if (value instanceof Collection<?> collection) {
      return collection.stream().map(String::valueOf).toList();
    } else if (value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value))
          .mapToObj(i -> String.valueOf(Array.get(value, i)))
          .toList();
    }
    return new CommandText(value.toString()).parse();
  }

  /** A command as text, for people and as a file can have it. */
  static String of(List<String> command) {
    return command.stream().map(CommandText::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(String argument) {
    boolean plain =
        !argument.isEmpty()
            && argument.strip().equals(argument)
            && argument.indexOf(',') < 0
            && argument.charAt(0) != QUOTE;
    return plain ? argument : QUOTE + argument.replace("\"", "\"\"") + QUOTE;
  }

  private List<String> parse() {
    int position = 0;
    while (position < text.length()) {
      position = skipSpaces(position);
      position =
          position < text.length() && text.charAt(position) == QUOTE
              ? readQuoted(position + 1)
              : readPlain(position);
    }
    return arguments;
  }

  private int skipSpaces(int from) {
    int position = from;
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position;
  }

  /** Returns where the next argument begins. */
  private int readPlain(int from) {
    int comma = text.indexOf(',', from);
    int end = comma < 0 ? text.length() : comma;
    String argument = text.substring(from, end).strip();
    if (!argument.isEmpty()) {
      arguments.add(argument);
    }
    return end + 1;
  }

  private int readQuoted(int from) {
    StringBuilder argument = new StringBuilder();
    int position = from;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c != QUOTE) {
        argument.append(c);
      } else if (position < text.length() && text.charAt(position) == QUOTE) {
        argument.append(QUOTE);
        position++;
      } else {
        arguments.add(argument.toString());
        return endOfQuoted(position);
      }
    }
    throw new IllegalArgumentException("a double quote is not closed");
  }

  private int endOfQuoted(int from) {
    int position = skipSpaces(from);
    if (position < text.length() && text.charAt(position) != ',') {
      throw new IllegalArgumentException("only a comma can follow a closing double quote");
    }
    return position + 1;
  }
}
