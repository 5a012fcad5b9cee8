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
 * A raw IPv6 socket. The kernel delivers messages without IPv6 header, and the header's fields as
 * control data (RFC 3542). This class builds a header from them. The receiver above verifies the
 * checksum, so that it can count wrong ones.
 */
final class Ipv6Receiver extends RawReceiver {

  static final int IP_HEADER_SIZE = 40;

  /** Offsets in an IPv6 header. */
  private static final int PAYLOAD_LENGTH = 4;

  private static final int NEXT_HEADER = 6;
  private static final int HOP_LIMIT = 7;
  private static final int SOURCE = 8;
  private static final int DESTINATION = 24;
  private static final int ADDRESS_SIZE = 16;
  private static final int VERSION_6 = 6 << 28;
  private static final int MAX_PAYLOAD = 0xffff;
  private static final int MAX_HOP_LIMIT = 255;

  /** Holds the largest VRRP message, 4088 bytes. */
  private static final int MAX_MESSAGE = 8192;

  /** Offsets in struct msghdr. */
  private static final int MSG_NAME = 0;

  private static final int MSG_NAMELEN = 8;
  private static final int MSG_IOV = 16;
  private static final int MSG_IOVLEN = 24;
  private static final int MSG_CONTROL = 32;
  private static final int MSG_CONTROLLEN = 40;

  /** After struct msghdr: struct iovec, the source address, the control data. */
  private static final int IOVEC = 56;

  private static final int IOVEC_LENGTH = IOVEC + 8;
  private static final int NAME = IOVEC + 16;
  private static final int SOCKADDR_IN6_SIZE = 28;
  private static final int SOCKADDR_IN6_ADDRESS = 8;
  private static final int CONTROL = NAME + 32;
  private static final int CONTROL_SIZE = 256;

  /** Offsets in struct cmsghdr. */
  private static final int CMSG_LEVEL = 8;

  private static final int CMSG_TYPE = 12;
  private static final int CMSG_HEADER_SIZE = 16;
  private static final int CMSG_ALIGNMENT = 8;

  private static final int IN6_PKTINFO_SIZE = 20;
  private static final int IPV6_MREQ_SIZE = 20;

  private final NativeMemory packet = NativeMemory.ofPackets(IP_HEADER_SIZE + MAX_MESSAGE);
  private final NativeMemory header = NativeMemory.ofStructures(CONTROL + CONTROL_SIZE);

  Ipv6Receiver(Descriptor socket, int interfaceIndex, String interfaceName) {
    super(socket, IpFamily.IPV6, interfaceIndex, interfaceName);
    header
        .buffer()
        .putLong(MSG_NAME, header.address() + NAME)
        .putLong(MSG_IOV, header.address() + IOVEC)
        .putLong(MSG_IOVLEN, 1)
        .putLong(MSG_CONTROL, header.address() + CONTROL)
        .putLong(IOVEC, packet.address() + IP_HEADER_SIZE)
        .putLong(IOVEC_LENGTH, MAX_MESSAGE);
  }

  @Override
  void configure(String action) throws IOException {
    byte[] on = Structures.ofInt(1);
    socket().setOption(Libc.IPPROTO_IPV6, Libc.IPV6_RECVHOPLIMIT, on, action);
    socket().setOption(Libc.IPPROTO_IPV6, Libc.IPV6_RECVPKTINFO, on, action);
  }

  @Override
  int protocol() {
    return Libc.IPPROTO_IPV6;
  }

  @Override
  int joining() {
    return Libc.IPV6_ADD_MEMBERSHIP;
  }

  @Override
  int leaving() {
    return Libc.IPV6_DROP_MEMBERSHIP;
  }

  @Override
  byte[] membership(int index) {
    return Structures.allocate(IPV6_MREQ_SIZE)
        .put(IpFamily.IPV6.group().bytes())
        .putInt(index)
        .array();
  }

  @Override
  ByteBuffer take() {
    ByteBuffer told = header.buffer();
    told.putInt(MSG_NAMELEN, SOCKADDR_IN6_SIZE).putLong(MSG_CONTROLLEN, CONTROL_SIZE);
    int length = Libc.recvmsgIfAny(socket().number(), header.address(), Libc.MSG_TRUNC);
    if (length < 0) {
      return null;
    }
    ByteBuffer to = packet.buffer().clear();
    to.putInt(0, VERSION_6);
    to.putShort(PAYLOAD_LENGTH, (short) Math.min(length, MAX_PAYLOAD));
    to.put(NEXT_HEADER, (byte) Libc.IPPROTO_VRRP);
    to.put(SOURCE, told, NAME + SOCKADDR_IN6_ADDRESS, ADDRESS_SIZE);
    long controlLength = told.getLong(MSG_CONTROLLEN);
    int end = CONTROL + (int) Math.max(0, Math.min(controlLength, CONTROL_SIZE));
    takeControl(told, CONTROL, end, to);
    return to.limit(IP_HEADER_SIZE + Math.min(length, MAX_MESSAGE));
  }

  /**
   * Copies hop limit and destination into an IPv6 header. A missing hop limit becomes 0, which each
   * VRRP receiver rejects.
   *
   * @param control contains the control data, in the processor's byte order
   * @param from where the control data begins
   * @param end where the control data ends
   */
  static void takeControl(ByteBuffer control, int from, int end, ByteBuffer to) {
    to.putLong(DESTINATION, 0).putLong(DESTINATION + Long.BYTES, 0);
    int hopLimit = 0;
    boolean hasDestination = false;
    int at = from;
    while (end - at >= CMSG_HEADER_SIZE) {
      long length = control.getLong(at);
      if (length < CMSG_HEADER_SIZE || length > end - at) {
        break;
      }
      int data = at + CMSG_HEADER_SIZE;
      int size = (int) length - CMSG_HEADER_SIZE;
      if (control.getInt(at + CMSG_LEVEL) == Libc.IPPROTO_IPV6) {
        int type = control.getInt(at + CMSG_TYPE);
        if (type == Libc.IPV6_HOPLIMIT && size >= Integer.BYTES) {
          hopLimit = control.getInt(data);
        } else if (type == Libc.IPV6_PKTINFO && size >= IN6_PKTINFO_SIZE) {
          to.put(DESTINATION, control, data, ADDRESS_SIZE);
          hasDestination = true;
        }
      }
      at += (int) length + CMSG_ALIGNMENT - 1 & -CMSG_ALIGNMENT;
    }
    boolean complete = hasDestination && hopLimit >= 0 && hopLimit <= MAX_HOP_LIMIT;
    to.put(HOP_LIMIT, (byte) (complete ? hopLimit : 0));
  }
}
