// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.engine.PacketIo;
import io.vrrp.impl.engine.PacketReceiver;
import io.vrrp.impl.engine.TransmitFrame;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Raw sockets and timers of the network namespace of the process. */
public final class LinuxPacketIo implements PacketIo {

  private final OpenResources resources = new OpenResources();
  private final Poller poller;
  private final PacketSocket packetSocket;
  private final List<Ipv4Receiver> receivers = new ArrayList<>();

  private LinuxPacketIo() throws IOException {
    try {
      poller = resources.add(new Poller(), Poller::close);
      packetSocket = resources.add(PacketSocket.open(), PacketSocket::close);
    } catch (IOException e) {
      resources.close();
      throw e;
    }
  }

  /**
   * Opens what waiting and sending need.
   *
   * @throws IOException if the kernel refuses, or this is no 64-bit Linux
   */
  public static LinuxPacketIo open() throws IOException {
    Libc.load();
    return new LinuxPacketIo();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void await(long deadline) {
    poller.await(deadline);
  }

  @Override
  public void wakeUp() {
    poller.wakeUp();
  }

  @Override
  public PacketReceiver openReceiver(IpFamily family, int interfaceIndex, String interfaceName)
      throws IOException {
    if (family != IpFamily.IPV4) {
      throw new IOException(
          "receiving VRRP on interface "
              + interfaceName
              + ": IPv6 is not supported by this version");
    }
    Ipv4Receiver receiver = Ipv4Receiver.open(interfaceIndex, interfaceName);
    try {
      poller.add(receiver.socket());
    } catch (IOException e) {
      receiver.close();
      throw e;
    }
    receivers.removeIf(Ipv4Receiver::isClosed);
    receivers.add(receiver);
    return receiver;
  }

  @Override
  public TransmitFrame allocateFrame(int capacity) {
    return new PacketFrame(packetSocket, capacity);
  }

  /** Closes the receivers as well. Harmless when called again. */
  @Override
  public void close() {
    receivers.forEach(Ipv4Receiver::close);
    resources.close();
  }
}
