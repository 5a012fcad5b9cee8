// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** What the checksum of an advertisement covers (RFC 9568 §5.2.8). */
public enum ChecksumForm {
  /** The VRRP message alone: IPv4 as RFC 9568 has it. */
  MESSAGE_ONLY,
  /** The message and a pseudo-header: IPv6, and IPv4 as RFC 5798 is often read. */
  PSEUDO_HEADER
}
