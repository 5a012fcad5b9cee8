// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.properties;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the values of a configuration, which may be text or typed, and collects what is wrong with
 * them.
 */
public final class PropertyReader {

  private final Map<String, ?> properties;
  private final List<String> errors = new ArrayList<>();

  public PropertyReader(Map<String, ?> properties) {
    this.properties = properties;
  }

  /** Adds an error that is not of the usual form. */
  public void error(String text) {
    errors.add(text);
  }

  /**
   * Ends the reading if anything was wrong.
   *
   * @throws IllegalArgumentException with all errors
   */
  public void throwErrors() {
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
  }

  /** Adds an error. */
  public void error(String name, Object value, String allowed) {
    errors.add(name + "=" + value + "; allowed: " + allowed);
  }

  /** The value as text without invisible characters, or null if there is none. */
  public String text(String name) {
    String text = PropertyText.visible(plain(name));
    return text.isEmpty() ? null : text;
  }

  /** The value without surrounding space but otherwise untouched, or null if there is none. */
  public String secret(String name) {
    String text = plain(name).trim();
    return text.isEmpty() ? null : text;
  }

  /** The value as it is. Several where one is expected become a text that no property allows. */
  private String plain(String name) {
    return elements(name).map(Object::toString).collect(Collectors.joining(", "));
  }

  /** A number of a range. Without a default it is required. */
  public int number(String name, Integer defaultValue, int min, int max) {
    return number(name, defaultValue, min, min, max);
  }

  /**
   * A number of a range, or one more.
   *
   * @param special allowed although it may be out of the range
   */
  public int number(String name, Integer defaultValue, int special, int min, int max) {
    String allowed = (special < min ? special + ", " : "") + min + " to " + max;
    String text = text(name);
    if (text == null) {
      if (defaultValue == null) {
        errors.add(name + " is missing; allowed: " + allowed);
        return min;
      }
      return defaultValue;
    }
    try {
      int value = Integer.parseInt(text);
      if (value == special || value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below like any other value that is not allowed.
    }
    error(name, text, allowed);
    // A value that other rules do not refuse again.
    return defaultValue == null ? min : defaultValue;
  }

  /** Whether it is true. */
  public boolean flag(String name, boolean defaultValue) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      error(name, text, "true, false");
    }
    return text.equalsIgnoreCase("true");
  }

  /** The elements of a list, which may be an array, a collection, or text with separators. */
  public List<String> texts(String name) {
    return elements(name)
        .flatMap(element -> Arrays.stream(PropertyText.visible(element.toString()).split("[, ]+")))
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** What a value consists of: typed configurations may have an array or a collection anywhere. */
  private Stream<?> elements(String name) {
    Object value = properties.get(name);
    if (value == null) {
      return Stream.empty();
    } else if (value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i));
    } else if (value instanceof Collection<?> collection) {
      return collection.stream();
    } else {
      return Stream.of(value);
    }
  }
}
