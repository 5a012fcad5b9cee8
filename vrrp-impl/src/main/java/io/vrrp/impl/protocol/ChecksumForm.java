// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** What the checksum of an IPv4 advertisement covers. For IPv6 it is always PSEUDO_HEADER. */
public enum ChecksumForm {
  /** The VRRP message alone: RFC 9568 §5.2.8 for IPv4. */
  MESSAGE_ONLY,
  /** The message and a pseudo-header: how many read RFC 5798 §5.2.8 for IPv4. */
  PSEUDO_HEADER
}
