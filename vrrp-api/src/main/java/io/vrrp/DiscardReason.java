// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** Why a received packet was discarded. Each packet has at most one. */
public enum DiscardReason {
  /** It carries this node's own source address. */
  OWN_PACKET,
  /** Its TTL or hop limit is not 255 (RFC 9568 §5.1.1.3, §7.1), or with peers less than asked. */
  IP_TTL,
  /** It is not addressed to the VRRP group (RFC 9568 §5.1.1.2), or with peers to this node. */
  WRONG_DESTINATION,
  /** Its source is none of the unicast peers. */
  UNKNOWN_PEER,
  /** IPv6: its source is not link-local (RFC 9568 §5.1.2.1). */
  SOURCE_NOT_LINK_LOCAL,
  /** It is incomplete (RFC 9568 §7.1). */
  PACKET_LENGTH,
  /** Its version is not one that the virtual router speaks (RFC 9568 §5.2.1, §7.1). */
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
  /** Version 2: its authentication type is not the configured one (RFC 3768 §7.1). */
  AUTH_TYPE,
  /** Version 2: its password is not the configured one (RFC 2338 §5.3.10). */
  AUTH_FAILURE,
  /** Version 2: its addresses are not the configured ones (RFC 3768 §7.1). */
  ADDRESS_LIST,
  /** Version 2: its interval is not the configured one (RFC 3768 §7.1). */
  ADVER_INT,
  /** Version 2: its sender is heard in version 3 as well (RFC 9568 §8.4.2). */
  VERSION_3_HEARD,
  /** The virtual router was in {@code INITIALIZE}. */
  NOT_RUNNING
}
