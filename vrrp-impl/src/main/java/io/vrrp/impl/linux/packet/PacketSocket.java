// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends frames on any interface. It receives nothing, because its protocol is 0. */
public final class PacketSocket implements FrameSocket {

  private static final int SOCKADDR_LL_SIZE = 20;
  private static final int SLL_PROTOCOL = 2;
  private static final int SLL_IFINDEX = 4;

  /** The offset of the type in an Ethernet frame. */
  private static final int ETHER_TYPE = 12;

  private final Descriptor socket;
  private final NativeMemory address = NativeMemory.ofStructures(SOCKADDR_LL_SIZE);

  private PacketSocket(Descriptor socket) {
    this.socket = socket;
    address.buffer().putShort(0, (short) Libc.AF_PACKET);
  }

  public static PacketSocket open() throws IOException {
    int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
    Descriptor socket =
        Descriptor.of(
            Libc.socket(Libc.AF_PACKET, type, 0),
            "opening a packet socket for sending",
            Errno.NET_RAW);
    socket.sendFirst();
    return new PacketSocket(socket);
  }

  @Override
  public int send(NativeMemory frame, int length, int interfaceIndex) {
    ByteBuffer bytes = frame.buffer();
    address
        .buffer()
        .put(SLL_PROTOCOL, bytes.get(ETHER_TYPE))
        .put(SLL_PROTOCOL + 1, bytes.get(ETHER_TYPE + 1))
        .putInt(SLL_IFINDEX, interfaceIndex);
    int result =
        Libc.sendto(
            socket.number(), frame.address(), length, 0, address.address(), SOCKADDR_LL_SIZE);
    return result < 0 ? -result : 0;
  }

  /** Other frames still use the socket. */
  @Override
  public void release() {}

  public void close() {
    socket.close();
  }
}
