// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory with an address. It lives as long as this object is reachable, so an owner keeps it in a
 * field while the kernel may use the address; nobody can use it after it was freed.
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

  /** For the kernel's structures: in the processor's order. */
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
