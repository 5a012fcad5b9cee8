// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.List;

/**
 * One virtual router, which all routers of the LAN have.
 *
 * @param family its family
 * @param vrid its identifier
 * @param priorities by router, the first one's first
 */
record Group(Family family, int vrid, List<Integer> priorities) {

  /** The virtual IP address of this VRID is the own address of router 1. */
  static final int OWNED = 1;

  static final int OWNER_PRIORITY = 255;

  /** Whether the virtual IP address is one of the router's own addresses. */
  boolean isOwnedBy(int router) {
    return vrid == OWNED && router == OWNED;
  }

  String pid() {
    return "io.vrrp.router-" + this;
  }

  @Override
  public String toString() {
    return (family == Family.V4 ? "four" : "six") + vrid;
  }
}
