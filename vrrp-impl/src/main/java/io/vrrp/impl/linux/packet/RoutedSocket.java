// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.FilterProgram;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.lang.ref.Reference;

/**
 * Sends the IP packets of frames, including their headers, to one host. The kernel finds the way
 * with its routes and neighbor cache. A filter drops all packets that the socket could receive
 * (protocol 255): no thread reads them, and they would fill its buffer.
 *
 * <p>The socket is not connected. After an ICMP error, for example from a host where VRRP does not
 * run yet, a connected socket would refuse to send the next packet.
 */
final class RoutedSocket implements FrameSocket {

  private final Descriptor socket;
  private final NativeMemory address;

  private RoutedSocket(Descriptor socket, NativeMemory address) {
    this.socket = socket;
    this.address = address;
  }

  static RoutedSocket open(IpAddress destination, int interfaceIndex, String interfaceName)
      throws IOException {
    String what = "a raw socket for VRRP to " + destination + " on interface " + interfaceName;
    boolean v6 = destination.v6();
    int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
    Descriptor socket =
        Descriptor.of(
            Libc.socket(v6 ? Libc.AF_INET6 : Libc.AF_INET, type, Libc.IPPROTO_RAW),
            "opening " + what,
            Errno.NET_RAW);
    try {
      InterfaceBinding.bind(socket, interfaceIndex, interfaceName, "binding " + what);
      socket.sendFirst();
      socket.setOption(
          v6 ? Libc.IPPROTO_IPV6 : Libc.IPPROTO_IP,
          v6 ? Libc.IPV6_HDRINCL : Libc.IP_HDRINCL,
          Structures.ofInt(1),
          "configuring " + what);
      FilterProgram dropAll = new FilterProgram(1);
      dropAll.drop();
      socket.setOption(
          Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, dropAll.argument(), "filtering " + what);
      Reference.reachabilityFence(dropAll);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    return new RoutedSocket(socket, address(destination, interfaceIndex));
  }

  private static NativeMemory address(IpAddress destination, int interfaceIndex) {
    NativeMemory memory = NativeMemory.ofStructures(SocketAddress.size(destination.v6()));
    memory.buffer().put(0, SocketAddress.of(destination, 0, interfaceIndex));
    return memory;
  }

  /** Sends over the interface that the socket was opened for; the argument is not used. */
  @Override
  public int send(NativeMemory frame, int length, int interfaceIndex) {
    int result =
        Libc.sendto(
            socket.number(),
            frame.address() + NativeFrame.ETHERNET_HEADER,
            length - NativeFrame.ETHERNET_HEADER,
            0,
            address.address(),
            address.size());
    return result < 0 ? -result : 0;
  }

  /** Closes the socket: only one frame uses it. */
  @Override
  public void release() {
    socket.close();
  }
}
