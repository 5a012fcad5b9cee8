// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.demo;

/**
 * The timers of RFC 9568 §6.1, calculated independently of the product.
 *
 * @param interval the master's advertisement interval in centiseconds
 */
record Timers(int interval) {
  private static final long CENTISECOND = 10_000_000;

  long skewTime(int priority) {
    return (256 - priority) * interval * CENTISECOND / 256;
  }

  long masterDownInterval(int priority) {
    return 3 * interval * CENTISECOND + skewTime(priority);
  }
}
