// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.nio.ByteBuffer;

/** Lays out netlink messages one after the other. */
final class NetlinkWriter {

  private static final int FLAGS = 6;
  private static final int SEQUENCE = 8;

  private final ByteBuffer buffer;
  private int message;
  private int attribute;

  /**
   * @param buffer the memory to write into, in the processor's byte order
   */
  NetlinkWriter(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Forgets everything written so far. */
  void clear() {
    buffer.clear();
  }

  /** Octets written so far. */
  int length() {
    return buffer.position();
  }

  /** Begins a message; its fixed header follows by {@link #put}. */
  NetlinkWriter begin(int type, int flags, int sequence) {
    message = buffer.position();
    for (int i = 0; i < Netlink.NLMSG_HEADER_SIZE; i += Integer.BYTES) {
      buffer.putInt(0);
    }
    buffer.putShort(message + Integer.BYTES, (short) type);
    buffer.putShort(message + FLAGS, (short) flags);
    buffer.putInt(message + SEQUENCE, sequence);
    return this;
  }

  NetlinkWriter put(int octet) {
    buffer.put((byte) octet);
    return this;
  }

  NetlinkWriter putInt(int value) {
    buffer.putInt(value);
    return this;
  }

  NetlinkWriter put(byte[] octets) {
    buffer.put(octets);
    return this;
  }

  /** Begins an attribute; its value follows by {@link #put}. */
  NetlinkWriter beginAttribute(int type) {
    attribute = buffer.position();
    buffer.putShort((short) 0).putShort((short) type);
    return this;
  }

  NetlinkWriter endAttribute() {
    buffer.putShort(attribute, (short) (buffer.position() - attribute));
    pad();
    return this;
  }

  void end() {
    pad();
    buffer.putInt(message, buffer.position() - message);
  }

  private void pad() {
    while (Netlink.align(buffer.position()) != buffer.position()) {
      buffer.put((byte) 0);
    }
  }
}
