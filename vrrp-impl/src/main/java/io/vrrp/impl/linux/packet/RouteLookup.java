// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Asks the kernel for the source address of packets to a host. A connected UDP socket sends
 * nothing, but gets the address that routes, rules and address selection choose.
 *
 * <p>The socket is not bound to an interface. If it were, and there were no route, the kernel would
 * treat any host as a neighbor and answer with the first address of the interface.
 */
public final class RouteLookup {

  private static final int SOCKADDR_IN_SIZE = 16;
  private static final int SIN_ADDRESS = 4;
  private static final int SOCKADDR_IN6_SIZE = 28;
  private static final int SIN6_ADDRESS = 8;

  /** The offset of the port in both address structures. */
  private static final int PORT = 2;

  /** Nothing is sent to this port; it only must not be 0. */
  private static final short ANY_PORT = 112;

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
      int offset = v6 ? SIN6_ADDRESS : SIN_ADDRESS;
      ByteBuffer structure = Structures.allocate(v6 ? SOCKADDR_IN6_SIZE : SOCKADDR_IN_SIZE);
      structure.putShort(0, (short) (v6 ? Libc.AF_INET6 : Libc.AF_INET));
      structure.putShort(PORT, ANY_PORT);
      structure.put(offset, destination.bytes());
      byte[] address = structure.array();
      if (Libc.connect(socket.number(), address) < 0
          || Libc.getsockname(socket.number(), address) < 0) {
        return null;
      }
      return IpAddress.of(
          Arrays.copyOfRange(address, offset, offset + destination.family().addressLength()));
    } catch (IOException e) {
      // The process may have too many open files. The address is then chosen without the routes.
      return null;
    }
  }
}
