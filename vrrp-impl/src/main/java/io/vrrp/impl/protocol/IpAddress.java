// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address as an unsigned number. So comparing two addresses is what RFC 9568 §6.4.3
 * requires: an unsigned integer comparison in network byte order.
 *
 * @param v6 whether it is an IPv6 address
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the last 64 bits of an IPv6 address; the 32 bits of an IPv4 address
 */
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {

  private static final long LINK_LOCAL_PREFIX = 0xfe80L << 48;
  private static final long LINK_LOCAL_MASK = 0xffc0L << 48;

  /** Reads an address in network byte order and moves the buffer's position. */
  static IpAddress read(ByteBuffer from, IpFamily family) {
    return family == IpFamily.IPV4
        ? ofIpv4(from.getInt())
        : new IpAddress(true, from.getLong(), from.getLong());
  }

  /** The IPv4 address with these 32 bits. */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(false, 0, bits & 0xffff_ffffL);
  }

  /**
   * The address with these bytes.
   *
   * @throws IllegalArgumentException unless there are 4 or 16
   */
  public static IpAddress of(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> read(ByteBuffer.wrap(bytes), IpFamily.IPV4);
      case 16 -> read(ByteBuffer.wrap(bytes), IpFamily.IPV6);
      default -> throw new IllegalArgumentException(bytes.length + " bytes");
    };
  }

  /** The same address, without its scope. */
  public static IpAddress of(InetAddress address) {
    return of(address.getAddress());
  }

  /**
   * Parses an address in its usual notation. Names are refused, never looked up.
   *
   * @throws IllegalArgumentException if the text is not an address
   */
  public static IpAddress parse(String text) {
    return text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
  }

  private static IpAddress parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw notAnAddress(text);
    }
    int bits = 0;
    for (String part : parts) {
      if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
        throw notAnAddress(text);
      }
      bits = bits << 8 | Integer.parseInt(part);
    }
    return ofIpv4(bits);
  }

  private static IpAddress parseIpv6(String text) {
    if (!text.matches("[0-9a-fA-F:][0-9a-fA-F:.]{1,44}")) {
      throw notAnAddress(text);
    }
    try {
      // For such a text InetAddress never asks a name service. It would do so for a text that
      // begins with a dot.
      byte[] bytes = InetAddress.getByName(text).getAddress();
      if (bytes.length != 16) {
        throw notAnAddress(text);
      }
      return of(bytes);
    } catch (UnknownHostException e) {
      throw notAnAddress(text);
    }
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException("not an IP address: '" + text + "'");
  }

  /** Its family. */
  public IpFamily family() {
    return v6 ? IpFamily.IPV6 : IpFamily.IPV4;
  }

  /** Writes the address in network byte order and moves the buffer's position. */
  public void write(ByteBuffer to) {
    if (v6) {
      to.putLong(high).putLong(low);
    } else {
      to.putInt((int) low);
    }
  }

  /** Its bytes in network byte order. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(family().addressLength());
    write(bytes);
    return bytes.array();
  }

  /** As the JDK's type, without a scope. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(bytes());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the first bits of both addresses are the same. */
  public boolean hasPrefixOf(IpAddress other, int bits) {
    if (v6 != other.v6) {
      return false;
    }
    // The 32 bits of an IPv4 address are the last of the 64.
    return v6
        ? differOnlyAfter(bits, high, other.high)
            && differOnlyAfter(bits - Long.SIZE, low, other.low)
        : differOnlyAfter(bits + Integer.SIZE, low, other.low);
  }

  private static boolean differOnlyAfter(int bits, long one, long other) {
    return bits <= 0 || (one ^ other) >>> Math.max(0, Long.SIZE - bits) == 0;
  }

  /** Whether it is an IPv6 link-local address, fe80::/10. */
  public boolean isIpv6LinkLocal() {
    return v6 && isLinkLocalPrefix(high);
  }

  /** Whether it is an IPv4 link-local address, 169.254.0.0/16 (RFC 3927). */
  public boolean isIpv4LinkLocal() {
    return !v6 && low >>> 16 == 0xa9fe;
  }

  /** Whether the first 64 bits of an IPv6 address are those of a link-local one. */
  static boolean isLinkLocalPrefix(long high) {
    return (high & LINK_LOCAL_MASK) == LINK_LOCAL_PREFIX;
  }

  /** Whether it is a multicast address. */
  public boolean isMulticast() {
    return v6 ? high >>> 56 == 0xff : low >>> 28 == 0xe;
  }

  /**
   * Whether it can be the address of one host: not multicast, broadcast, loopback or unspecified.
   */
  public boolean isUnicast() {
    boolean unspecified = high == 0 && low == 0;
    boolean loopback = v6 ? high == 0 && low == 1 : low >>> 24 == 127;
    boolean broadcast = !v6 && low == 0xffff_ffffL;
    return !isMulticast() && !unspecified && !loopback && !broadcast;
  }

  // Hand-written: the generated record methods are slow under C1.

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && v6 == that.v6 && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return (Long.hashCode(high) * 31 + Long.hashCode(low)) * 31 + (v6 ? 1 : 0);
  }

  /** Unsigned; IPv4 before IPv6. */
  @Override
  public int compareTo(IpAddress other) {
    if (v6 != other.v6) {
      return v6 ? 1 : -1;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Its text; an IPv6 address in the form of RFC 5952, such as {@code fe80::1}. */
  @Override
  public String toString() {
    if (!v6) {
      return (low >> 24) + "." + (low >> 16 & 255) + "." + (low >> 8 & 255) + "." + (low & 255);
    }
    return ipv6Text();
  }

  /** RFC 5952: no leading zeros, and the longest run of two or more zero groups is shortened. */
  private String ipv6Text() {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> 48 - 16 * (i & 3)) & 0xffff;
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
