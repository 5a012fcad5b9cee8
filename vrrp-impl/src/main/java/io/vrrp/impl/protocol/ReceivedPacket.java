// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;

/**
 * A received IP packet that should contain an ADVERTISEMENT. The same object views one packet after
 * the other, so that receiving allocates nothing: copy the values that you want to keep. It only
 * checks that the IP header is complete; {@link AdvertisementReceiver} checks the rest.
 */
public final class ReceivedPacket {

  private static final int IPV4_MIN_HEADER = 20;
  private static final int IPV4_TOTAL_LENGTH = 2;
  private static final int IPV4_TTL = 8;
  private static final int IPV4_SOURCE = 12;
  private static final int IPV4_DESTINATION = 16;
  private static final int IPV6_HEADER = 40;
  private static final int IPV6_HOP_LIMIT = 7;
  private static final int IPV6_SOURCE = 8;
  private static final int IPV6_DESTINATION = 24;

  private final Advertisement advertisement = new Advertisement();
  private boolean headerComplete;
  private IpFamily family;
  private ByteBuffer bytes;
  private int message;
  private int messageLength;
  private int ttl;
  private long destinationHigh;
  private long destinationLow;

  /**
   * Views another packet. An IPv6 packet must have no extension headers.
   *
   * @param packet the packet from position to limit, in network byte order, beginning with its IP
   *     header; it must not change while it is viewed
   */
  public void view(IpFamily newFamily, ByteBuffer packet) {
    family = newFamily;
    bytes = packet;
    headerComplete = false;
    messageLength = 0;
    if (newFamily == IpFamily.IPV4) {
      viewIpv4(packet);
    } else {
      viewIpv6(packet);
    }
    if (!headerComplete) {
      advertisement.view(packet, packet.position(), newFamily, 0, 0);
    }
  }

  private void viewIpv4(ByteBuffer packet) {
    int start = packet.position();
    int available = packet.remaining();
    if (available < IPV4_MIN_HEADER) {
      return;
    }
    int headerLength = (packet.get(start) & 0xf) * 4;
    int totalLength = packet.getShort(start + IPV4_TOTAL_LENGTH) & 0xffff;
    // The header may have options, and the frame may have padding after the packet.
    if (headerLength < IPV4_MIN_HEADER || totalLength < headerLength || totalLength > available) {
      return;
    }
    headerComplete = true;
    message = start + headerLength;
    messageLength = totalLength - headerLength;
    ttl = packet.get(start + IPV4_TTL) & 0xff;
    destinationHigh = 0;
    destinationLow = packet.getInt(start + IPV4_DESTINATION) & 0xffff_ffffL;
    long source = packet.getInt(start + IPV4_SOURCE) & 0xffff_ffffL;
    advertisement.view(packet, message, IpFamily.IPV4, 0, source);
  }

  private void viewIpv6(ByteBuffer packet) {
    int start = packet.position();
    if (packet.remaining() < IPV6_HEADER) {
      return;
    }
    headerComplete = true;
    message = start + IPV6_HEADER;
    messageLength = packet.limit() - message;
    ttl = packet.get(start + IPV6_HOP_LIMIT) & 0xff;
    destinationHigh = packet.getLong(start + IPV6_DESTINATION);
    destinationLow = packet.getLong(start + IPV6_DESTINATION + Long.BYTES);
    advertisement.view(
        packet,
        message,
        IpFamily.IPV6,
        packet.getLong(start + IPV6_SOURCE),
        packet.getLong(start + IPV6_SOURCE + Long.BYTES));
  }

  /** Its message. Its fields are valid only as far as the packet is long enough. */
  public Advertisement advertisement() {
    return advertisement;
  }

  /** Whether it has a complete IP header, and so a source, a destination and a TTL. */
  public boolean hasHeader() {
    return headerComplete;
  }

  /** Whether it is long enough to have a VRID. */
  public boolean hasVrid() {
    return messageLength > AdvertisementFormat.VRID;
  }

  /** The TTL or hop limit, if it has a header. */
  public int ttl() {
    return ttl;
  }

  /** Its destination, if it has a header. */
  public IpAddress destination() {
    return new IpAddress(family == IpFamily.IPV6, destinationHigh, destinationLow);
  }

  long destinationHigh() {
    return destinationHigh;
  }

  long destinationLow() {
    return destinationLow;
  }

  IpFamily family() {
    return family;
  }

  int messageLength() {
    return messageLength;
  }

  /** The sum over the first bytes of the message (RFC 1071). */
  long messageSum(int length) {
    return Checksum.sum(bytes, message, length);
  }

  /** The sum over the pseudo-header of a message of this length (RFC 9568 §5.2.8). */
  long pseudoHeaderSum(int length) {
    return Checksum.pseudoHeader(
        AdvertisementFormat.IP_PROTOCOL,
        advertisement.sourceHigh(),
        advertisement.sourceLow(),
        destinationHigh,
        destinationLow,
        length);
  }
}
