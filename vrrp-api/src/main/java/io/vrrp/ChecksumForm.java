// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * What the checksum of an IPv4 advertisement covers (RFC 9568 §5.2.8). For IPv6 it is always {@link
 * #PSEUDO_HEADER}.
 */
public enum ChecksumForm {
  /** The VRRP message alone: IPv4 in RFC 9568 §5.2.8. */
  MESSAGE_ONLY,
  /** The VRRP message and a pseudo-header: IPv6, and IPv4 as many read RFC 5798 §5.2.8. */
  PSEUDO_HEADER
}
