// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Errno;

/**
 * The kernel's answer to one request.
 *
 * @param errno why it refuses, or 0
 * @param explanation the kernel's explanation, or null
 */
record Answer(int errno, String explanation) {

  static final Answer SUCCESS = new Answer(0, null);

  boolean isSuccess() {
    return errno == 0;
  }

  /** Whether the address or its interface is gone, or the interface has no IPv6 any more. */
  boolean isGone() {
    return switch (errno) {
      case Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO -> true;
      default -> false;
    };
  }

  /** Whether this kernel cannot do it at all. */
  boolean isUnsupported() {
    return errno == Errno.EOPNOTSUPP;
  }

  /**
   * The reason of a refusal, for an operator; null if the request was not refused.
   *
   * @param action what was requested
   */
  String refusal(String action) {
    if (isSuccess()) {
      return null;
    }
    String text = Errno.text(action, errno, Errno.NET_ADMIN);
    return explanation == null ? text : text + ": " + explanation;
  }
}
