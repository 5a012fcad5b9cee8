// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Builds IPv4 packets as they arrive from the network. It shares no code with the tested classes,
 * so that an error of the decoder cannot be hidden by the same error here.
 */
final class PacketBuilder {

  private int version = 3;
  private int type = 1;
  private int vrid = SimulatedRouter.VRID;
  private int priority = 100;
  private int reserved;
  private int interval = 100;
  private int ttl = 255;
  private int headerWords = 5;
  private String source = "192.0.2.1";
  private String destination = "224.0.0.18";
  private List<String> addresses = List.of(SimulatedRouter.VIRTUAL_IP);
  private int count = -1;
  private int checksum = -1;
  private int checksumError;
  private boolean pseudoHeader;
  private int messageLength = -1;
  private int trailing;
  private int padding;

  /** Only version 2 has them: eight bytes. */
  private byte[] authenticationData = {};

  private int authenticationType;

  /** A valid advertisement: VRID and address of {@link SimulatedRouter}, 100 cs. */
  static PacketBuilder advertisement(int priority) {
    PacketBuilder builder = new PacketBuilder();
    builder.priority = priority;
    return builder;
  }

  /** The same in version 2 (RFC 3768 §5.1), without authentication. */
  static PacketBuilder version2(int priority) {
    return advertisement(priority).version(2).authentication(0, "");
  }

  /** Makes it version 2: byte 4 is the type, byte 5 the seconds, and the data is at the end. */
  PacketBuilder authentication(int type, String data) {
    authenticationType = type;
    authenticationData = Arrays.copyOf(data.getBytes(StandardCharsets.US_ASCII), 8);
    return this;
  }

  PacketBuilder from(String newSource) {
    source = newSource;
    return this;
  }

  PacketBuilder to(String newDestination) {
    destination = newDestination;
    return this;
  }

  PacketBuilder ttl(int newTtl) {
    ttl = newTtl;
    return this;
  }

  /** With IP options if more than 5. */
  PacketBuilder headerWords(int newHeaderWords) {
    headerWords = newHeaderWords;
    return this;
  }

  PacketBuilder version(int newVersion) {
    version = newVersion;
    return this;
  }

  PacketBuilder type(int newType) {
    type = newType;
    return this;
  }

  PacketBuilder vrid(int newVrid) {
    vrid = newVrid;
    return this;
  }

  PacketBuilder interval(int centiseconds) {
    interval = centiseconds;
    return this;
  }

  PacketBuilder reserved(int newReserved) {
    reserved = newReserved;
    return this;
  }

  PacketBuilder addresses(String... newAddresses) {
    addresses = List.of(newAddresses);
    return this;
  }

  /** Sets a count that differs from the number of addresses. */
  PacketBuilder count(int newCount) {
    count = newCount;
    return this;
  }

  PacketBuilder pseudoHeaderChecksum() {
    pseudoHeader = true;
    return this;
  }

  /** Sets exactly this checksum, right or wrong. */
  PacketBuilder checksum(int newChecksum) {
    checksum = newChecksum;
    return this;
  }

  /** Sets a checksum that is wrong by this number. */
  PacketBuilder checksumError(int error) {
    checksumError = error;
    return this;
  }

  /** Cuts the message, with a matching IP header. */
  PacketBuilder messageLength(int bytes) {
    messageLength = bytes;
    return this;
  }

  /** Adds bytes after the message that the IP header's length includes. */
  PacketBuilder trailing(int bytes) {
    trailing = bytes;
    return this;
  }

  /** Adds bytes after the packet that the IP header's length does not include. */
  PacketBuilder padding(int bytes) {
    padding = bytes;
    return this;
  }

  private byte[] message() {
    boolean version2 = authenticationData.length > 0;
    int addressesEnd = 8 + 4 * addresses.size();
    byte[] message = new byte[addressesEnd + authenticationData.length];
    message[0] = (byte) (version * 16 + type);
    message[1] = (byte) vrid;
    message[2] = (byte) priority;
    message[3] = (byte) (count < 0 ? addresses.size() : count);
    message[4] = (byte) (version2 ? authenticationType : reserved * 16 + interval / 256);
    message[5] = (byte) (version2 ? interval / 100 : interval % 256);
    for (int i = 0; i < addresses.size(); i++) {
      putAddress(message, 8 + 4 * i, addresses.get(i));
    }
    System.arraycopy(authenticationData, 0, message, addressesEnd, authenticationData.length);
    int right = checksumOf(message);
    int sent = checksum >= 0 ? checksum : right + checksumError;
    message[6] = (byte) (sent / 256);
    message[7] = (byte) sent;
    return message;
  }

  private int checksumOf(byte[] message) {
    byte[] covered = message;
    if (pseudoHeader) {
      covered = new byte[12 + message.length];
      putAddress(covered, 0, source);
      putAddress(covered, 4, destination);
      covered[9] = 112;
      covered[10] = (byte) (message.length / 256);
      covered[11] = (byte) message.length;
      System.arraycopy(message, 0, covered, 12, message.length);
    }
    return internetChecksum(covered);
  }

  /** RFC 1071 as in its §4.1, but with the carry added at each step. */
  static int internetChecksum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      int value = Byte.toUnsignedInt(bytes[i]);
      sum += i % 2 == 0 ? value * 256 : value;
      if (sum > 65535) {
        sum -= 65535;
      }
    }
    return 65535 - sum;
  }

  private static void putAddress(byte[] to, int offset, String address) {
    String[] parts = address.split("\\.");
    for (int i = 0; i < 4; i++) {
      to[offset + i] = (byte) Integer.parseInt(parts[i]);
    }
  }

  /** The packet, beginning with its IP header. */
  byte[] bytes() {
    byte[] message = message();
    if (messageLength >= 0) {
      message = Arrays.copyOf(message, messageLength);
    }
    int headerLength = headerWords * 4;
    int totalLength = headerLength + message.length + trailing;
    byte[] packet = new byte[totalLength + padding];
    Arrays.fill(packet, headerLength, packet.length, (byte) 0xa5);
    packet[0] = (byte) (4 * 16 + headerWords);
    packet[1] = (byte) 0xc0;
    packet[2] = (byte) (totalLength / 256);
    packet[3] = (byte) totalLength;
    packet[8] = (byte) ttl;
    packet[9] = 112;
    putAddress(packet, 12, source);
    putAddress(packet, 16, destination);
    // No-operation options (RFC 791): ones, so that a message at this place would be invalid.
    Arrays.fill(packet, 20, Math.max(20, headerLength), (byte) 1);
    int headerSum = internetChecksum(Arrays.copyOf(packet, headerLength));
    packet[10] = (byte) (headerSum / 256);
    packet[11] = (byte) headerSum;
    System.arraycopy(message, 0, packet, headerLength, message.length);
    return packet;
  }

  ByteBuffer build() {
    return inBuffer(bytes());
  }

  static ReceivedPacket view(IpFamily family, ByteBuffer bytes) {
    ReceivedPacket packet = new ReceivedPacket();
    packet.view(family, bytes);
    return packet;
  }

  /** As a receiver delivers it: in a larger direct buffer, with other bytes around it. */
  static ByteBuffer inBuffer(byte[] packet) {
    int before = 7;
    ByteBuffer buffer = ByteBuffer.allocateDirect(before + packet.length + 9);
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0x5a);
    }
    buffer.position(before).put(packet).limit(before + packet.length);
    return buffer.position(before);
  }
}
