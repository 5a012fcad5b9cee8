// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Small arguments of set-up calls, in the layout that the kernel expects. */
public final class Structures {

  private Structures() {}

  public static byte[] ofInt(int value) {
    return allocate(Integer.BYTES).putInt(value).array();
  }

  /** A text with a terminating zero. */
  public static byte[] ofText(String text) {
    return (text + '\0').getBytes(StandardCharsets.US_ASCII);
  }

  /** A zeroed structure in the processor's byte order. */
  public static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }
}
