// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Asks the kernel for the source address of packets to a host. A connected UDP socket sends
 * nothing, but gets the address that routes, rules and address selection choose.
 *
 * <p>The socket is not bound to an interface. If it were, and there were no route, the kernel would
 * treat any host as a neighbor and answer with the first address of the interface.
 */
public final class RouteLookup {

  /** Nothing is sent to this port; it only must not be 0. */
  private static final int ANY_PORT = 112;

  private RouteLookup() {}

  /** Returns null if there is no route. */
  public static IpAddress sourceTo(IpAddress destination) {
    boolean v6 = destination.v6();
    String what = "a socket to look for the route to " + destination;
    try (Descriptor socket =
        Descriptor.of(
            Libc.socket(v6 ? Libc.AF_INET6 : Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0),
            "opening " + what)) {
      if (v6) {
        // Avoid temporary addresses: peers cannot list them in their configuration.
        socket.setOption(
            Libc.IPPROTO_IPV6,
            Libc.IPV6_ADDR_PREFERENCES,
            Structures.ofInt(Libc.IPV6_PREFER_SRC_PUBLIC),
            "configuring " + what);
      }
      byte[] address = SocketAddress.of(destination, ANY_PORT, 0);
      if (Libc.connect(socket.number(), address) < 0
          || Libc.getsockname(socket.number(), address) < 0) {
        return null;
      }
      return SocketAddress.address(ByteBuffer.wrap(address), v6);
    } catch (IOException e) {
      // The process may have too many open files. The address is then chosen without the routes.
      return null;
    }
  }
}
