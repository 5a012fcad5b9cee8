// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.protocol.IpAddress;
import java.nio.ByteBuffer;

/** Ethernet frames with VRRP. */
public final class TestFrames {

  public static final int ETHERNET_HEADER = 14;
  public static final int IP_HEADER = 20;

  private TestFrames() {}

  /**
   * Writes a frame from the virtual MAC of VRID 0x33 to the VRRP group.
   *
   * @return its length
   */
  public static int write(ByteBuffer frame, byte[] message) {
    return write(frame, 0x0100_5e00_0012L, IpAddress.parse("224.0.0.18"), 255, message);
  }

  /**
   * Writes a frame with IPv4 from 192.0.2.2 and the virtual MAC of VRID 0x33.
   *
   * @param mac the destination of the frame
   * @return its length
   */
  public static int write(
      ByteBuffer frame, long mac, IpAddress destination, int ttl, byte[] message) {
    frame.clear();
    frame.putShort((short) (mac >>> 32)).putInt((int) mac);
    frame.put(new byte[] {0, 0, 0x5e, 0, 1, 0x33, 8, 0});
    frame.putShort((short) 0x45c0).putShort((short) (IP_HEADER + message.length)).putInt(0);
    frame.put((byte) ttl).put((byte) 112).putShort((short) 0);
    frame.put(IpAddress.parse("192.0.2.2").bytes()).put(destination.bytes());
    int sum = 0;
    for (int at = ETHERNET_HEADER; at < ETHERNET_HEADER + IP_HEADER; at += 2) {
      sum += frame.getShort(at) & 0xffff;
    }
    frame.putShort(ETHERNET_HEADER + 10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    return frame.put(message).position();
  }

  /**
   * Writes a frame with IPv6 from fe80::2 and the virtual MAC of VRID 0x33.
   *
   * @param mac the destination of the frame
   * @return its length
   */
  public static int writeIpv6(
      ByteBuffer frame, long mac, IpAddress destination, int hopLimit, byte[] message) {
    frame.clear();
    frame.putShort((short) (mac >>> 32)).putInt((int) mac);
    frame.put(new byte[] {0, 0, 0x5e, 0, 2, 0x33}).putShort((short) 0x86dd);
    frame.putInt(0x6c00_0000).putShort((short) message.length);
    frame.put((byte) 112).put((byte) hopLimit);
    frame.put(IpAddress.parse("fe80::2").bytes()).put(destination.bytes());
    return frame.put(message).position();
  }
}
