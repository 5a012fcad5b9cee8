// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * An Ethernet address.
 *
 * @param bits its 48 bits
 */
public record MacAddress(long bits) {

  /** 00:00:00:00:00:00, for a place where the address does not matter. */
  static final MacAddress NONE = new MacAddress(0);

  /** ff:ff:ff:ff:ff:ff. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  /**
   * The address with these bytes.
   *
   * @throws IllegalArgumentException unless there are 6
   */
  public static MacAddress of(byte[] bytes) {
    if (bytes.length != 6) {
      throw new IllegalArgumentException(bytes.length + " bytes");
    }
    long bits = 0;
    for (byte next : bytes) {
      bits = bits << 8 | next & 0xff;
    }
    return new MacAddress(bits);
  }

  /** The virtual MAC address of a virtual router (RFC 9568 §7.3). */
  public static MacAddress ofVirtualRouter(IpFamily family, int vrid) {
    return new MacAddress((family == IpFamily.IPV4 ? 0x0000_5e00_0100L : 0x0000_5e00_0200L) | vrid);
  }

  /** The destination of frames to a multicast group (RFC 1112 §6.4, RFC 2464 §7). */
  static MacAddress ofMulticast(IpAddress group) {
    return group.v6()
        ? new MacAddress(0x3333_0000_0000L | group.low() & 0xffff_ffffL)
        : new MacAddress(0x0100_5e00_0000L | group.low() & 0x7f_ffffL);
  }

  /** Writes its 6 bytes and moves the buffer's position. */
  void write(ByteBuffer to) {
    to.putShort((short) (bits >>> 32)).putInt((int) bits);
  }

  // Hand-written: the generated record methods are slow under C1.

  @Override
  public boolean equals(Object other) {
    return other instanceof MacAddress that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  /** For example {@code 00:00:5e:00:01:33}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%02x:%02x:%02x:%02x:%02x:%02x",
        bits >> 40 & 255,
        bits >> 32 & 255,
        bits >> 24 & 255,
        bits >> 16 & 255,
        bits >> 8 & 255,
        bits & 255);
  }
}
