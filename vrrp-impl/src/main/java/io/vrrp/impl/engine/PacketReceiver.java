// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.io.Closeable;
import java.nio.ByteBuffer;

/** Receives VRRP packets of one family on one interface. Belongs to the engine's thread. */
public interface PacketReceiver extends Closeable {

  /**
   * Takes the next packet, if there is one: whole, of the receiver's family, of protocol 112. It
   * begins with its IP header; for IPv6 that is one without extension headers.
   *
   * @return the packet from position to limit, valid until the next call; or null if there is none
   *     now. Nothing is allocated.
   */
  ByteBuffer receive();

  /** Stops receiving. Harmless when called again. */
  @Override
  void close();
}
