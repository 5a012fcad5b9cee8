// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.properties;

import io.vrrp.impl.protocol.PropertyErrors;
import io.vrrp.impl.protocol.PropertyRule;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the values of a configuration, which may be text or typed, and collects the errors. */
public final class PropertyReader {

  private final Map<String, ?> properties;
  private final PropertyErrors errors = new PropertyErrors();

  public PropertyReader(Map<String, ?> properties) {
    this.properties = properties;
  }

  /** The errors so far. */
  public PropertyErrors errors() {
    return errors;
  }

  /** The value as text without invisible characters, or null if there is none. */
  public String text(String name) {
    String text = PropertyText.visible(plain(name));
    return text.isEmpty() ? null : text;
  }

  /** The value without surrounding space but otherwise unchanged, or null if there is none. */
  public String secret(String name) {
    String text = plain(name).trim();
    return text.isEmpty() ? null : text;
  }

  /**
   * The value unchanged. A list in place of a single value becomes a text that no property allows.
   */
  private String plain(String name) {
    return elements(name).map(Object::toString).collect(Collectors.joining(", "));
  }

  /** A text, or null if there is none. Without a default it is required. */
  public String text(PropertyRule<String> rule, String defaultValue) {
    String text = text(rule.property());
    if (text == null) {
      if (defaultValue == null) {
        errors.addMissing(rule.property(), rule.allowed());
      }
      return defaultValue;
    }
    rule.check(text, errors);
    return text;
  }

  /**
   * A number. Without a default it is required.
   *
   * @return the default, or 0, if the value is not allowed
   */
  public int number(PropertyRule<Integer> rule, Integer defaultValue) {
    String text = text(rule.property());
    if (text != null) {
      try {
        int value = Integer.parseInt(text);
        if (rule.allows(value)) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Reported below, like any other value that is not allowed.
      }
      errors.add(rule.property(), text, rule.allowed());
    } else if (defaultValue == null) {
      errors.addMissing(rule.property(), rule.allowed());
    }
    // Other rules accept the default, so each value is refused only once.
    return defaultValue == null ? 0 : defaultValue;
  }

  /**
   * One of several values.
   *
   * @param nameOf the name of each value in a configuration
   * @return null if the text is none of the names
   */
  public <T> T choice(String name, List<T> choices, Function<T, String> nameOf, T defaultValue) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    for (T choice : choices) {
      if (nameOf.apply(choice).equalsIgnoreCase(text)) {
        return choice;
      }
    }
    errors.add(name, text, choices.stream().map(nameOf).collect(Collectors.joining(", ")));
    return null;
  }

  /** Whether it is true. */
  public boolean flag(String name, boolean defaultValue) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      errors.add(name, text, "true, false");
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

  /** The elements of a list whose elements may have spaces: only commas separate them. */
  public List<String> entries(String name) {
    return elements(name)
        .flatMap(element -> Arrays.stream(element.toString().split(",")))
        .map(PropertyText::visible)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** The elements of a value: typed configurations may have an array or a collection anywhere. */
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
