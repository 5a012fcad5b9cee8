// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

/** What happens to one router of a LAN. */
enum Event {
  START("starts"),
  STOP("stops"),
  KILL("kill -9"),
  CUT("cut"),
  RETURN("returns"),
  RESTORE("link back");

  private final String label;

  Event(String label) {
    this.label = label;
  }

  boolean isArrival() {
    return this == START || this == RETURN || this == RESTORE;
  }

  @Override
  public String toString() {
    return label;
  }
}
