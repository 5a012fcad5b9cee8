// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** Properties that make an address of an interface a worse source than others. */
public enum AddressTrait {

  /**
   * An IPv4 address with scope link or narrower, such as 169.254.0.0/16: not known outside the
   * link.
   */
  LINK_SCOPE,

  /** An IPv4 address that is removed together with the first address of its subnet. */
  SECONDARY,

  /** An IPv6 address that expires soon (RFC 4862 §5.5.4). */
  DEPRECATED,

  /** An IPv6 privacy address, which is valid for days (RFC 8981). */
  TEMPORARY
}
