// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A packet for a virtual router was discarded for a protocol error (RFC 8347 {@code
 * vrrp-protocol-error-event}, RFC 6527 {@code vrrpv3ProtoError}). Immutable. Later versions may add
 * methods.
 */
@ProviderType
public interface VrrpProtocolError extends VrrpNotification {

  /**
   * Returns what was wrong.
   *
   * @return never {@link ProtoErrReason#NO_ERROR}
   */
  ProtoErrReason reason();

  /**
   * Returns the source address of the packet, which may be forged.
   *
   * @return its source address
   */
  InetAddress source();
}
