// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.Closeable;
import java.io.IOException;

/**
 * The engine's port to the network and the clock. All methods except {@link #wakeUp()} belong to
 * the engine thread.
 */
public interface PacketIo extends Closeable {

  /** {@link #await} returns only for packets and wake-ups. */
  long NO_DEADLINE = Long.MAX_VALUE;

  /** The monotonic clock of the deadlines, in nanoseconds. */
  long nanoTime();

  /**
   * Waits until an open receiver has a packet, {@link #wakeUp()} was called since the last return,
   * or the clock reaches the deadline, whichever is first. May return early.
   *
   * @param deadline a time on the clock of {@link #nanoTime()}, or {@link #NO_DEADLINE}
   */
  void await(long deadline);

  /**
   * Makes the present or next {@link #await} return. May be called from any thread; has no effect
   * after closing.
   */
  void wakeUp();

  /**
   * Joins the VRRP group and starts to receive its packets, of one family on one interface.
   *
   * @throws IOException if the kernel refuses; the message names the call, the interface and any
   *     missing privilege
   */
  PacketReceiver openReceiver(IpFamily family, int interfaceIndex, String interfaceName)
      throws IOException;

  /**
   * The source address that the system's routes choose for packets to a host, by any interface.
   *
   * @return null if there is no route, or this is not known
   */
  default IpAddress sourceTo(IpAddress destination) {
    return null;
  }

  /**
   * Reports the addresses that the kernel deleted since the last call, as far as {@link #await} has
   * found any. It never waits for a lock of the kernel.
   */
  default void takeDeletedAddresses(DeletedAddresses listener) {}

  /** Describes an error number of {@link TransmitFrame#send}. */
  default String errorText(int error) {
    return "error " + error;
  }

  /** Allocates memory for a frame that will be sent many times. */
  TransmitFrame allocateFrame(int capacity);

  /**
   * The same for a frame whose IP packet is sent to one host through the system's routes, but only
   * by this interface. The frame's Ethernet header is not used: the kernel writes its own, after it
   * has asked for the host's Ethernet address.
   *
   * @throws IOException as {@link #openReceiver}
   */
  TransmitFrame allocateUnicastFrame(
      int capacity, IpAddress destination, int interfaceIndex, String interfaceName)
      throws IOException;
}
