// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import java.nio.ByteBuffer;

/** Writes netlink messages one after the other. */
public final class NetlinkWriter {

  private static final int FLAGS = 6;
  private static final int SEQUENCE = 8;
  private static final int MAX_DEPTH = 4;

  private final ByteBuffer buffer;
  private int message;

  /** The start of each attribute that has not ended yet, the outermost first. */
  private final int[] open = new int[MAX_DEPTH];

  private int depth;

  /**
   * @param buffer receives the messages, in the processor's byte order
   */
  public NetlinkWriter(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Drops everything written so far. */
  public void clear() {
    buffer.clear();
  }

  /** How many more bytes fit. */
  public int remaining() {
    return buffer.remaining();
  }

  /** How many bytes were written so far. */
  public int length() {
    return buffer.position();
  }

  /** Begins a message; the caller then writes its fixed header with {@link #put}. */
  public NetlinkWriter begin(int type, int flags, int sequence) {
    message = buffer.position();
    depth = 0;
    for (int i = 0; i < Netlink.NLMSG_HEADER_SIZE; i += Integer.BYTES) {
      buffer.putInt(0);
    }
    buffer.putShort(message + Integer.BYTES, (short) type);
    buffer.putShort(message + FLAGS, (short) flags);
    buffer.putInt(message + SEQUENCE, sequence);
    return this;
  }

  public NetlinkWriter put(int value) {
    buffer.put((byte) value);
    return this;
  }

  public NetlinkWriter putInt(int value) {
    buffer.putInt(value);
    return this;
  }

  public NetlinkWriter put(byte[] bytes) {
    buffer.put(bytes);
    return this;
  }

  /**
   * Begins an attribute; the caller then writes its value with {@link #put}, or the attributes
   * within it.
   */
  public NetlinkWriter beginAttribute(int type) {
    open[depth++] = buffer.position();
    buffer.putShort((short) 0).putShort((short) type);
    return this;
  }

  public NetlinkWriter endAttribute() {
    int attribute = open[--depth];
    buffer.putShort(attribute, (short) (buffer.position() - attribute));
    pad();
    return this;
  }

  public NetlinkWriter attribute(int type, int value) {
    return beginAttribute(type).putInt(value).endAttribute();
  }

  public NetlinkWriter attribute(int type, byte[] value) {
    return beginAttribute(type).put(value).endAttribute();
  }

  public void end() {
    pad();
    buffer.putInt(message, buffer.position() - message);
  }

  private void pad() {
    while (Netlink.align(buffer.position()) != buffer.position()) {
      buffer.put((byte) 0);
    }
  }
}
