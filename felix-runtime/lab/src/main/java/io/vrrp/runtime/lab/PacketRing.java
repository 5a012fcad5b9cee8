// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A packet socket (packet(7)) with a ring (TPACKET_V2). The kernel writes the beginnings of frames
 * with VRRP into it, and no others.
 */
final class PacketRing implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_ADD_MEMBERSHIP = 1;
  private static final int PACKET_RX_RING = 5;
  private static final int PACKET_STATISTICS = 6;
  private static final int PACKET_VERSION = 10;
  private static final int TPACKET_V2 = 1;
  private static final int PACKET_MR_PROMISC = 1;
  private static final byte PACKET_OUTGOING = 4;
  private static final short ETH_P_ALL = 3;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED = 1;

  // struct tpacket2_hdr, followed by struct sockaddr_ll
  private static final int STATUS = 0;
  private static final int FRAME_OFFSET = 12;
  private static final int SECONDS = 16;
  private static final int NANOSECONDS = 20;
  private static final int PACKET_TYPE = 32 + 10;
  private static final int STATUS_KERNEL = 0;
  private static final int STATUS_USER = 1;

  private static final int SLOT = 256;
  private static final int BLOCK = 1 << 16;
  private static final int BLOCKS = 128;
  private static final int SIZE = BLOCK * BLOCKS;

  /** Includes the first words of VRRP in IPv6. */
  private static final int CAPTURED = 64;

  /** Classic BPF: code, jump if true, jump if false, operand. */
  private static final int[][] ONLY_VRRP = {
    {0x28, 0, 0, 12}, // the EtherType
    {0x15, 0, 2, 0x0800},
    {0x30, 0, 0, 23}, // IPv4: the protocol
    {0x05, 0, 0, 2},
    {0x15, 0, 3, 0x86dd},
    {0x30, 0, 0, 20}, // IPv6: the next header
    {0x15, 0, 1, 112},
    {0x06, 0, 0, CAPTURED},
    {0x06, 0, 0, 0},
  };

  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  static {
    Native.register(PacketRing.class, "c");
  }

  /** Receives a frame; its bytes are valid only during the call. */
  interface Taker {
    void take(long nanos, boolean outgoing, ByteBuffer frame);
  }

  private final int fd;
  private final Pointer memory;
  private final ByteBuffer slots;
  private int next;

  PacketRing(String interfaceName) {
    int index = if_nametoindex(interfaceName);
    fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    try (Memory option = new Memory(20)) {
      option.setInt(0, TPACKET_V2);
      setsockopt(fd, SOL_PACKET, PACKET_VERSION, option, 4);
      option.setInt(0, BLOCK);
      option.setInt(4, BLOCKS);
      option.setInt(8, SLOT);
      option.setInt(12, SIZE / SLOT);
      setsockopt(fd, SOL_PACKET, PACKET_RX_RING, option, 16);
      option.clear();
      option.setInt(0, index);
      option.setShort(4, (short) PACKET_MR_PROMISC);
      setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, option, 16);
      attachFilter();
      memory = mmap(Pointer.NULL, SIZE, PROT_READ_WRITE, MAP_SHARED, fd, 0);
      slots = memory.getByteBuffer(0, SIZE).order(ByteOrder.nativeOrder());
      option.clear();
      option.setShort(0, (short) AF_PACKET);
      option.setShort(
          2,
          ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
              ? ETH_P_ALL
              : Short.reverseBytes(ETH_P_ALL));
      option.setInt(4, index);
      bind(fd, option, 20);
    }
  }

  private void attachFilter() {
    try (Memory program = new Memory(8L * ONLY_VRRP.length);
        Memory description = new Memory(16)) {
      for (int i = 0; i < ONLY_VRRP.length; i++) {
        program.setShort(8L * i, (short) ONLY_VRRP[i][0]);
        program.setByte(8L * i + 2, (byte) ONLY_VRRP[i][1]);
        program.setByte(8L * i + 3, (byte) ONLY_VRRP[i][2]);
        program.setInt(8L * i + 4, ONLY_VRRP[i][3]);
      }
      description.clear();
      description.setShort(0, (short) ONLY_VRRP.length);
      description.setPointer(8, program);
      setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, description, 16);
    }
  }

  /** Passes on all frames that the kernel has written. */
  void drain(Taker taker) {
    while (((int) INT.getAcquire(slots, next * SLOT + STATUS) & STATUS_USER) != 0) {
      int slot = next * SLOT;
      int start = slot + Short.toUnsignedInt(slots.getShort(slot + FRAME_OFFSET));
      taker.take(
          slots.getInt(slot + SECONDS) * 1_000_000_000L + slots.getInt(slot + NANOSECONDS),
          slots.get(slot + PACKET_TYPE) == PACKET_OUTGOING,
          slots.slice(start, CAPTURED));
      INT.setRelease(slots, slot + STATUS, STATUS_KERNEL);
      next = (next + 1) % (SIZE / SLOT);
    }
  }

  /**
   * Returns how many frames were dropped because the ring was full; from then on those are counted.
   */
  long dropped() {
    try (Memory counts = new Memory(8);
        Memory length = new Memory(4)) {
      length.setInt(0, 8);
      getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, counts, length);
      return Integer.toUnsignedLong(counts.getInt(4));
    }
  }

  @Override
  public void close() {
    munmap(memory, SIZE);
    close(fd);
  }

  private static native int if_nametoindex(String name) throws LastErrorException;

  private static native int socket(int family, int type, int protocol) throws LastErrorException;

  private static native int bind(int fd, Pointer address, int length) throws LastErrorException;

  private static native int setsockopt(int fd, int level, int name, Pointer value, int length)
      throws LastErrorException;

  private static native int getsockopt(int fd, int level, int name, Pointer value, Pointer length)
      throws LastErrorException;

  private static native Pointer mmap(
      Pointer address, long length, int protection, int flags, int fd, long offset)
      throws LastErrorException;

  private static native int munmap(Pointer address, long length);

  private static native int close(int fd);
}
