// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * The last protocol error (RFC 6527 {@code vrrpv3StatisticsProtoErrReason}, RFC 8347 {@code
 * protocol-error-reason}).
 */
public enum ProtoErrReason {
  /** There was none. */
  NO_ERROR,
  /** A TTL or hop limit other than 255. */
  IP_TTL_ERROR,
  /** A version other than 3. */
  VERSION_ERROR,
  /** A wrong checksum. */
  CHECKSUM_ERROR,
  /** A VRID that is not configured on the interface. */
  VRID_ERROR
}
