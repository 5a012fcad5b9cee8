// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.function.Predicate;

/**
 * Which values a property may have. The rule is stated once, next to the value that it is for: the
 * record with the value checks it, and the reader of configurations uses the same rule.
 *
 * @param <T> the type of the value
 * @param property the name of the property
 * @param allowed the allowed values, in words
 * @param test whether a value is allowed
 */
public record PropertyRule<T>(String property, String allowed, Predicate<T> test) {

  /** Allows a range of numbers. */
  public static PropertyRule<Integer> range(String property, int min, int max) {
    return new PropertyRule<>(
        property, min + " to " + max, number -> number >= min && number <= max);
  }

  /** Whether a value is allowed. */
  public boolean allows(T value) {
    return test.test(value);
  }

  /** Adds an error if the value is not allowed. */
  public void check(T value, PropertyErrors errors) {
    if (!allows(value)) {
      errors.add(property, value, allowed);
    }
  }
}
