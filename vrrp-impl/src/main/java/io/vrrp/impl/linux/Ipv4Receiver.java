// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.engine.PacketReceiver;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A raw IPv4 socket for VRRP, bound to one interface and member of the VRRP group there. */
final class Ipv4Receiver implements PacketReceiver {

  /** IFNAMSIZ less the terminating zero; the kernel would cut a longer name and take another. */
  private static final int MAX_NAME = 15;

  /** Holds the largest VRRP message, 1028 octets, after the largest IP header, 60 octets. */
  private static final int MAX_PACKET = 2048;

  /** More small packets than the system's default receive buffer holds. */
  private static final int MAX_EARLY_PACKETS = 1024;

  /** Room for the advertisements of 255 virtual routers, several times over. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  private static final int IP_MREQN_SIZE = 12;
  private static final int IP_MREQN_INTERFACE = 8;

  private final Descriptor socket;
  private final AcceptLocal acceptLocal;
  private final NativeMemory packet = NativeMemory.ofPackets(MAX_PACKET);

  private Ipv4Receiver(Descriptor socket, String interfaceName) {
    this.socket = socket;
    this.acceptLocal = new AcceptLocal(interfaceName);
  }

  static Ipv4Receiver open(int interfaceIndex, String interfaceName) throws IOException {
    String forVrrp = "a raw socket for VRRP on interface " + interfaceName;
    int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
    Descriptor socket =
        Descriptor.of(
            Libc.socket(Libc.AF_INET, type, Libc.IPPROTO_VRRP),
            "opening " + forVrrp,
            Errno.NET_RAW);
    Ipv4Receiver receiver = new Ipv4Receiver(socket, interfaceName);
    try {
      receiver.bindToInterface(interfaceIndex, interfaceName, "binding " + forVrrp);
      receiver.discardEarlyPackets();
      receiver.acceptLocal.set();
      socket.setReceiveBuffer(RECEIVE_BUFFER, "enlarging the buffer of " + forVrrp);
      socket.setOption(
          Libc.IPPROTO_IP,
          Libc.IP_MULTICAST_ALL,
          Structures.ofInt(0),
          "restricting the groups of " + forVrrp);
      socket.setOption(
          Libc.IPPROTO_IP,
          Libc.IP_ADD_MEMBERSHIP,
          membership(interfaceIndex),
          "joining " + IpFamily.IPV4.group() + " with " + forVrrp);
    } catch (IOException e) {
      receiver.close();
      throw e;
    }
    return receiver;
  }

  private void bindToInterface(int index, String name, String action) throws IOException {
    byte[] octets = name.getBytes(StandardCharsets.UTF_8);
    if (octets.length == 0 || octets.length > MAX_NAME) {
      throw new IOException(action + ": the name must have 1 to " + MAX_NAME + " octets");
    }
    socket.setOption(Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, octets, action);
    // The name may have moved to another interface since the caller looked it up.
    int[] bound = new int[1];
    int result = Libc.getsockopt(socket.number(), Libc.SOL_SOCKET, Libc.SO_BINDTOIFINDEX, bound);
    if (result >= 0 && bound[0] != index) {
      throw new IOException(
          action + ": this name belongs to interface " + bound[0] + ", not to " + index);
    }
  }

  /** Before it was bound, the socket heard every interface. */
  private void discardEarlyPackets() {
    int left = MAX_EARLY_PACKETS;
    while (left > 0 && receive() != null) {
      left--;
    }
  }

  private static byte[] membership(int interfaceIndex) {
    ByteBuffer request = Structures.allocate(IP_MREQN_SIZE);
    request.put(IpFamily.IPV4.group().octets());
    return request.putInt(IP_MREQN_INTERFACE, interfaceIndex).array();
  }

  Descriptor socket() {
    return socket;
  }

  boolean isClosed() {
    return socket.number() < 0;
  }

  /**
   * As the interface says. An error is reported once by the kernel and means no more than that
   * there is no packet: that the interface went down is news for whoever watches links.
   */
  @Override
  public ByteBuffer receive() {
    int length = Libc.recv(socket.number(), packet.address(), packet.size(), 0);
    return length < 0 ? null : packet.buffer().clear().limit(length);
  }

  @Override
  public void close() {
    acceptLocal.restore();
    socket.close();
  }
}
