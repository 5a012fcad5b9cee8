// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.engine.TransmitFrame;
import io.vrrp.impl.linux.libc.NativeMemory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A frame in native memory. */
public final class PacketFrame implements TransmitFrame {

  /** Octets of an Ethernet header: the kernel refuses less. */
  static final int MIN_LENGTH = 14;

  private final PacketSocket socket;
  private NativeMemory memory;

  public PacketFrame(PacketSocket socket, int capacity) {
    this.socket = socket;
    memory = NativeMemory.ofPackets(Math.max(MIN_LENGTH, capacity));
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

  /** The garbage collector frees the memory, so that a buffer still held somewhere stays valid. */
  @Override
  public void close() {
    memory = null;
  }
}
