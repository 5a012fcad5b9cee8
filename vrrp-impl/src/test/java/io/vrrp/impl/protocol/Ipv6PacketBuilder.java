// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Builds VRRP messages as they arrive over IPv6. Like {@link PacketBuilder} it shares no code with
 * the tested classes: the JDK parses addresses.
 */
final class Ipv6PacketBuilder {

  private int version = 3;
  private int type = 1;
  private int vrid = SimulatedRouter.VRID;
  private int priority = 100;
  private int reserved;
  private int interval = 100;
  private int hopLimit = 255;
  private String source = "fe80::1";
  private String destination = "ff02::12";
  private List<String> addresses = List.of(SimulatedRouter.IPV6_VIRTUAL_IP);
  private int count = -1;
  private int checksum = -1;
  private int checksumError;
  private boolean pseudoHeader = true;
  private int messageLength = -1;
  private int trailing;

  /** A valid advertisement: VRID and address of {@link SimulatedRouter}, 100 cs. */
  static Ipv6PacketBuilder ipv6Advertisement(int priority) {
    Ipv6PacketBuilder builder = new Ipv6PacketBuilder();
    builder.priority = priority;
    return builder;
  }

  Ipv6PacketBuilder from(String newSource) {
    source = newSource;
    return this;
  }

  Ipv6PacketBuilder to(String newDestination) {
    destination = newDestination;
    return this;
  }

  Ipv6PacketBuilder hopLimit(int newHopLimit) {
    hopLimit = newHopLimit;
    return this;
  }

  Ipv6PacketBuilder version(int newVersion) {
    version = newVersion;
    return this;
  }

  Ipv6PacketBuilder type(int newType) {
    type = newType;
    return this;
  }

  Ipv6PacketBuilder vrid(int newVrid) {
    vrid = newVrid;
    return this;
  }

  Ipv6PacketBuilder interval(int centiseconds) {
    interval = centiseconds;
    return this;
  }

  Ipv6PacketBuilder reserved(int newReserved) {
    reserved = newReserved;
    return this;
  }

  Ipv6PacketBuilder addresses(String... newAddresses) {
    addresses = List.of(newAddresses);
    return this;
  }

  /** Sets a count that differs from the number of addresses. */
  Ipv6PacketBuilder count(int newCount) {
    count = newCount;
    return this;
  }

  /** Uses the checksum of IPv4, which is wrong here. */
  Ipv6PacketBuilder withoutPseudoHeader() {
    pseudoHeader = false;
    return this;
  }

  /** Sets exactly this checksum, right or wrong. */
  Ipv6PacketBuilder checksum(int newChecksum) {
    checksum = newChecksum;
    return this;
  }

  /** Sets a checksum that is wrong by this number. */
  Ipv6PacketBuilder checksumError(int error) {
    checksumError = error;
    return this;
  }

  /** Cuts the message. */
  Ipv6PacketBuilder messageLength(int bytes) {
    messageLength = bytes;
    return this;
  }

  /** Adds bytes after the message. */
  Ipv6PacketBuilder trailing(int bytes) {
    trailing = bytes;
    return this;
  }

  /** The bytes of an IPv6 address. */
  static byte[] bytesOf(String address) {
    try {
      return ((Inet6Address) InetAddress.getByName(address)).getAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** RFC 8200 §8.1: a message after its pseudo-header. */
  static byte[] withPseudoHeader(String from, String to, int protocol, byte[] message) {
    byte[] covered = new byte[40 + message.length];
    System.arraycopy(bytesOf(from), 0, covered, 0, 16);
    System.arraycopy(bytesOf(to), 0, covered, 16, 16);
    covered[34] = (byte) (message.length / 256);
    covered[35] = (byte) message.length;
    covered[39] = (byte) protocol;
    System.arraycopy(message, 0, covered, 40, message.length);
    return covered;
  }

  /** The message, which follows the IPv6 header. */
  byte[] bytes() {
    byte[] message = new byte[8 + 16 * addresses.size()];
    message[0] = (byte) (version * 16 + type);
    message[1] = (byte) vrid;
    message[2] = (byte) priority;
    message[3] = (byte) (count < 0 ? addresses.size() : count);
    message[4] = (byte) (reserved * 16 + interval / 256);
    message[5] = (byte) (interval % 256);
    for (int i = 0; i < addresses.size(); i++) {
      System.arraycopy(bytesOf(addresses.get(i)), 0, message, 8 + 16 * i, 16);
    }
    int right =
        PacketBuilder.internetChecksum(
            pseudoHeader ? withPseudoHeader(source, destination, 112, message) : message);
    int sent = checksum >= 0 ? checksum : right + checksumError;
    message[6] = (byte) (sent / 256);
    message[7] = (byte) sent;
    int kept = messageLength >= 0 ? messageLength : message.length;
    byte[] packet = Arrays.copyOf(message, kept + trailing);
    Arrays.fill(packet, kept, packet.length, (byte) 0xa5);
    return packet;
  }

  DiscardReason receivedBy(AdvertisementReceiver receiver, long now) {
    ByteBuffer bytes = PacketBuilder.inBuffer(packet());
    return receiver.receive(PacketBuilder.view(IpFamily.IPV6, bytes), now);
  }

  /** The complete packet: an IPv6 header (RFC 8200 §3) and the message. */
  byte[] packet() {
    return packetWith(bytes());
  }

  /** With this packet's addresses and hop limit, and any message. */
  ByteBuffer packet(byte[] message) {
    return PacketBuilder.inBuffer(packetWith(message));
  }

  private byte[] packetWith(byte[] message) {
    byte[] packet = new byte[40 + message.length];
    packet[0] = (byte) (6 * 16);
    packet[4] = (byte) (message.length / 256);
    packet[5] = (byte) message.length;
    packet[6] = 112;
    packet[7] = (byte) hopLimit;
    System.arraycopy(bytesOf(source), 0, packet, 8, 16);
    System.arraycopy(bytesOf(destination), 0, packet, 24, 16);
    System.arraycopy(message, 0, packet, 40, message.length);
    return packet;
  }
}
