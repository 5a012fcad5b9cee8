// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import java.io.Closeable;
import java.nio.ByteBuffer;

/**
 * The memory of a frame that is prepared once and sent many times. Belongs to the engine thread.
 */
public interface TransmitFrame extends Closeable {

  /** The frame's memory in network byte order: the Ethernet header begins at 0. */
  ByteBuffer buffer();

  /**
   * Sends the frame's first bytes by an interface, without waiting.
   *
   * @return 0, or the error number of the kernel. Nothing is allocated.
   */
  int send(int interfaceIndex, int length);

  /** Frees the memory. Calling it again has no effect. */
  @Override
  void close();
}
