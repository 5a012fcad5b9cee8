// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;

/**
 * The Ethernet frame of an unsolicited neighbor advertisement (RFC 9568 §6.4.1, §6.4.2, RFC 4861
 * §4.4).
 */
public final class NeighborAdvertisementFrame {

  private static final int MESSAGE_LENGTH = 32;

  /** Its length in bytes. */
  public static final int LENGTH = EthernetFormat.HEADER_LENGTH + 40 + MESSAGE_LENGTH;

  private static final int ICMPV6 = 58;
  private static final int HOP_LIMIT = 255;
  private static final int NEIGHBOR_ADVERTISEMENT = 136;
  private static final int ROUTER_AND_OVERRIDE = 0xa0;
  private static final int TARGET_LINK_LAYER_ADDRESS = 2;
  private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");

  private NeighborAdvertisementFrame() {}

  /**
   * Writes the frame.
   *
   * @param to memory of at least {@link #LENGTH} bytes in network byte order
   * @param mac the MAC address at which the virtual IP address is reached from now on
   * @param virtualIp an IPv6 address
   */
  public static void write(ByteBuffer to, MacAddress mac, IpAddress virtualIp) {
    to.clear();
    EthernetFormat.write(to, MacAddress.ofMulticast(ALL_NODES), mac, EthernetFormat.TYPE_IPV6);
    to.putInt(6 << 28).putShort((short) MESSAGE_LENGTH).put((byte) ICMPV6).put((byte) HOP_LIMIT);
    virtualIp.write(to);
    ALL_NODES.write(to);
    int message = to.position();
    to.put((byte) NEIGHBOR_ADVERTISEMENT).put((byte) 0).putShort((short) 0);
    to.putInt(ROUTER_AND_OVERRIDE << 24);
    virtualIp.write(to);
    to.put((byte) TARGET_LINK_LAYER_ADDRESS).put((byte) 1);
    mac.write(to);
    long sum =
        Checksum.sum(to, message, MESSAGE_LENGTH)
            + Checksum.pseudoHeader(
                ICMPV6,
                virtualIp.high(),
                virtualIp.low(),
                ALL_NODES.high(),
                ALL_NODES.low(),
                MESSAGE_LENGTH);
    to.putShort(message + 2, (short) ~Checksum.fold(sum));
  }
}
