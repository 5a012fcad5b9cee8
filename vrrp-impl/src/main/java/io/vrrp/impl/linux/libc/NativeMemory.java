// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Native memory with a fixed address. The memory lives as long as this object is reachable, so the
 * owner keeps it in a field while the kernel may use the address. No access is possible after the
 * memory was freed.
 */
public final class NativeMemory {

  private final ByteBuffer buffer;
  private final long address;

  private NativeMemory(int size, ByteOrder order) {
    buffer = ByteBuffer.allocateDirect(size).order(order);
    address = Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
  }

  /** For packets: big-endian. */
  public static NativeMemory ofPackets(int size) {
    return new NativeMemory(size, ByteOrder.BIG_ENDIAN);
  }

  /** For kernel structures: in the processor's byte order. */
  public static NativeMemory ofStructures(int size) {
    return new NativeMemory(size, ByteOrder.nativeOrder());
  }

  public ByteBuffer buffer() {
    return buffer;
  }

  public long address() {
    return address;
  }

  public int size() {
    return buffer.capacity();
  }
}
