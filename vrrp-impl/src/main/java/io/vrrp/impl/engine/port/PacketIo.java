// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.Closeable;
import java.io.IOException;

/**
 * The engine's port to the network and the clock. All methods but {@link #wakeUp()} belong to the
 * engine's thread.
 */
public interface PacketIo extends Closeable {

  /** {@link #await} returns only for packets and wake-ups. */
  long NO_DEADLINE = Long.MAX_VALUE;

  /** The monotonic clock that deadlines are on, in nanoseconds. */
  long nanoTime();

  /**
   * Waits until an open receiver has a packet, {@link #wakeUp()} was called since the last return,
   * or the clock reaches the deadline, whichever is first. May return early.
   *
   * @param deadline a time on {@link #nanoTime()}'s clock, or {@link #NO_DEADLINE}
   */
  void await(long deadline);

  /**
   * Makes the present or next {@link #await} return. Callable from any thread; harmless once
   * closed.
   */
  void wakeUp();

  /**
   * Starts to receive the VRRP packets of one family on one interface that are sent to the VRRP
   * group, as a member of it.
   *
   * @throws IOException if the kernel refuses; the message names the call, the interface and, when
   *     a privilege is missing, the privilege
   */
  PacketReceiver openReceiver(IpFamily family, int interfaceIndex, String interfaceName)
      throws IOException;

  /**
   * The source address that the system's routes give packets to a host, out of whatever interface.
   *
   * @return null if there is no route, or this is not known
   */
  default IpAddress sourceTo(IpAddress destination) {
    return null;
  }

  /**
   * Reports the addresses that the kernel deleted since the last call, as far as {@link #await} has
   * found that there are any. Returns at once, whatever locks of the kernel others hold.
   */
  default void takeDeletedAddresses(DeletedAddresses listener) {}

  /** What an error number of {@link TransmitFrame#send} means, in plain words. */
  default String errorText(int error) {
    return "error " + error;
  }

  /** Sets memory aside for a frame that will be sent many times. */
  TransmitFrame allocateFrame(int capacity);

  /**
   * The same for a frame whose IP packet goes to one host through the system's routes, but out of
   * this interface only. The Ethernet header is not used: the system writes its own, and what is
   * more, asks for the host's Ethernet address.
   *
   * @throws IOException as {@link #openReceiver}
   */
  TransmitFrame allocateUnicastFrame(
      int capacity, IpAddress destination, int interfaceIndex, String interfaceName)
      throws IOException;
}
