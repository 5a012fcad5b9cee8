// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** A thread that sends one frame repeatedly, until it is closed. */
public final class Flood implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int ENOBUFS = 105;

  /** Frames per system call. */
  private static final int BATCH = 64;

  /** struct mmsghdr: struct msghdr, followed by a length. */
  private static final int MMSGHDR = 64;

  private static final int MSG_NAME = 0;
  private static final int MSG_NAMELEN = 8;
  private static final int MSG_IOV = 16;
  private static final int MSG_IOVLEN = 24;
  private static final int SOCKADDR_LL = 20;

  static {
    Native.register(Flood.class, "c");
  }

  private final int fd;
  private final Memory frame;
  private final Memory address = new Memory(SOCKADDR_LL);
  private final Memory vector = new Memory(16);
  private final Memory messages = new Memory((long) BATCH * MMSGHDR);
  private final Repetition sender;
  private volatile long sent;

  private Flood(String interfaceName, byte[] bytes) {
    frame = new Memory(bytes.length);
    frame.write(0, bytes, 0, bytes.length);
    address.clear();
    address.setShort(0, (short) AF_PACKET);
    address.setInt(4, if_nametoindex(interfaceName));
    // Both are in network byte order.
    address.setShort(2, frame.getShort(12));
    vector.setPointer(0, frame);
    vector.setLong(8, bytes.length);
    messages.clear();
    for (long at = 0; at < messages.size(); at += MMSGHDR) {
      messages.setPointer(at + MSG_NAME, address);
      messages.setInt(at + MSG_NAMELEN, SOCKADDR_LL);
      messages.setPointer(at + MSG_IOV, vector);
      messages.setLong(at + MSG_IOVLEN, 1);
    }
    fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    sender = Repetition.start("flood on " + interfaceName, this::send);
  }

  static Flood start(String interfaceName, byte[] frame) {
    if (Native.POINTER_SIZE != 8) {
      throw new IllegalStateException("struct msghdr is laid out for 64-bit machines");
    }
    return new Flood(interfaceName, frame);
  }

  private void send() {
    try {
      int count = sendmmsg(fd, messages, BATCH, 0);
      sent += count;
    } catch (LastErrorException e) {
      if (e.getErrorCode() != ENOBUFS) {
        throw e;
      }
    }
  }

  /** Returns how many frames were sent so far. */
  public long sent() {
    return sent;
  }

  /** Stops sending. */
  @Override
  public void close() {
    if (sender.stop()) {
      close(fd);
    }
  }

  private static native int if_nametoindex(String name) throws LastErrorException;

  private static native int socket(int family, int type, int protocol) throws LastErrorException;

  private static native int sendmmsg(int fd, Pointer messages, int count, int flags)
      throws LastErrorException;

  private static native int close(int fd);
}
