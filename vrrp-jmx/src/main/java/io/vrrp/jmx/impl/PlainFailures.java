// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nothing but {@link IllegalArgumentException} and {@link IllegalStateException} with a text
 * out to management clients. They get no cause: its class is one that they may not have, and then
 * they could not read the answer at all.
 */
final class PlainFailures {

  private static final Logger LOG = LoggerFactory.getLogger(PlainFailures.class);

  private PlainFailures() {}

  static <T> T get(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) {
      throw plain(e);
    }
  }

  static void run(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException e) {
      throw plain(e);
    }
  }

  private static RuntimeException plain(RuntimeException e) {
    if (e instanceof IllegalArgumentException) {
      return new IllegalArgumentException(text(e));
    }
    if (!(e instanceof IllegalStateException)) {
      LOG.warn("A management client gets only the text of this failure", e);
    }
    return new IllegalStateException(text(e));
  }

  private static String text(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
