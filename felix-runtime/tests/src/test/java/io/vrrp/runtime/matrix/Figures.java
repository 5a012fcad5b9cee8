// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

/**
 * What a router says of the advertisements it received.
 *
 * @param received how many
 * @param rejected how many of these it did not take for what they are, or had to complain about
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
