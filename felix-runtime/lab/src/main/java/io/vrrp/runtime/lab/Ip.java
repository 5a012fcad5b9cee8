// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses and checksums of the Internet Protocol. */
final class Ip {
  private Ip() {}

  static String address(ByteBuffer packet, int offset, int length) {
    byte[] bytes = new byte[length];
    packet.get(offset, bytes);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address of " + length + " bytes", e);
    }
  }

  /**
   * Adds 16-bit words in one's complement (RFC 1071); a last single byte counts as the high byte.
   */
  static int sum(ByteBuffer bytes, int start) {
    int sum = start;
    for (int i = 0; i < bytes.limit(); i += 2) {
      int low = i + 1 < bytes.limit() ? bytes.get(i + 1) & 0xff : 0;
      sum += (bytes.get(i) & 0xff) << 8 | low;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
  }
}
