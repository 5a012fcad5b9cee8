// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import java.nio.ByteBuffer;

/**
 * The complete Ethernet frame of a virtual router's advertisements, in one version to one
 * destination (RFC 9568 §5.1, §5.2, §7.2; RFC 3768 §5). It is written once into memory of the
 * caller; for each sending only priority and checksum change.
 */
public final class AdvertisementFrame {

  /** Enough for the longest frame: IPv6 with 255 addresses. */
  public static final int MAX_LENGTH =
      EthernetFormat.HEADER_LENGTH + 40 + AdvertisementFormat.ADDRESSES + 255 * 16;

  /** CS6, network control: routers and switches send such packets first (§2.5). */
  private static final int TRAFFIC_CLASS = 0xc0;

  private final ByteBuffer buffer;
  private int message;
  private int version;
  private int length;
  private long sumWithoutPriority;
  private long pseudoHeader;

  /** Uses this memory, of at least {@link #capacity} bytes in network byte order. */
  public AdvertisementFrame(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /** Enough memory for a frame in each configured version. */
  public static int capacity(RouterParameters parameters) {
    return Math.max(
        EthernetFormat.HEADER_LENGTH + packetLength(parameters), EthernetFormat.MIN_FRAME_LENGTH);
  }

  /** The length of the longest IP packet in bytes, which an interface's MTU must allow. */
  public static int packetLength(RouterParameters parameters) {
    boolean v2 = parameters.versions().include(AdvertisementFormat.VERSION_2);
    return parameters.family().ipHeaderLength()
        + messageLength(
            parameters, v2 ? AdvertisementFormat.VERSION_2 : AdvertisementFormat.VERSION_3);
  }

  private static int messageLength(RouterParameters parameters, int version) {
    return AdvertisementFormat.messageLength(
        version, parameters.family(), parameters.virtualIps().size());
  }

  /**
   * Writes the constant part of the frame.
   *
   * @param parameters contains the VRID, interval and addresses to announce
   * @param newVersion 2 or 3
   * @param sourceMac the virtual MAC (§7.2), or the interface's own if that is not used
   * @param source the primary address of the interface (§5.1.1.1), link-local for IPv6 (§5.1.2.1)
   * @param destination the group, or a unicast peer: then the kernel writes the Ethernet header,
   *     and the frame has no padding
   */
  public void write(
      RouterParameters parameters,
      int newVersion,
      MacAddress sourceMac,
      IpAddress source,
      IpAddress destination) {
    IpFamily family = parameters.family();
    version = newVersion;
    int messageLength = messageLength(parameters, version);
    buffer.clear();
    EthernetFormat.write(
        buffer,
        destination.isMulticast() ? MacAddress.ofMulticast(destination) : MacAddress.NONE,
        sourceMac,
        family == IpFamily.IPV4 ? EthernetFormat.TYPE_IPV4 : EthernetFormat.TYPE_IPV6);
    if (family == IpFamily.IPV4) {
      writeIpv4Header(source, destination, messageLength);
    } else {
      writeIpv6Header(source, destination, messageLength);
    }
    message = buffer.position();
    writeMessage(parameters);
    sumWithoutPriority = Checksum.sum(buffer, message, messageLength);
    pseudoHeader =
        Checksum.pseudoHeader(
            AdvertisementFormat.IP_PROTOCOL,
            source.high(),
            source.low(),
            destination.high(),
            destination.low(),
            messageLength);
    while (destination.isMulticast() && buffer.position() < EthernetFormat.MIN_FRAME_LENGTH) {
      buffer.put((byte) 0);
    }
    length = buffer.position();
  }

  private void writeMessage(RouterParameters parameters) {
    buffer.put((byte) (version << 4 | AdvertisementFormat.TYPE_ADVERTISEMENT));
    buffer.put((byte) parameters.vrid());
    buffer.put((byte) 0);
    buffer.put((byte) parameters.virtualIps().size());
    if (version == AdvertisementFormat.VERSION_2) {
      buffer.put((byte) parameters.authentication().type());
      // Version 2 cannot express an interval below a second (RFC 9568 §8.4 sends both versions at
      // its rate).
      buffer.put(
          (byte)
              Math.max(1, parameters.advertInterval() / RouterParameters.CENTISECONDS_PER_SECOND));
    } else {
      buffer.putShort((short) parameters.advertInterval());
    }
    buffer.putShort((short) 0);
    for (VirtualIp ip : parameters.virtualIps()) {
      ip.address().write(buffer);
    }
    if (version == AdvertisementFormat.VERSION_2) {
      buffer.putLong(parameters.authentication().data());
    }
  }

  private void writeIpv4Header(IpAddress source, IpAddress destination, int messageLength) {
    int header = buffer.position();
    buffer.put((byte) 0x45);
    buffer.put((byte) TRAFFIC_CLASS);
    buffer.putShort((short) (IpFamily.IPV4.ipHeaderLength() + messageLength));
    buffer.putInt(0);
    buffer.put((byte) AdvertisementFormat.TTL);
    buffer.put((byte) AdvertisementFormat.IP_PROTOCOL);
    buffer.putShort((short) 0);
    source.write(buffer);
    destination.write(buffer);
    int sum = Checksum.fold(Checksum.sum(buffer, header, IpFamily.IPV4.ipHeaderLength()));
    buffer.putShort(header + 10, (short) ~sum);
  }

  private void writeIpv6Header(IpAddress source, IpAddress destination, int messageLength) {
    buffer.putInt(6 << 28 | TRAFFIC_CLASS << 20);
    buffer.putShort((short) messageLength);
    buffer.put((byte) AdvertisementFormat.IP_PROTOCOL);
    buffer.put((byte) AdvertisementFormat.TTL);
    source.write(buffer);
    destination.write(buffer);
  }

  /**
   * Sets the parts that may differ in each sending.
   *
   * @param form the checksum form of version 3; in version 2 the checksum covers only the message
   * @return the length of the frame in bytes
   */
  public int prepare(int priority, ChecksumForm form) {
    long sum = sumWithoutPriority + (priority << 8);
    if (form == ChecksumForm.PSEUDO_HEADER && version == AdvertisementFormat.VERSION_3) {
      sum += pseudoHeader;
    }
    buffer.put(message + AdvertisementFormat.PRIORITY, (byte) priority);
    buffer.putShort(message + AdvertisementFormat.CHECKSUM, (short) ~Checksum.fold(sum));
    return length;
  }
}
