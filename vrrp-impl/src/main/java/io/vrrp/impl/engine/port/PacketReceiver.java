// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives VRRP packets of one family on one interface. Belongs to the engine thread. */
public interface PacketReceiver extends Closeable {

  /**
   * Whether {@link PacketIo#await} found a packet and {@link #receive} has not yet returned null
   * since. If false, a packet may have come since the wait.
   */
  boolean isReady();

  /**
   * Takes the next packet, if there is one: complete, of the receiver's family, of protocol 112. It
   * begins with its IP header; for IPv6 without extension headers.
   *
   * @return the packet from position to limit, valid until the next call; or null if there is none
   *     now. Nothing is allocated.
   */
  ByteBuffer receive();

  /**
   * Joins the VRRP group once more, after the interface has lost all memberships.
   *
   * @throws IOException if the kernel refuses
   */
  void joinAgain() throws IOException;

  /**
   * Sets whether unicast packets are received too. At first only packets to the VRRP group are; the
   * kernel drops the rest.
   *
   * @throws IOException if the kernel refuses
   */
  void hearUnicast(boolean wanted) throws IOException;

  /** Stops receiving. Calling it again has no effect. */
  @Override
  void close();
}
