// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects errors in the values of properties, so that all are reported together. Each names the
 * property, its value and what is allowed.
 */
public final class PropertyErrors {

  private final List<String> texts = new ArrayList<>();

  /** Adds an error: the value is not allowed. */
  public void add(String property, Object value, String allowed) {
    add(property + "=" + value + "; allowed: " + allowed);
  }

  /** Adds an error: the property is required. */
  public void addMissing(String property, String allowed) {
    add(property + " is missing; allowed: " + allowed);
  }

  /** Adds an error that has another form. */
  public void add(String text) {
    texts.add(text);
  }

  /**
   * Does nothing if there are no errors.
   *
   * @throws IllegalArgumentException with all errors
   */
  public void throwIfAny() {
    if (!texts.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", texts));
    }
  }
}
