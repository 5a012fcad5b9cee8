// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;

/**
 * The Ethernet frame by which switches that snoop multicast learn that a port has a member of the
 * VRRP group: an IGMPv2 report (RFC 2236 §2) or an MLDv1 report (RFC 2710 §3).
 *
 * <p>Every such switch understands these versions. A switch with IGMPv3 or MLDv2 must accept them
 * (RFC 3376 §7.3.2, RFC 3810 §8.3.2); other switches ignore the newer versions.
 */
public final class MembershipReportFrame {

  /** The length of the longer of the two frames in bytes. */
  public static final int MAX_LENGTH = EthernetFormat.HEADER_LENGTH + 40 + 8 + 24;

  private static final int IPV4_HEADER_LENGTH = 24;
  private static final int IGMP = 2;
  private static final int IGMPV2_REPORT = 0x16;
  private static final int IGMP_LENGTH = 8;

  private static final int HOP_BY_HOP = 0;
  private static final int HOP_BY_HOP_LENGTH = 8;
  private static final int ICMPV6 = 58;
  private static final int MLDV1_REPORT = 131;
  private static final int MLD_LENGTH = 24;

  /** Network control, like the kernel's own IGMP messages. */
  private static final int TRAFFIC_CLASS = 0xc0;

  private static final int DONT_FRAGMENT = 0x4000;

  /** A router must not forward a report (RFC 2236 §2, RFC 2710 §3). */
  private static final int TTL = 1;

  /** RFC 2113 §2.1. */
  private static final int IPV4_ROUTER_ALERT = 0x9404_0000;

  /** RFC 2711 §2.1 with the value for MLD, and padding to 8 bytes. */
  private static final int IPV6_ROUTER_ALERT = 0x0502_0000;

  private static final int PAD_2 = 0x0100;

  private static final MacAddress IPV4_GROUP_MAC = MacAddress.ofMulticast(IpFamily.IPV4.group());
  private static final MacAddress IPV6_GROUP_MAC = MacAddress.ofMulticast(IpFamily.IPV6.group());

  private MembershipReportFrame() {}

  /**
   * Writes the frame. Nothing is allocated.
   *
   * @param to memory of at least {@link #MAX_LENGTH} bytes in network byte order
   * @param mac the interface's own MAC address
   * @param source the address of the interface that the report comes from; link-local for IPv6
   * @return the length of the frame
   */
  public static int write(ByteBuffer to, MacAddress mac, IpAddress source) {
    to.clear();
    if (source.v6()) {
      writeMld(to, mac, source);
    } else {
      writeIgmp(to, mac, source);
    }
    return to.position();
  }

  private static void writeIgmp(ByteBuffer to, MacAddress mac, IpAddress source) {
    IpAddress group = IpFamily.IPV4.group();
    EthernetFormat.write(to, IPV4_GROUP_MAC, mac, EthernetFormat.TYPE_IPV4);
    int header = to.position();
    to.put((byte) (4 << 4 | IPV4_HEADER_LENGTH / 4)).put((byte) TRAFFIC_CLASS);
    to.putShort((short) (IPV4_HEADER_LENGTH + IGMP_LENGTH));
    to.putShort((short) 0).putShort((short) DONT_FRAGMENT);
    to.put((byte) TTL).put((byte) IGMP).putShort((short) 0);
    source.write(to);
    group.write(to);
    to.putInt(IPV4_ROUTER_ALERT);
    putChecksum(to, header + 10, Checksum.sum(to, header, IPV4_HEADER_LENGTH));
    int message = to.position();
    to.putInt(IGMPV2_REPORT << 24);
    group.write(to);
    putChecksum(to, message + 2, Checksum.sum(to, message, IGMP_LENGTH));
    while (to.position() < EthernetFormat.MIN_FRAME_LENGTH) {
      to.put((byte) 0);
    }
  }

  private static void writeMld(ByteBuffer to, MacAddress mac, IpAddress source) {
    IpAddress group = IpFamily.IPV6.group();
    EthernetFormat.write(to, IPV6_GROUP_MAC, mac, EthernetFormat.TYPE_IPV6);
    to.putInt(6 << 28).putShort((short) (HOP_BY_HOP_LENGTH + MLD_LENGTH));
    to.put((byte) HOP_BY_HOP).put((byte) TTL);
    source.write(to);
    group.write(to);
    to.put((byte) ICMPV6).put((byte) 0).putInt(IPV6_ROUTER_ALERT).putShort((short) PAD_2);
    int message = to.position();
    to.putInt(MLDV1_REPORT << 24).putInt(0);
    group.write(to);
    long pseudoHeader =
        Checksum.pseudoHeader(
            ICMPV6, source.high(), source.low(), group.high(), group.low(), MLD_LENGTH);
    putChecksum(to, message + 2, Checksum.sum(to, message, MLD_LENGTH) + pseudoHeader);
  }

  private static void putChecksum(ByteBuffer to, int at, long sum) {
    to.putShort(at, (short) ~Checksum.fold(sum));
  }
}
