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

  /** More than fit into the system's default receive buffer, even if they are small. */
  private static final int MAX_EARLY_PACKETS = 1024;

  /** Room for the advertisements of 255 virtual routers, several times over. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  private final Descriptor socket;
  private final IpFamily family;
  private final int interfaceIndex;
  private final String interfaceName;
  private final DestinationFilter groupOnly;
  private final DestinationFilter groupAndHosts;

  /** Whether there may be packets that were not received yet. */
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
      InterfaceBinding.bind(socket, interfaceIndex, interfaceName, "binding " + forVrrp);
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

  /** Drops packets that arrived from any interface before the socket was bound. */
  private void discardEarlyPackets() {
    int left = MAX_EARLY_PACKETS;
    while (left > 0 && receive() != null) {
      left--;
    }
  }

  /** Sets the socket options of the address family. */
  abstract void configure(String action) throws IOException;

  /** The kernel replaces the filter between two packets, so none escapes it. */
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
   * Leave first: the socket still has its former membership, and the kernel refuses a second one.
   * That the interface has no membership to leave is not an error.
   */
  @Override
  public final void joinAgain() throws IOException {
    Libc.setsockopt(socket.number(), protocol(), leaving(), membership(interfaceIndex));
    join();
  }

  /** The level of the socket options {@link #joining} and {@link #leaving}. */
  abstract int protocol();

  /** The socket option that joins a group. */
  abstract int joining();

  /** The socket option that leaves it. */
  abstract int leaving();

  /** The argument of both options: the VRRP group on an interface. */
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
   * As {@link #receive}. The kernel reports an error once. It only means that there is no packet;
   * that the interface went down is reported elsewhere.
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
