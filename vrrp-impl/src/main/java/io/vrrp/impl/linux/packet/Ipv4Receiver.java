// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A raw IPv4 socket. The kernel delivers packets with their IP header.
 *
 * <p>It drops packets whose source is an address of this node, unless the interface has
 * accept_local, which the data plane sets. A master holds the virtual IP addresses, and the owner
 * of such an address sends its advertisements from it (RFC 9568 §5.1.1.1). If the master dropped
 * these, there would be two masters.
 */
final class Ipv4Receiver extends RawReceiver {

  /** Holds the largest VRRP message, 1028 bytes, after the largest IP header, 60 bytes. */
  private static final int MAX_PACKET = 2048;

  private static final int IP_MREQN_SIZE = 12;
  private static final int IP_MREQN_INTERFACE = 8;

  private final NativeMemory packet = NativeMemory.ofPackets(MAX_PACKET);

  Ipv4Receiver(Descriptor socket, int interfaceIndex, String interfaceName) {
    super(socket, IpFamily.IPV4, interfaceIndex, interfaceName);
  }

  @Override
  void configure(String action) throws IOException {
    socket().setOption(Libc.IPPROTO_IP, Libc.IP_MULTICAST_ALL, Structures.ofInt(0), action);
  }

  @Override
  int protocol() {
    return Libc.IPPROTO_IP;
  }

  @Override
  int joining() {
    return Libc.IP_ADD_MEMBERSHIP;
  }

  @Override
  int leaving() {
    return Libc.IP_DROP_MEMBERSHIP;
  }

  @Override
  byte[] membership(int index) {
    return Structures.allocate(IP_MREQN_SIZE)
        .put(IpFamily.IPV4.group().bytes())
        .putInt(IP_MREQN_INTERFACE, index)
        .array();
  }

  @Override
  ByteBuffer take() {
    int length = Libc.recvIfAny(socket().number(), packet.address(), packet.size());
    return length < 0 ? null : packet.buffer().clear().limit(length);
  }
}
