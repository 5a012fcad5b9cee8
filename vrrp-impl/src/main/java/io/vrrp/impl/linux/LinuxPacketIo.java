// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.engine.port.DeletedAddresses;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.OpenResources;
import io.vrrp.impl.linux.libc.Poller;
import io.vrrp.impl.linux.netlink.DeletionMonitor;
import io.vrrp.impl.linux.packet.NativeFrame;
import io.vrrp.impl.linux.packet.PacketSocket;
import io.vrrp.impl.linux.packet.RawReceiver;
import io.vrrp.impl.linux.packet.RouteLookup;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Raw sockets and timers of one network namespace: that of the thread that opens this object. */
public final class LinuxPacketIo implements PacketIo {

  private static final int WARM_UP_ROUNDS = 50;
  private static final int WARM_UP_LENGTH = 60;

  private final OpenResources resources = new OpenResources();
  private final Poller poller;
  private final PacketSocket packetSocket;
  private final DeletionMonitor deletions;
  private final List<RawReceiver> receivers = new ArrayList<>();

  private LinuxPacketIo() throws IOException {
    try {
      poller = resources.add(new Poller(), Poller::close);
      packetSocket = resources.add(PacketSocket.open(), PacketSocket::close);
      deletions = resources.add(DeletionMonitor.open(), DeletionMonitor::close);
      poller.add(deletions);
    } catch (IOException | RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  /**
   * Opens the sockets and timers for waiting and sending.
   *
   * @throws IOException if the kernel refuses, or this is not a 64-bit Linux
   */
  public static LinuxPacketIo open() throws IOException {
    Libc.load();
    LinuxPacketIo io = new LinuxPacketIo();
    try {
      io.warmUp();
    } catch (RuntimeException | Error e) {
      io.close();
      throw e;
    }
    return io;
  }

  /**
   * Sends to an interface that does not exist, so that this code has run before a new master sends
   * its first frame.
   */
  private void warmUp() {
    try (TransmitFrame frame = allocateFrame(WARM_UP_LENGTH)) {
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        frame.send(Integer.MAX_VALUE, WARM_UP_LENGTH);
      }
    }
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
    RawReceiver receiver = RawReceiver.open(family, interfaceIndex, interfaceName);
    try {
      poller.add(receiver);
    } catch (IOException e) {
      receiver.close();
      throw e;
    }
    receivers.removeIf(RawReceiver::isClosed);
    receivers.add(receiver);
    return receiver;
  }

  @Override
  public void takeDeletedAddresses(DeletedAddresses listener) {
    deletions.take(listener);
  }

  @Override
  public String errorText(int error) {
    return Errno.text(error);
  }

  @Override
  public TransmitFrame allocateFrame(int capacity) {
    return NativeFrame.of(packetSocket, capacity);
  }

  @Override
  public TransmitFrame allocateUnicastFrame(
      int capacity, IpAddress destination, int interfaceIndex, String interfaceName)
      throws IOException {
    return NativeFrame.to(destination, interfaceIndex, interfaceName, capacity);
  }

  @Override
  public IpAddress sourceTo(IpAddress destination) {
    return RouteLookup.sourceTo(destination);
  }

  /** Closes the receivers as well. Calling it again has no effect. */
  @Override
  public void close() {
    receivers.forEach(RawReceiver::close);
    resources.close();
  }
}
