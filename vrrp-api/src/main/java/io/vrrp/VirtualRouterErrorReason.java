// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * How another router of the group differs from this node (RFC 8347 {@code
 * virtual-router-error-reason}).
 */
public enum VirtualRouterErrorReason {
  /**
   * Its virtual IP addresses differ from the configured ones (RFC 9568 §7.1). A version 2 packet
   * was discarded for this (RFC 3768 §7.1).
   */
  ADDRESS_LIST_ERROR,
  /**
   * Its advertisement interval differs from the configured one (RFC 9568 §7.1). A version 2 packet
   * was discarded for this (RFC 3768 §7.1).
   */
  INTERVAL_ERROR,
  /** Its packet is incomplete and was discarded (RFC 9568 §7.1). */
  PACKET_LENGTH_ERROR,
  /** It advertises although this node is the owner of the addresses (RFC 9568 errata 8298). */
  OWNER_CONFLICT,
  /**
   * Its version 2 packet has another authentication type or password than the configured one and
   * was discarded (RFC 3768 §7.1).
   */
  AUTHENTICATION_ERROR
}
