// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;

/**
 * The source of a socket's packets.
 *
 * @param interfaceIndex the interface that it must use, or 0 if the routes decide
 * @param source the source address that it must use, or null if the routes decide
 */
public record Endpoint(IpFamily family, int interfaceIndex, IpAddress source) {

  /** Opens a socket with this source. */
  Descriptor open(int type, int protocol, String what) throws IOException {
    Descriptor socket =
        Descriptor.of(
            Libc.socket(
                family == IpFamily.IPV6 ? Libc.AF_INET6 : Libc.AF_INET,
                type | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC,
                protocol),
            "opening " + what,
            Errno.NET_RAW);
    try {
      if (interfaceIndex != 0) {
        socket.setOption(
            Libc.SOL_SOCKET,
            Libc.SO_BINDTOIFINDEX,
            Structures.ofInt(interfaceIndex),
            "binding " + what + " to its interface");
      }
      if (source != null) {
        int result = Libc.bind(socket.number(), SocketAddress.of(source, 0, interfaceIndex));
        if (result < 0) {
          throw Errno.failure("sending from " + source, -result);
        }
      }
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }
}
