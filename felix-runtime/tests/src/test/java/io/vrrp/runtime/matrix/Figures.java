// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

/**
 * A router's counters of received advertisements.
 *
 * @param received how many
 * @param rejected how many of these it rejected or complained about
 */
record Figures(long received, long rejected) {
  static final Figures NONE = new Figures(0, 0);

  Figures plus(Figures other) {
    return new Figures(received + other.received, rejected + other.rejected);
  }

  long accepted() {
    return received - rejected;
  }
}
