// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives VRRP packets of one family on one interface. Belongs to the engine's thread. */
public interface PacketReceiver extends Closeable {

  /**
   * Whether {@link PacketIo#await} found a packet, and {@link #receive} has not found since that
   * there is none. If not, one may have come since the wait.
   */
  boolean isReady();

  /**
   * Takes the next packet, if there is one: whole, of the receiver's family, of protocol 112. It
   * begins with its IP header; for IPv6 that is one without extension headers.
   *
   * @return the packet from position to limit, valid until the next call; or null if there is none
   *     now. Nothing is allocated.
   */
  ByteBuffer receive();

  /**
   * Becomes a member of the VRRP group once more, after the interface has lost all memberships.
   *
   * @throws IOException if the kernel refuses
   */
  void joinAgain() throws IOException;

  /**
   * Receives what is sent to addresses of hosts too, or no longer. At first only what is sent to
   * the VRRP group is received; the kernel drops the rest.
   *
   * @throws IOException if the kernel refuses
   */
  void hearUnicast(boolean wanted) throws IOException;

  /** Stops receiving. Harmless when called again. */
  @Override
  void close();
}
