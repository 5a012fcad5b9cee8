// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import java.io.Closeable;
import java.nio.ByteBuffer;

/** Memory of a frame that is prepared once and sent many times. Belongs to the engine's thread. */
public interface TransmitFrame extends Closeable {

  /** The frame's memory in network byte order: the Ethernet header begins at 0. */
  ByteBuffer buffer();

  /**
   * Sends the frame's first octets out of an interface, without waiting.
   *
   * @return 0, or the error number with which the kernel refused. Nothing is allocated.
   */
  int send(int interfaceIndex, int length);

  /** Gives the memory back. Harmless when called again. */
  @Override
  void close();
}
