// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import static java.util.Objects.requireNonNull;

/**
 * The last protocol error (RFC 6527 {@code vrrpv3StatisticsProtoErrReason}, RFC 8347 {@code
 * protocol-error-reason}).
 */
public enum ProtoErrReason {
  /** There was none. */
  NO_ERROR,
  /** A TTL or hop limit other than 255, or less than {@code minTtl}. */
  IP_TTL_ERROR,
  /** A version that the virtual router does not speak. */
  VERSION_ERROR,
  /** A wrong checksum. */
  CHECKSUM_ERROR,
  /** A VRID that is not configured on the interface. */
  VRID_ERROR;

  /**
   * Returns the protocol error that a discard reason stands for.
   *
   * @param reason why a packet was discarded
   * @return {@link #NO_ERROR} if the RFCs do not call this reason a protocol error
   */
  public static ProtoErrReason of(DiscardReason reason) {
    return switch (requireNonNull(reason, "reason")) {
      case IP_TTL -> IP_TTL_ERROR;
      case VERSION -> VERSION_ERROR;
      case CHECKSUM -> CHECKSUM_ERROR;
      case VRID -> VRID_ERROR;
      default -> NO_ERROR;
    };
  }
}
