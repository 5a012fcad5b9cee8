// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.IpAddress;
import java.nio.ByteBuffer;

/**
 * An address of a host and a port in the form that the kernel expects (struct sockaddr_in,
 * sockaddr_in6).
 */
final class SocketAddress {

  static final int MAX_SIZE = 28;

  private static final int IPV4_SIZE = 16;
  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_ADDRESS = 8;
  private static final int IPV6_SCOPE = 24;
  private static final int PORT = 2;

  private SocketAddress() {}

  /**
   * The structure.
   *
   * @param scope the index of the interface of a link-local address; no effect for other addresses
   */
  static byte[] of(IpAddress address, int port, int scope) {
    ByteBuffer structure = Structures.allocate(address.v6() ? MAX_SIZE : IPV4_SIZE);
    structure.putShort(0, (short) (address.v6() ? Libc.AF_INET6 : Libc.AF_INET));
    // In network byte order.
    structure.put(PORT, (byte) (port >> Byte.SIZE)).put(PORT + 1, (byte) port);
    structure.put(address.v6() ? IPV6_ADDRESS : IPV4_ADDRESS, address.bytes());
    if (address.isIpv6LinkLocal()) {
      structure.putInt(IPV6_SCOPE, scope);
    }
    return structure.array();
  }

  /** The address in such a structure. */
  static IpAddress address(ByteBuffer structure, boolean v6) {
    byte[] address = new byte[v6 ? 16 : 4];
    structure.get(v6 ? IPV6_ADDRESS : IPV4_ADDRESS, address);
    return IpAddress.of(address);
  }

  /** The size of the structure. */
  static int size(boolean v6) {
    return v6 ? MAX_SIZE : IPV4_SIZE;
  }
}
