// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Values of properties, as the files have them. */
final class PropertyValue {

  private PropertyValue() {}

  /**
   * Text where its reader takes text for the same, as in a file that is written by hand.
   *
   * @param lists whether the reader takes text with commas for a list, as virtual routers do
   */
  static Object inFile(Object value, boolean lists) {
    if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
      return value.toString();
    } else if (lists && value != null && !(value instanceof String)) {
      return elements(value).stream()
          .map(element -> quoted(String.valueOf(element)))
          .collect(Collectors.joining(", "));
    } else {
      return value;
    }
  }

  /** In double quotes if it would not be read as one element: hooks have arguments with commas. */
  private static String quoted(String element) {
    boolean plain =
        !element.isEmpty()
            && element.strip().equals(element)
            && element.indexOf(',') < 0
            && element.charAt(0) != '"';
    return plain ? element : '"' + element.replace("\"", "\"\"") + '"';
  }

  /** All of them; a file has no spaces around values. */
  static Map<String, Object> inFile(Map<String, Object> properties, boolean lists) {
    Map<String, Object> values = new HashMap<>();
    properties.forEach(
        (name, value) ->
            values.put(
                name,
                inFile(value, lists) instanceof String text ? text.strip() : inFile(value, lists)));
    return values;
  }

  private static List<Object> elements(Object value) {
    if (value instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    } else if (value.getClass().isArray()) {
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
      return elements;
    } else {
      return List.of(value);
    }
  }

  /** Whether all properties are the same. */
  static boolean same(Map<String, Object> one, Map<String, Object> other) {
    return one.keySet().equals(other.keySet())
        && one.keySet().stream().allMatch(name -> same(one.get(name), other.get(name)));
  }

  /** Whether they are the same; arrays, if their elements are. */
  static boolean same(Object one, Object other) {
    return Objects.deepEquals(one, other);
  }
}
