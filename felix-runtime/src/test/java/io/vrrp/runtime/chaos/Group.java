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

  String pid() {
    return "io.vrrp.router-" + this;
  }

  @Override
  public String toString() {
    return (family == Family.V4 ? "four" : "six") + vrid;
  }
}
