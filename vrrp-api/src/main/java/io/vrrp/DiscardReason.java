// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** Why a received packet was discarded. Each packet has at most one. */
public enum DiscardReason {
  /** It carries this node's own source address. */
  OWN_PACKET,
  /** Its TTL or hop limit is not 255 (RFC 9568 §5.1.1.3, §7.1). */
  IP_TTL,
  /** It is not addressed to the VRRP group (RFC 9568 §5.1.1.2). */
  WRONG_DESTINATION,
  /** IPv6: its source is not link-local (RFC 9568 §5.1.2.1). */
  SOURCE_NOT_LINK_LOCAL,
  /** It is incomplete (RFC 9568 §7.1). */
  PACKET_LENGTH,
  /** Its version is not 3 (RFC 9568 §5.2.1, §7.1). */
  VERSION,
  /** Its type is unknown (RFC 9568 §5.2.2, §7.1). */
  INVALID_TYPE,
  /** Its checksum is wrong (RFC 9568 §5.2.8, §7.1). */
  CHECKSUM,
  /** Its VRID is not configured on the interface (RFC 9568 §5.2.3, §7.1). */
  VRID,
  /** It lists no address (RFC 9568 §5.2.5, errata 8299). */
  ADDRESS_COUNT_ZERO,
  /** IPv6: its first virtual IP address is not link-local (RFC 9568 §5.2.9, errata 8300). */
  FIRST_ADDRESS_NOT_LINK_LOCAL,
  /** Its interval is 0 (RFC 9568 errata 8301). */
  INTERVAL_ZERO,
  /** The virtual router was in {@code INITIALIZE}. */
  NOT_RUNNING
}
