// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.IpAddress;

/**
 * An address of a network interface as the kernel reports it.
 *
 * @param linkIndex the interface that has it
 * @param address the address itself
 * @param prefixLength the length of its prefix
 * @param ours whether it carries the mark that this program gives its addresses
 * @param usable whether packets may be sent from it: not tentative and not a duplicate (RFC 4862)
 */
public record LinkAddress(
    int linkIndex, IpAddress address, int prefixLength, boolean ours, boolean usable) {

  // Written out: what Java makes for a record is slow where nothing but its first compiler runs.

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkAddress that
        && linkIndex == that.linkIndex
        && prefixLength == that.prefixLength
        && ours == that.ours
        && usable == that.usable
        && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return ((linkIndex * 31 + address.hashCode()) * 31 + prefixLength) * 4
        + (ours ? 2 : 0)
        + (usable ? 1 : 0);
  }
}
