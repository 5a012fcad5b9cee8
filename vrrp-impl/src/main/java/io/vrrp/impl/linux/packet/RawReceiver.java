// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A raw socket for VRRP, bound to one interface and member of the VRRP group there. */
public abstract class RawReceiver implements PacketReceiver, PolledSocket {

  /** More small packets than the system's default receive buffer holds. */
  private static final int MAX_EARLY_PACKETS = 1024;

  /** Room for the advertisements of 255 virtual routers, several times over. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  private final Descriptor socket;
  private final IpFamily family;
  private final int interfaceIndex;
  private final String interfaceName;
  private final DestinationFilter groupOnly;
  private final DestinationFilter groupAndHosts;

  /** Whether there may be a packet that was not taken yet. */
  private boolean ready;

  RawReceiver(Descriptor socket, IpFamily family, int interfaceIndex, String interfaceName) {
    this.socket = socket;
    this.family = family;
    this.interfaceIndex = interfaceIndex;
    this.interfaceName = interfaceName;
    this.groupOnly = new DestinationFilter(family, false);
    this.groupAndHosts = new DestinationFilter(family, true);
  }

  public static RawReceiver open(IpFamily family, int interfaceIndex, String interfaceName)
      throws IOException {
    String forVrrp = "a raw socket for VRRP on interface " + interfaceName;
    boolean v4 = family == IpFamily.IPV4;
    int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
    Descriptor socket =
        Descriptor.of(
            Libc.socket(v4 ? Libc.AF_INET : Libc.AF_INET6, type, Libc.IPPROTO_VRRP),
            "opening " + forVrrp,
            Errno.NET_RAW);
    RawReceiver receiver =
        v4
            ? new Ipv4Receiver(socket, interfaceIndex, interfaceName)
            : new Ipv6Receiver(socket, interfaceIndex, interfaceName);
    try {
      receiver.hearUnicast(false);
      socket.bindToInterface(interfaceIndex, interfaceName, "binding " + forVrrp);
      receiver.discardEarlyPackets();
      socket.setReceiveBuffer(RECEIVE_BUFFER, "enlarging the buffer of " + forVrrp);
      receiver.configure("configuring " + forVrrp);
      receiver.join();
    } catch (IOException e) {
      receiver.close();
      throw e;
    }
    return receiver;
  }

  /** Before it was bound, the socket heard every interface. */
  private void discardEarlyPackets() {
    int left = MAX_EARLY_PACKETS;
    while (left > 0 && receive() != null) {
      left--;
    }
  }

  /** Sets the options of the family. */
  abstract void configure(String action) throws IOException;

  /** The kernel replaces one filter by the other between two packets. */
  @Override
  public final void hearUnicast(boolean wanted) throws IOException {
    socket.setOption(
        Libc.SOL_SOCKET,
        Libc.SO_ATTACH_FILTER,
        (wanted ? groupAndHosts : groupOnly).argument(),
        "filtering the packets of a raw socket for VRRP on interface " + interfaceName);
  }

  private void join() throws IOException {
    byte[] request = membership(interfaceIndex);
    socket.setOption(
        protocol(),
        joining(),
        request,
        "joining " + family.group() + " with a raw socket for VRRP on interface " + interfaceName);
  }

  /**
   * The socket still has its former membership, which the kernel must forget before it accepts
   * another one. The interface has none to give up.
   */
  @Override
  public final void joinAgain() throws IOException {
    Libc.setsockopt(socket.number(), protocol(), leaving(), membership(interfaceIndex));
    join();
  }

  /** The level of the options {@link #joining} and {@link #leaving}. */
  abstract int protocol();

  /** The option that makes it a member of a group. */
  abstract int joining();

  /** The option that ends the membership. */
  abstract int leaving();

  /** The argument of both: the VRRP group on an interface. */
  abstract byte[] membership(int index);

  @Override
  public final void becomesReady() {
    ready = true;
  }

  @Override
  public final boolean isReady() {
    return ready;
  }

  @Override
  public final ByteBuffer receive() {
    ByteBuffer packet = take();
    ready = packet != null;
    return packet;
  }

  /**
   * As {@link #receive}. An error is reported once by the kernel and means no more than that there
   * is no packet: that the interface went down is news for whoever watches links.
   */
  abstract ByteBuffer take();

  @Override
  public final Descriptor socket() {
    return socket;
  }

  public final boolean isClosed() {
    return socket.number() < 0;
  }

  @Override
  public final void close() {
    socket.close();
  }
}
