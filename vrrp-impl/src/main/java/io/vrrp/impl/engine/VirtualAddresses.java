// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualIp;
import java.util.List;

/**
 * The engine's port to whoever keeps the virtual IP addresses in the kernel. The calls return at
 * once; what came of them is reported to {@link Engine#addressesHeld} and {@link
 * Engine#addressesRefused}.
 */
public interface VirtualAddresses {

  /**
   * States what a virtual router wants from now on.
   *
   * @param router which virtual router
   * @param interfaceIndex the interface for the addresses
   * @param addresses all its addresses
   * @param held true: the interface is to have them; false: it is not to have them
   * @param request comes back in the report
   */
  void want(
      RouterId router, int interfaceIndex, List<VirtualIp> addresses, boolean held, long request);

  /** A virtual router is gone, and with it every address that was added for it. */
  void forget(RouterId router);
}
