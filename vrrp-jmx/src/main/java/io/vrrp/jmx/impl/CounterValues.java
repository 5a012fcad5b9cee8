// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCounter;

/** Reads counters. */
interface CounterValues {

  /** The value of a counter. */
  long get(VrrpCounter counter);
}
