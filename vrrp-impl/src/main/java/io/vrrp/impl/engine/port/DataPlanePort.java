// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.IpAddress;
import java.util.List;

/**
 * The engine's port to the data plane, which adds and removes the virtual IP addresses. The calls
 * return at once; what came of them is reported to the engine later. Only {@link #holdAtOnce} waits
 * for the kernel.
 */
public interface DataPlanePort {

  /**
   * States what a virtual router wants from now on.
   *
   * @param router which virtual router
   * @param interfaceIndex the interface it is on
   * @param config which addresses, and how they are to be kept
   * @param held true: this node is to have the addresses; false: it is not to have them, but to be
   *     ready for them
   * @param request comes back in the report
   */
  void want(RouterId router, int interfaceIndex, RouterConfig config, boolean held, long request);

  /**
   * States that this node is to have the addresses, as {@link #want} does, if they can be had while
   * the caller waits: some tenths of a millisecond. It is no news then that the kernel has them,
   * and not reported unless something is missing later. If it returns false, nothing has been
   * stated; who has nothing prepared need not do otherwise.
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
   * States for which of the addresses that another program put on the interface this node must not
   * answer, as a backup, because the master that it hears advertises them. It counts until it is
   * stated again, and only while the addresses are not to be held.
   */
  default void leaveToMaster(RouterId router, List<IpAddress> addresses) {}

  /** A virtual router is gone, and with it every address that was added for it. */
  void forget(RouterId router);

  /**
   * The addresses that a virtual router wants to hold are still wanted: all packets received up to
   * now have been read.
   */
  void confirm(RouterId router);
}
