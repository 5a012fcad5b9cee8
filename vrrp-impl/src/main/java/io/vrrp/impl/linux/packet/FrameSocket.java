// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.NativeMemory;

/** Sends {@link NativeFrame}s. */
interface FrameSocket {

  /**
   * Sends the first bytes of a frame, without waiting.
   *
   * @param length at least {@link NativeFrame#ETHERNET_HEADER}
   * @return 0 or an error number
   */
  int send(NativeMemory frame, int length, int interfaceIndex);

  /** Called when a frame is no longer used. */
  void release();
}
