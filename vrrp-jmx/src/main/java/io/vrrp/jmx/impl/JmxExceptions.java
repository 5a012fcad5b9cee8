// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns each failure into an {@link IllegalArgumentException} or {@link IllegalStateException} with
 * a text and no cause. If a management client lacked the class of another exception, it could not
 * read the answer at all.
 */
final class JmxExceptions {

  private static final Logger LOG = LoggerFactory.getLogger(JmxExceptions.class);

  private JmxExceptions() {}

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
      LOG.warn(
          "JMX operation: failed; the management client receives only the text of this exception",
          e);
    }
    return new IllegalStateException(text(e));
  }

  private static String text(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
