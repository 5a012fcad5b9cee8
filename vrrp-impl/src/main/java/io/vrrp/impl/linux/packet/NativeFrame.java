// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A frame in native memory. */
public final class NativeFrame implements TransmitFrame {

  /** The size of an Ethernet header: the kernel refuses shorter frames. */
  static final int ETHERNET_HEADER = 14;

  private final FrameSocket socket;
  private NativeMemory memory;

  private NativeFrame(FrameSocket socket, int capacity) {
    this.socket = socket;
    memory = NativeMemory.ofPackets(Math.max(ETHERNET_HEADER, capacity));
  }

  /** A frame that is sent unchanged, over a socket that other frames also use. */
  public static TransmitFrame of(PacketSocket socket, int capacity) {
    return new NativeFrame(socket, capacity);
  }

  /** A frame whose IP packet is sent to one host, over its own socket. */
  public static TransmitFrame to(
      IpAddress destination, int interfaceIndex, String interfaceName, int capacity)
      throws IOException {
    return new NativeFrame(RoutedSocket.open(destination, interfaceIndex, interfaceName), capacity);
  }

  @Override
  public ByteBuffer buffer() {
    return open().buffer();
  }

  @Override
  public int send(int interfaceIndex, int length) {
    NativeMemory frame = open();
    Objects.checkFromIndexSize(0, length, frame.size());
    int errno = socket.send(frame, length, interfaceIndex);
    Reference.reachabilityFence(frame);
    return errno;
  }

  private NativeMemory open() {
    if (memory == null) {
      throw new IllegalStateException("the frame is closed");
    }
    return memory;
  }

  /** The garbage collector frees the memory: a buffer that is still in use stays valid. */
  @Override
  public void close() {
    memory = null;
    socket.release();
  }
}
