// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.Structures;
import java.io.Closeable;
import java.io.IOException;

/** A netlink socket and the last datagram that it received. */
public final class NetlinkSocket implements Closeable {

  /**
   * The kernel usually sends at most 32 KiB at once; a single message of an unusual link may be
   * longer.
   */
  private static final int MAX_DATAGRAM = 1 << 16;

  private final Descriptor socket;
  private final NativeMemory datagram = NativeMemory.ofStructures(MAX_DATAGRAM);
  private final NetlinkReader reader = new NetlinkReader(datagram.buffer());

  /** The sender's address, followed by the length of that address. */
  private final NativeMemory sender =
      NativeMemory.ofStructures(Netlink.SOCKADDR_NL_SIZE + Integer.BYTES);

  private NetlinkSocket(Descriptor socket) {
    this.socket = socket;
  }

  /**
   * Opens a route netlink socket.
   *
   * @param groups the RTMGRP_ groups whose reports it receives
   * @param receiveBuffer the size of its receive buffer in bytes
   */
  public static NetlinkSocket open(int groups, int receiveBuffer) throws IOException {
    return open(Netlink.NETLINK_ROUTE, groups, receiveBuffer);
  }

  /**
   * Opens a socket.
   *
   * @param protocol the netlink family, such as that of routes
   * @param groups the groups whose reports it receives, one bit for each of the first 32
   * @param receiveBuffer the size of its receive buffer in bytes
   */
  public static NetlinkSocket open(int protocol, int groups, int receiveBuffer) throws IOException {
    Descriptor socket =
        Descriptor.of(
            Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, protocol),
            "opening a netlink socket");
    NetlinkSocket netlink = new NetlinkSocket(socket);
    try {
      socket.setReceiveBuffer(receiveBuffer, "sizing the buffer of a netlink socket");
      byte[] address =
          Structures.allocate(Netlink.SOCKADDR_NL_SIZE)
              .putShort(0, (short) Libc.AF_NETLINK)
              .putInt(Netlink.NL_GROUPS, groups)
              .array();
      int result = Libc.bind(socket.number(), address);
      if (result < 0) {
        throw Errno.failure("binding a netlink socket", -result);
      }
    } catch (IOException e) {
      netlink.close();
      throw e;
    }
    return netlink;
  }

  public Descriptor descriptor() {
    return socket;
  }

  /** Reads the messages of the last datagram. */
  public NetlinkReader reader() {
    return reader;
  }

  /**
   * Receives a datagram. Any program of root may send to the same groups: a datagram that does not
   * come from the kernel is treated as empty.
   *
   * @return its full length or a negated error number; more than {@link #capacity()} if it was cut
   */
  public int receive(int flags) {
    int length;
    do {
      sender.buffer().putInt(Netlink.SOCKADDR_NL_SIZE, Netlink.SOCKADDR_NL_SIZE);
      length =
          Libc.recvfrom(
              socket.number(),
              datagram.address(),
              datagram.size(),
              flags | Libc.MSG_TRUNC,
              sender.address(),
              sender.address() + Netlink.SOCKADDR_NL_SIZE);
    } while (length == -Errno.EINTR);
    reader.reset(length > 0 && isFromKernel() ? length : 0);
    return length;
  }

  /** Drops all received datagrams: late answers would block or confuse the next exchange. */
  void discardAll() {
    int result;
    do {
      result = receive(Libc.MSG_DONTWAIT);
    } while (result >= 0 || result == -Errno.ENOBUFS);
  }

  private boolean isFromKernel() {
    return sender.buffer().getInt(Netlink.NL_PID) == 0;
  }

  public int capacity() {
    return datagram.size();
  }

  @Override
  public void close() {
    socket.close();
  }
}
