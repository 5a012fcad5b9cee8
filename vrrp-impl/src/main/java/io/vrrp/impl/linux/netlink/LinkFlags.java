// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import java.util.Set;

/**
 * Whether an interface can be used, as the kernel reports it.
 *
 * @param alternativeNames its further names; null if the kernel did not report them
 * @param flags the kernel's flags (IFF_)
 */
public record LinkFlags(int index, String name, Set<String> alternativeNames, int flags) {

  /** Whether an administrator has switched it on. */
  public boolean isUp() {
    return (flags & Netlink.IFF_UP) != 0;
  }

  /** Whether the cable, or its virtual equivalent, is connected. */
  public boolean hasCarrier() {
    return (flags & Netlink.IFF_LOWER_UP) != 0;
  }

  /**
   * Whether the interface itself is ready: not dormant, and not waiting for the lower interface.
   */
  public boolean isOperational() {
    return (flags & Netlink.IFF_RUNNING) != 0;
  }
}
