// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A packet socket that receives all frames of an interface, with the kernel's time stamps. */
final class PacketSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_ADD_MEMBERSHIP = 1;
  private static final int PACKET_STATISTICS = 6;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final int PACKET_MR_PROMISC = 1;
  private static final int PACKET_OUTGOING = 4;
  private static final int ETH_P_ALL = 3;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int POLLIN = 1;
  private static final int EAGAIN = 11;
  private static final int ENETDOWN = 100;

  private static final int BUFFER = 65_536;
  private static final int RECEIVE_BUFFER = 64 << 20;

  static {
    Native.register(PacketSocket.class, "c");
  }

  private final int fd;
  private final Memory frame = new Memory(BUFFER);
  private final Memory address = new Memory(20);
  private final Memory control = new Memory(64);
  private final Memory vector = new Memory(16);
  private final Memory message = new Memory(56);
  private final Memory poll = new Memory(8);

  PacketSocket(String interfaceName) {
    if (Native.POINTER_SIZE != 8) {
      throw new IllegalStateException("struct msghdr is laid out for 64-bit machines");
    }
    int index = if_nametoindex(interfaceName);
    fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    try (Memory option = new Memory(16)) {
      option.setInt(0, 1);
      setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, option, 4);
      option.setInt(0, RECEIVE_BUFFER);
      // In a user namespace the system's maximum applies.
      try {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, option, 4);
      } catch (LastErrorException e) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, option, 4);
      }
      option.clear();
      option.setInt(0, index);
      option.setShort(4, (short) PACKET_MR_PROMISC);
      setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, option, 16);
    }
    address.clear();
    address.setShort(0, (short) AF_PACKET);
    address.setShort(2, networkOrder((short) ETH_P_ALL));
    address.setInt(4, index);
    bind(fd, address, 20);
    vector.setPointer(0, frame);
    vector.setLong(8, BUFFER);
    poll.setInt(0, fd);
    poll.setShort(4, (short) POLLIN);
  }

  private static short networkOrder(short value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
  }

  /** Waits for a frame, at most this long. */
  Optional<Frame> receive(int millis) {
    if (poll(poll, 1, millis) == 0) {
      return Optional.empty();
    }
    // struct msghdr: name, its length, vector, its count, control, its length, flags
    message.clear();
    message.setPointer(0, address);
    message.setInt(8, 20);
    message.setPointer(16, vector);
    message.setLong(24, 1);
    message.setPointer(32, control);
    message.setLong(40, control.size());
    int length;
    try {
      length = recvmsg(fd, message, MSG_DONTWAIT);
    } catch (LastErrorException e) {
      // The kernel reports once that the interface went down; frames come again when it is up.
      if (e.getErrorCode() == EAGAIN || e.getErrorCode() == ENETDOWN) {
        return Optional.empty();
      }
      throw e;
    }
    boolean outgoing = address.getByte(10) == PACKET_OUTGOING;
    return Optional.of(new Frame(timestamp(), outgoing, frame.getByteArray(0, length)));
  }

  /** The time stamp is the only control message: struct cmsghdr (16 bytes), struct timespec. */
  private long timestamp() {
    if (control.getInt(8) != SOL_SOCKET || control.getInt(12) != SO_TIMESTAMPNS) {
      throw new IllegalStateException("no time stamp from the kernel");
    }
    return control.getLong(16) * 1_000_000_000 + control.getLong(24);
  }

  /** Returns how many frames were dropped since the last call. */
  int dropped() {
    // struct tpacket_stats: packets, drops
    try (Memory statistics = new Memory(8);
        Memory length = new Memory(4)) {
      length.setInt(0, 8);
      getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, statistics, length);
      return statistics.getInt(4);
    }
  }

  /** From now on only frames that come in are received. */
  void ignoreOutgoing() {
    try (Memory option = new Memory(4)) {
      option.setInt(0, 1);
      setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, option, 4);
    }
  }

  /** Sends a frame out of the interface. */
  void send(byte[] bytes) {
    try (Memory memory = new Memory(bytes.length)) {
      memory.write(0, bytes, 0, bytes.length);
      send(fd, memory, bytes.length, 0);
    }
  }

  @Override
  public void close() {
    close(fd);
  }

  private static native int if_nametoindex(String name) throws LastErrorException;

  private static native int socket(int family, int type, int protocol) throws LastErrorException;

  private static native int bind(int fd, Pointer address, int length) throws LastErrorException;

  private static native int setsockopt(int fd, int level, int name, Pointer value, int length)
      throws LastErrorException;

  private static native int getsockopt(int fd, int level, int name, Pointer value, Pointer length)
      throws LastErrorException;

  private static native int poll(Pointer fds, long count, int millis);

  private static native int recvmsg(int fd, Pointer message, int flags) throws LastErrorException;

  private static native long send(int fd, Pointer buffer, long length, int flags)
      throws LastErrorException;

  private static native int close(int fd);
}
