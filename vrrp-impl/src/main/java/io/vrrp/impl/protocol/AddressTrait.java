// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** What makes an address of an interface a worse source than others. */
public enum AddressTrait {

  /** An IPv4 address of link scope or narrower, as 169.254.0.0/16 is: not known beyond the link. */
  LINK_SCOPE,

  /** An IPv4 address that goes when the first address of its subnet goes. */
  SECONDARY,

  /** An IPv6 address that goes soon (RFC 4862 §5.5.4). */
  DEPRECATED,

  /** An IPv6 privacy address, which lives for days (RFC 8981). */
  TEMPORARY
}
