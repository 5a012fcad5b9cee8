// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.Set;

/**
 * An address of an interface of this node that packets may be sent from.
 *
 * @param address the address itself
 * @param prefixLength the length of its subnet's prefix
 * @param traits properties that make it a worse source than other addresses
 */
public record LocalAddress(IpAddress address, int prefixLength, Set<AddressTrait> traits) {

  /** Copies the set. */
  public LocalAddress {
    traits = Set.copyOf(traits);
  }

  /** Whether it has the trait. */
  boolean is(AddressTrait trait) {
    return traits.contains(trait);
  }

  /** The length of its prefix if the other address is in its subnet, otherwise 0. */
  int match(IpAddress other) {
    return address.hasPrefixOf(other, prefixLength) ? prefixLength : 0;
  }
}
