// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.protocol.IpAddress;

/**
 * The addresses that a route leads to.
 *
 * @param address the first of them
 * @param length how many of its bits all of them have
 */
public record Prefix(IpAddress address, int length) {

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
