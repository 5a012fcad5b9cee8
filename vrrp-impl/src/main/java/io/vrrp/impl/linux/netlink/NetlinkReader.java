// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks through the netlink messages of one datagram and the attributes of a message. For any bytes
 * it finds only attributes inside the message, and never throws.
 */
public final class NetlinkReader {

  private static final int ATTRIBUTE_HEADER_SIZE = 4;

  /** The two top bits of an attribute's type are flags. */
  private static final int ATTRIBUTE_TYPE = 0x3fff;

  private static final int MAX_TEXT = 256;

  private final ByteBuffer buffer;
  private int datagramEnd;
  private int next;
  private int start;
  private int end;

  private int attributeStart;
  private int attributeLength;

  /**
   * @param buffer receives the datagrams, in the processor's byte order
   */
  NetlinkReader(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Starts reading a new datagram, of this length, at the beginning of the buffer. */
  void reset(int length) {
    datagramEnd = Math.min(length, buffer.capacity());
    next = 0;
    start = 0;
    end = 0;
  }

  /** Goes to the next message; returns false at the end, and if the rest is not a message. */
  public boolean next() {
    if (datagramEnd - next < Netlink.NLMSG_HEADER_SIZE) {
      return false;
    }
    int length = buffer.getInt(next);
    if (length < Netlink.NLMSG_HEADER_SIZE || length > datagramEnd - next) {
      next = datagramEnd;
      return false;
    }
    start = next;
    end = start + length;
    next = Math.min(datagramEnd, start + Netlink.align(length));
    return true;
  }

  public int type() {
    return buffer.getShort(start + 4) & 0xffff;
  }

  int flags() {
    return buffer.getShort(start + 6) & 0xffff;
  }

  int sequence() {
    return buffer.getInt(start + 8);
  }

  /** The position after the message header. */
  int payload() {
    return start + Netlink.NLMSG_HEADER_SIZE;
  }

  /** The error number of an NLMSG_ERROR or NLMSG_DONE message, 0 for success. */
  int errno() {
    int error = end - payload() < Integer.BYTES ? Integer.MIN_VALUE : buffer.getInt(payload());
    // Integer.MIN_VALUE has no positive counterpart.
    return error == Integer.MIN_VALUE ? Errno.EINVAL : Math.abs(error);
  }

  /** The kernel's explanation in an NLMSG_ERROR message, or null. */
  String errorText() {
    int request = payload() + Integer.BYTES;
    if ((flags() & Netlink.NLM_F_ACK_TLVS) == 0 || end - request < Netlink.NLMSG_HEADER_SIZE) {
      return null;
    }
    // The refused request comes first: whole, unless the message is marked as capped.
    int skip = Netlink.NLMSG_HEADER_SIZE;
    if ((flags() & Netlink.NLM_F_CAPPED) == 0 && errno() != 0) {
      skip = buffer.getInt(request);
      if (skip < Netlink.NLMSG_HEADER_SIZE || skip > end - request) {
        return null;
      }
    }
    boolean found = findAttribute(request + Netlink.align(skip), Netlink.NLMSGERR_ATTR_MSG);
    return found ? text(MAX_TEXT) : null;
  }

  /** Whether all attributes from here to the end of the message have a valid length. */
  boolean isWellFormed(int from) {
    int at = from;
    while (end - at >= ATTRIBUTE_HEADER_SIZE) {
      int length = buffer.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER_SIZE || length > end - at) {
        return false;
      }
      at += Netlink.align(length);
    }
    return at >= end;
  }

  /**
   * The value of a text attribute in a message of another netlink family, or "".
   *
   * @param headerSize the size of the fixed header before the attributes
   */
  public String text(int headerSize, int attribute) {
    return findAttribute(payload() + headerSize, attribute) ? text(MAX_TEXT) : "";
  }

  /** Finds an attribute of the present message. The search ends at a corrupt attribute. */
  boolean findAttribute(int from, int wanted) {
    return findAttribute(from, end, wanted);
  }

  /** Finds an attribute within the present one. */
  boolean findWithin(int wanted) {
    return findAttribute(attributeStart, attributeStart + attributeLength, wanted);
  }

  boolean findAttribute(int from, int to, int wanted) {
    int at = from;
    while (to - at >= ATTRIBUTE_HEADER_SIZE) {
      int length = buffer.getShort(at) & 0xffff;
      if (length < ATTRIBUTE_HEADER_SIZE || length > to - at) {
        return false;
      }
      if ((buffer.getShort(at + 2) & ATTRIBUTE_TYPE) == wanted) {
        attributeStart = at + ATTRIBUTE_HEADER_SIZE;
        attributeLength = length - ATTRIBUTE_HEADER_SIZE;
        return true;
      }
      at += Netlink.align(length);
    }
    return false;
  }

  int intAttribute(int attributes, int type, int otherwise) {
    return findAttribute(attributes, type) && attributeLength == Integer.BYTES
        ? buffer.getInt(attributeStart)
        : otherwise;
  }

  /** The attribute's text up to a terminating zero. */
  String text(int maxLength) {
    int limit = Math.min(attributeLength, maxLength);
    int length = 0;
    while (length < limit && buffer.get(attributeStart + length) != 0) {
      length++;
    }
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  /** The first bytes of the present attribute. It must be long enough. */
  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    buffer.get(attributeStart, bytes);
    return bytes;
  }

  /** An element of the present attribute, an array of integers. It must be long enough. */
  int element(int index) {
    return buffer.getInt(attributeStart + index * Integer.BYTES);
  }

  /** The first byte of the present attribute. It must not be empty. */
  int byteValue() {
    return buffer.get(attributeStart) & 0xff;
  }

  /** The position where the present attribute begins. */
  int attributeStart() {
    return attributeStart;
  }

  /** The position where the present attribute ends. */
  int attributeEnd() {
    return attributeStart + attributeLength;
  }

  int attributeLength() {
    return attributeLength;
  }

  /** Where the message ends. */
  int messageEnd() {
    return end;
  }

  /** Whether at least this many bytes follow the message header. */
  boolean hasPayload(int size) {
    return end - payload() >= size;
  }

  /** A byte of the message, which must be long enough. */
  int byteAt(int offset) {
    return buffer.get(offset) & 0xff;
  }

  /** Two bytes of the message, which must be long enough. */
  int shortAt(int offset) {
    return buffer.getShort(offset) & 0xffff;
  }

  /** Four bytes of the message, which must be long enough. */
  int intAt(int offset) {
    return buffer.getInt(offset);
  }
}
