// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.protocol.IpAddress;

/**
 * The destinations of a route.
 *
 * @param address the first of these addresses
 * @param length how many leading bits they have in common
 */
public record Prefix(IpAddress address, int length) {

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
