// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A router was heard whose configuration of the virtual router differs from this node's (RFC 8347
 * {@code vrrp-virtual-router-error-event}). Immutable. Later versions may add methods.
 */
@ProviderType
public interface VrrpVirtualRouterError extends VrrpNotification {

  /**
   * Returns what differs.
   *
   * @return the reason
   */
  VirtualRouterErrorReason reason();

  /**
   * Returns the source address of the packet, which may be forged.
   *
   * @return its source address
   */
  InetAddress source();
}
