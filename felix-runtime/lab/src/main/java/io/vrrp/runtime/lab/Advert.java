// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A VRRP advertisement of version 2 or 3 (RFC 9568 §5), parsed without any check.
 *
 * @param frame the frame that carried it
 * @param source the IP source address
 * @param destination the IP destination address
 * @param ttl the TTL or hop limit
 * @param version the VRRP version
 * @param type the packet type, 1 for an advertisement
 * @param vrid the virtual router identifier
 * @param priority the priority
 * @param interval the advertisement interval in centiseconds
 * @param addresses the virtual IP addresses
 * @param checksum which form of checksum it has
 */
public record Advert(
    Frame frame,
    String source,
    String destination,
    int ttl,
    int version,
    int type,
    int vrid,
    int priority,
    int interval,
    List<String> addresses,
    Checksum checksum) {
  private static final int PROTOCOL = 112;
  private static final int HEADER = 8;
  private static final int IPV6_HEADER = 40;

  /** What the checksum of an advertisement covers. */
  public enum Checksum {
    /** The VRRP message alone. */
    MESSAGE,
    /** The VRRP message after a pseudo-header. */
    PSEUDO_HEADER,
    /** Neither: it is wrong. */
    WRONG
  }

  /** Reads a frame; empty if it carries something else or is cut short. */
  public static Optional<Advert> of(Frame frame) {
    ByteBuffer ip = frame.payload();
    return switch (frame.etherType()) {
      case 0x0800 -> ofIpv4(frame, ip);
      case 0x86dd -> ofIpv6(frame, ip);
      default -> Optional.empty();
    };
  }

  private static Optional<Advert> ofIpv4(Frame frame, ByteBuffer ip) {
    if (ip.limit() < 20 || ip.get(9) != PROTOCOL) {
      return Optional.empty();
    }
    int header = (ip.get(0) & 0x0f) * 4;
    int total = Short.toUnsignedInt(ip.getShort(2));
    if (total > ip.limit() || header + HEADER > total) {
      return Optional.empty();
    }
    ByteBuffer vrrp = ip.slice(header, total - header);
    return Optional.of(read(frame, vrrp, ip.slice(12, 8), ip.get(8) & 0xff));
  }

  private static Optional<Advert> ofIpv6(Frame frame, ByteBuffer ip) {
    if (ip.limit() < IPV6_HEADER + HEADER || ip.get(6) != PROTOCOL) {
      return Optional.empty();
    }
    int length = Short.toUnsignedInt(ip.getShort(4));
    if (IPV6_HEADER + length > ip.limit() || length < HEADER) {
      return Optional.empty();
    }
    ByteBuffer vrrp = ip.slice(IPV6_HEADER, length);
    return Optional.of(read(frame, vrrp, ip.slice(8, 32), ip.get(7) & 0xff));
  }

  private static Advert read(Frame frame, ByteBuffer vrrp, ByteBuffer endpoints, int ttl) {
    int size = endpoints.limit() / 2;
    int version = (vrrp.get(0) & 0xf0) >> 4;
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < (vrrp.get(3) & 0xff); i++) {
      int offset = HEADER + i * size;
      if (offset + size <= vrrp.limit()) {
        addresses.add(Ip.address(vrrp, offset, size));
      }
    }
    return new Advert(
        frame,
        Ip.address(endpoints, 0, size),
        Ip.address(endpoints, size, size),
        ttl,
        version,
        vrrp.get(0) & 0x0f,
        vrrp.get(1) & 0xff,
        vrrp.get(2) & 0xff,
        version == 2 ? (vrrp.get(5) & 0xff) * 100 : vrrp.getShort(4) & 0x0fff,
        List.copyOf(addresses),
        checksum(vrrp, endpoints));
  }

  private static Checksum checksum(ByteBuffer vrrp, ByteBuffer endpoints) {
    // The sum of data and correct checksum is all ones.
    if (Ip.sum(vrrp, 0) == 0xffff) {
      return Checksum.MESSAGE;
    }
    int pseudoHeader = Ip.sum(endpoints, PROTOCOL + vrrp.limit());
    return Ip.sum(vrrp, pseudoHeader) == 0xffff ? Checksum.PSEUDO_HEADER : Checksum.WRONG;
  }
}
