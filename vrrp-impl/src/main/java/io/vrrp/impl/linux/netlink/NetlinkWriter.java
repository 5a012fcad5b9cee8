// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import java.nio.ByteBuffer;

/** Lays out netlink messages one after the other. */
public final class NetlinkWriter {

  private static final int FLAGS = 6;
  private static final int SEQUENCE = 8;
  private static final int MAX_DEPTH = 4;

  private final ByteBuffer buffer;
  private int message;

  /** Where the attributes begin that are not ended yet, the outermost first. */
  private final int[] open = new int[MAX_DEPTH];

  private int depth;

  /**
   * @param buffer the memory to write into, in the processor's byte order
   */
  public NetlinkWriter(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Forgets everything written so far. */
  public void clear() {
    buffer.clear();
  }

  /** Octets that there is still room for. */
  public int remaining() {
    return buffer.remaining();
  }

  /** Octets written so far. */
  public int length() {
    return buffer.position();
  }

  /** Begins a message; its fixed header follows by {@link #put}. */
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

  public NetlinkWriter put(int octet) {
    buffer.put((byte) octet);
    return this;
  }

  public NetlinkWriter putInt(int value) {
    buffer.putInt(value);
    return this;
  }

  public NetlinkWriter put(byte[] octets) {
    buffer.put(octets);
    return this;
  }

  /** Begins an attribute; its value follows by {@link #put}, or attributes within it. */
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
