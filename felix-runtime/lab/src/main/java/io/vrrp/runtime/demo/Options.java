// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.demo;

/**
 * The demo's command line.
 *
 * @param keep whether to leave everything running at the end
 * @param interval the advertisement interval in centiseconds
 */
record Options(boolean keep, int interval) {
  private static final String USAGE = "usage: demo [--keep] [--interval CENTISECONDS]";

  static Options parse(String[] arguments) {
    boolean keep = false;
    int interval = 100;
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--keep")) {
        keep = true;
      } else if (arguments[i].equals("--interval") && i + 1 < arguments.length) {
        interval = interval(arguments[++i]);
      } else {
        throw fail(arguments[i]);
      }
    }
    return new Options(keep, interval);
  }

  private static int interval(String text) {
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 4095) {
      throw fail("--interval " + text + "; allowed: 1 to 4095");
    }
    return Integer.parseInt(text);
  }

  private static RuntimeException fail(String argument) {
    System.err.println("demo: " + argument);
    System.err.println(USAGE);
    System.exit(2);
    return new IllegalArgumentException(argument);
  }
}
