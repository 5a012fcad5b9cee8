// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;

/**
 * The whole Ethernet frame of a virtual router's advertisements (RFC 9568 §5.1, §5.2, §7.2),
 * written once into memory of the caller's; for each sending only priority and checksum are
 * patched.
 */
public final class AdvertisementFrame {

  /** Room for the longest frame: IPv6 with 255 addresses. */
  public static final int MAX_LENGTH =
      EthernetFormat.HEADER_LENGTH + 40 + AdvertisementFormat.ADDRESSES + 255 * 16;

  /** CS6: network control, so that advertisements are the last to wait in a queue (§2.5). */
  private static final int TRAFFIC_CLASS = 0xc0;

  private final ByteBuffer buffer;
  private int message;
  private int length;
  private long sumWithoutPriority;
  private long pseudoHeader;

  /** A frame in this memory, of at least {@link #MAX_LENGTH} octets in network byte order. */
  public AdvertisementFrame(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** The octets of the IP packet, which an interface's MTU must allow. */
  public static int packetLength(RouterParameters parameters) {
    return parameters.family().ipHeaderLength() + messageLength(parameters);
  }

  private static int messageLength(RouterParameters parameters) {
    return AdvertisementFormat.ADDRESSES
        + parameters.virtualIps().size() * parameters.family().addressLength();
  }

  /**
   * Writes everything that stays the same from one sending to the next.
   *
   * @param parameters whose VRID, interval and addresses to announce
   * @param sourceMac the virtual MAC (§7.2), or the interface's own if it is not used
   * @param source the primary address of the interface (§5.1.1.1), link-local for IPv6 (§5.1.2.1)
   */
  public void write(RouterParameters parameters, MacAddress sourceMac, IpAddress source) {
    IpFamily family = parameters.family();
    int messageLength = messageLength(parameters);
    buffer.clear();
    EthernetFormat.write(
        buffer,
        MacAddress.ofMulticast(family.group()),
        sourceMac,
        family == IpFamily.IPV4 ? EthernetFormat.TYPE_IPV4 : EthernetFormat.TYPE_IPV6);
    if (family == IpFamily.IPV4) {
      writeIpv4Header(source, messageLength);
    } else {
      writeIpv6Header(source, messageLength);
    }
    message = buffer.position();
    buffer.put(
        (byte) (AdvertisementFormat.VERSION_3 << 4 | AdvertisementFormat.TYPE_ADVERTISEMENT));
    buffer.put((byte) parameters.vrid());
    buffer.put((byte) 0);
    buffer.put((byte) parameters.virtualIps().size());
    buffer.putShort((short) parameters.advertInterval());
    buffer.putShort((short) 0);
    for (VirtualIp ip : parameters.virtualIps()) {
      ip.address().write(buffer);
    }
    sumWithoutPriority = Checksum.sum(buffer, message, messageLength);
    IpAddress group = family.group();
    pseudoHeader =
        Checksum.pseudoHeader(
            AdvertisementFormat.IP_PROTOCOL,
            source.high(),
            source.low(),
            group.high(),
            group.low(),
            messageLength);
    while (buffer.position() < EthernetFormat.MIN_FRAME_LENGTH) {
      buffer.put((byte) 0);
    }
    length = buffer.position();
  }

  private void writeIpv4Header(IpAddress source, int messageLength) {
    int header = buffer.position();
    buffer.put((byte) 0x45);
    buffer.put((byte) TRAFFIC_CLASS);
    buffer.putShort((short) (IpFamily.IPV4.ipHeaderLength() + messageLength));
    buffer.putInt(0);
    buffer.put((byte) AdvertisementFormat.TTL);
    buffer.put((byte) AdvertisementFormat.IP_PROTOCOL);
    buffer.putShort((short) 0);
    source.write(buffer);
    IpFamily.IPV4.group().write(buffer);
    int sum = Checksum.fold(Checksum.sum(buffer, header, IpFamily.IPV4.ipHeaderLength()));
    buffer.putShort(header + 10, (short) ~sum);
  }

  private void writeIpv6Header(IpAddress source, int messageLength) {
    buffer.putInt(6 << 28 | TRAFFIC_CLASS << 20);
    buffer.putShort((short) messageLength);
    buffer.put((byte) AdvertisementFormat.IP_PROTOCOL);
    buffer.put((byte) AdvertisementFormat.TTL);
    source.write(buffer);
    IpFamily.IPV6.group().write(buffer);
  }

  /**
   * Sets what may differ from one sending to the next.
   *
   * @return the length of the frame in octets
   */
  public int prepare(int priority, ChecksumForm form) {
    long sum = sumWithoutPriority + (priority << 8);
    if (form == ChecksumForm.PSEUDO_HEADER) {
      sum += pseudoHeader;
    }
    buffer.put(message + AdvertisementFormat.PRIORITY, (byte) priority);
    buffer.putShort(message + AdvertisementFormat.CHECKSUM, (short) ~Checksum.fold(sum));
    return length;
  }
}
