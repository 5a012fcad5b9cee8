// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IP packet, without the fields that only one protocol has.
 *
 * @param frame the frame that carried it
 * @param source the IP source address
 * @param destination the IP destination address
 * @param hopLimit the TTL or hop limit
 * @param protocol the protocol or next header
 * @param payload what follows the header
 */
public record IpPacket(
    Frame frame,
    String source,
    String destination,
    int hopLimit,
    int protocol,
    ByteBuffer payload) {
  /** ICMP. */
  public static final int ICMP = 1;

  /** TCP. */
  public static final int TCP = 6;

  /** ICMP of IPv6. */
  public static final int ICMPV6 = 58;

  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  /** Reads a frame; empty if it carries something else or is cut short. */
  public static Optional<IpPacket> of(Frame frame) {
    ByteBuffer ip = frame.payload();
    if (frame.etherType() == 0x0800 && ip.limit() >= IPV4_HEADER) {
      int header = (ip.get(0) & 0x0f) * 4;
      int total = Math.min(ip.getShort(2) & 0xffff, ip.limit());
      return header > total
          ? Optional.empty()
          : Optional.of(
              new IpPacket(
                  frame,
                  Ip.address(ip, 12, 4),
                  Ip.address(ip, 16, 4),
                  ip.get(8) & 0xff,
                  ip.get(9) & 0xff,
                  ip.slice(header, total - header)));
    }
    if (frame.etherType() == 0x86dd && ip.limit() >= IPV6_HEADER) {
      int length = Math.min(ip.getShort(4) & 0xffff, ip.limit() - IPV6_HEADER);
      return Optional.of(
          new IpPacket(
              frame,
              Ip.address(ip, 8, 16),
              Ip.address(ip, 24, 16),
              ip.get(7) & 0xff,
              ip.get(6) & 0xff,
              ip.slice(IPV6_HEADER, length)));
    }
    return Optional.empty();
  }
}
