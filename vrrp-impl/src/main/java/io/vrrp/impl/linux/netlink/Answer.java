// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Errno;

/**
 * The kernel's answer to one request.
 *
 * @param errno why it refuses, or 0
 * @param explanation its own words for that, or null
 */
record Answer(int errno, String explanation) {

  static final Answer SUCCESS = new Answer(0, null);

  boolean isSuccess() {
    return errno == 0;
  }

  /** Whether the address, its interface or the interface's use of IPv6 does not exist any more. */
  boolean isGone() {
    return switch (errno) {
      case Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO -> true;
      default -> false;
    };
  }

  /** Whether the kernel has no code for what was asked. */
  boolean isUnsupported() {
    return errno == Errno.EOPNOTSUPP;
  }

  /**
   * Why the kernel refuses, for an operator; null if it does not.
   *
   * @param action what was asked of it
   */
  String refusal(String action) {
    if (isSuccess()) {
      return null;
    }
    String text = Errno.text(action, errno, Errno.NET_ADMIN);
    return explanation == null ? text : text + ": " + explanation;
  }
}
