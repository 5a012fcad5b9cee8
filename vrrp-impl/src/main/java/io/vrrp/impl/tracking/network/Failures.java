// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.libc.Errno;

/** The reasons why a host cannot be reached, as texts for operators. */
final class Failures {

  private Failures() {}

  static String text(int errno) {
    return switch (errno) {
      case Errno.ECONNREFUSED -> "connection refused";
      case Errno.EHOSTUNREACH -> "no route to host";
      case Errno.ENETUNREACH -> "network is unreachable";
      case Errno.ETIMEDOUT -> "connection timed out";
      case Errno.EPERM -> "sending is not permitted (EPERM); a packet filter may reject it";
      default -> Errno.text(errno);
    };
  }
}
