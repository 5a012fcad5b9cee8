// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.IpAddress;
import java.util.List;

/**
 * The engine's port to the data plane, which adds and removes the virtual IP addresses. The calls
 * return at once; results are reported to the engine later. Only {@link #holdAtOnce} waits for the
 * kernel.
 */
public interface DataPlanePort {

  /**
   * Sets the desired state of a virtual router.
   *
   * @param router the virtual router
   * @param interfaceIndex the interface it is on
   * @param config which addresses, and how to manage them
   * @param held true: this node holds the addresses; false: it does not, but is ready to
   * @param request identifies this call in the report
   */
  void want(RouterId router, int interfaceIndex, RouterConfig config, boolean held, long request);

  /**
   * As {@link #want} for holding the addresses, if this is possible while the caller waits some
   * tenths of a millisecond. That the kernel has the addresses is then not reported, unless
   * something is missing later. If it returns false, the desired state has not changed; an
   * implementation may always return false.
   *
   * @return whether the kernel has the addresses
   */
  default boolean holdAtOnce(
      RouterId router, int interfaceIndex, RouterConfig config, long request) {
    return false;
  }

  /**
   * Asks whether a virtual router still holds the addresses that it wants to hold. The answer is
   * the report that it holds them; there is none while something is missing.
   */
  default void check(RouterId router) {}

  /**
   * Sets the addresses that another program put on the interface and that this node, as a backup,
   * must not answer for, because the master advertises them. It applies until the next call, and
   * only while this node does not hold the addresses.
   */
  default void leaveToMaster(RouterId router, List<IpAddress> addresses) {}

  /** A virtual router was removed, and with it every address that was added for it. */
  void forget(RouterId router);

  /**
   * The addresses that a virtual router wants to hold are still wanted: all packets received up to
   * now have been read.
   */
  void confirm(RouterId router);
}
