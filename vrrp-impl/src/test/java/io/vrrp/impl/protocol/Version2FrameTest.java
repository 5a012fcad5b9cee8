// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vrrp.ChecksumForm;
import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3768 §5.1, §5.3, RFC 2338 §5.3.10 and RFC 9568 §8.4, and packets to unicast peers. */
class Version2FrameTest {

  private static final int IP_HEADER = 14;
  private static final int IPV4_MESSAGE = IP_HEADER + 20;
  private static final IpAddress SOURCE = IpAddress.parse("192.0.2.1");
  private static final IpAddress PEER = IpAddress.parse("198.51.100.9");
  private static final MacAddress MAC = MacAddress.ofVirtualRouter(IpFamily.IPV4, 1);

  private static final RouterParameters VERSION_2 = SimulatedRouter.version2(100, 100);

  private static final RouterParameters WITH_PASSWORD =
      SimulatedRouter.withPassword(ProtocolVersions.V2, "secret");

  /** Bytes of earlier frames must not remain. */
  private static ByteBuffer dirtyMemory(int bytes) {
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
    while (memory.hasRemaining()) {
      memory.put((byte) 0xee);
    }
    return memory;
  }

  private static byte[] frame(
      RouterParameters parameters,
      int version,
      IpAddress source,
      IpAddress destination,
      int priority,
      ChecksumForm form) {
    ByteBuffer memory = dirtyMemory(AdvertisementFrame.capacity(parameters));
    AdvertisementFrame frame = new AdvertisementFrame(memory);
    frame.write(parameters, version, MAC, source, destination);
    byte[] bytes = new byte[frame.prepare(priority, form)];
    memory.get(0, bytes);
    return bytes;
  }

  private static byte[] toTheGroup(RouterParameters parameters, int version, ChecksumForm form) {
    return frame(parameters, version, SOURCE, IpFamily.IPV4.group(), 100, form);
  }

  private static byte[] message(byte[] frame, int length) {
    return Arrays.copyOfRange(frame, IPV4_MESSAGE, IPV4_MESSAGE + length);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("[\\s|]", ""));
  }

  @Test
  @Proves("V-F")
  void wholeFrameWithHeadersAndPadding() {
    assertArrayEquals(
        hex(
            """
            01 00 5e 00 00 12 | 00 00 5e 00 01 01 | 08 00
            45 c0 00 28 00 00 00 00 ff 70 18 92 c0 00 02 01 e0 00 00 12
            21 01 64 01 00 01 b7 fd c0 00 02 fe 00 00 00 00 00 00 00 00
            00 00 00 00 00 00
            """),
        toTheGroup(VERSION_2, 2, ChecksumForm.MESSAGE_ONLY));
  }

  /** RFC 3768 §5.3.8 has no pseudo-header, whatever was heard in version 3. */
  @ParameterizedTest
  @EnumSource
  @Proves("V-F")
  void thePasswordIsBehindTheAddressesAndInTheChecksum(ChecksumForm form) {
    assertArrayEquals(
        hex("21 01 64 01 01 01 7a b1 c0 00 02 fe 73 65 63 72 65 74 00 00"),
        message(toTheGroup(WITH_PASSWORD, 2, form), 20));
  }

  /** RFC 2338 §5.3.10: eight bytes leave no room for a zero. */
  @Test
  @Proves("V-F")
  void theLongestPassword() {
    RouterParameters parameters = SimulatedRouter.withPassword(ProtocolVersions.V2, "!2345678");
    byte[] frame = toTheGroup(parameters, 2, ChecksumForm.MESSAGE_ONLY);

    assertArrayEquals(
        hex("21 32 33 34 35 36 37 38"),
        Arrays.copyOfRange(frame, IPV4_MESSAGE + 12, IPV4_MESSAGE + 20));
    assertEquals(0, PacketBuilder.internetChecksum(message(frame, 20)));
  }

  /** Priority 0 is patched in as in version 3 (RFC 3768 §5.3.4). */
  @Test
  @Proves("V-F")
  void leaving() {
    assertArrayEquals(
        hex("21 01 00 01 00 01 1b fe c0 00 02 fe 00 00 00 00 00 00 00 00"),
        message(
            frame(VERSION_2, 2, SOURCE, IpFamily.IPV4.group(), 0, ChecksumForm.MESSAGE_ONLY), 20));
  }

  /** RFC 3768 §5.3.7: Adver Int is one byte with seconds. */
  @ParameterizedTest
  @CsvSource({"100, 1", "200, 2", "12800, 128", "25500, 255"})
  @Proves("V-F")
  void theIntervalIsInSeconds(int centiseconds, int seconds) {
    byte[] frame =
        toTheGroup(SimulatedRouter.version2(100, centiseconds), 2, ChecksumForm.MESSAGE_ONLY);

    assertEquals(0, frame[IPV4_MESSAGE + 4]);
    assertEquals(seconds, frame[IPV4_MESSAGE + 5] & 0xff);
    assertEquals(0, PacketBuilder.internetChecksum(message(frame, 20)));
  }

  /** RFC 9568 §8.4: both at the configured rate, for which version 2 has no number below 1. */
  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "99, 1", "100, 1", "200, 2", "4000, 40"})
  @Proves("V-3")
  void whereBothAreSpokenEachHasItsInterval(int centiseconds, int seconds) {
    RouterParameters both = SimulatedRouter.bothVersions(100, centiseconds);
    byte[] version2 = toTheGroup(both, 2, ChecksumForm.MESSAGE_ONLY);
    byte[] version3 = toTheGroup(both, 3, ChecksumForm.MESSAGE_ONLY);

    assertEquals(0x21, version2[IPV4_MESSAGE]);
    assertEquals(seconds, version2[IPV4_MESSAGE + 5] & 0xff);
    assertEquals(0, PacketBuilder.internetChecksum(message(version2, 20)));
    assertEquals(0x31, version3[IPV4_MESSAGE]);
    assertEquals(centiseconds, ByteBuffer.wrap(version3).getShort(IPV4_MESSAGE + 4));
    assertEquals(0, PacketBuilder.internetChecksum(message(version3, 12)));
    assertEquals(32, ByteBuffer.wrap(version3).getShort(IP_HEADER + 2), "no authentication data");
  }

  /** The same password does not get into version 3, which has no place for it. */
  @Test
  @Proves("V-3")
  void version3CarriesNoPassword() {
    RouterParameters both = SimulatedRouter.withPassword(ProtocolVersions.V2_AND_V3, "secret");

    assertArrayEquals(
        toTheGroup(SimulatedRouter.parameters(100), 3, ChecksumForm.MESSAGE_ONLY),
        toTheGroup(both, 3, ChecksumForm.MESSAGE_ONLY));
  }

  /** A shorter frame over a longer one in the same memory leaves none of its bytes. */
  @Test
  void version3OverVersion2InTheSameMemory() {
    ByteBuffer memory = dirtyMemory(AdvertisementFrame.MAX_LENGTH);
    AdvertisementFrame frame = new AdvertisementFrame(memory);
    IpAddress group = IpFamily.IPV4.group();
    frame.write(WITH_PASSWORD, 2, MAC, SOURCE, group);
    frame.prepare(100, ChecksumForm.PSEUDO_HEADER);
    frame.write(SimulatedRouter.parameters(100), 3, MAC, SOURCE, group);
    byte[] bytes = new byte[frame.prepare(100, ChecksumForm.PSEUDO_HEADER)];
    memory.get(0, bytes);

    assertArrayEquals(
        toTheGroup(SimulatedRouter.parameters(100), 3, ChecksumForm.PSEUDO_HEADER), bytes);
  }

  // ---------------------------------------------------------------- to unicast peers

  /** Only the packet in the Ethernet frame is sent, without padding. */
  @Test
  @Proves("U-1")
  void toAnIpv4Peer() {
    byte[] frame =
        frame(SimulatedRouter.parameters(100), 3, SOURCE, PEER, 100, ChecksumForm.MESSAGE_ONLY);

    assertArrayEquals(
        hex(
            """
            45 c0 00 20 00 00 00 00 ff 70 ce 6f c0 00 02 01 c6 33 64 09
            31 01 64 01 00 64 a7 9a c0 00 02 fe
            """),
        Arrays.copyOfRange(frame, IP_HEADER, frame.length));
    assertEquals(0, PacketBuilder.internetChecksum(Arrays.copyOfRange(frame, 14, IPV4_MESSAGE)));
  }

  /** The pseudo-header contains the destination of the packet. */
  @Test
  @Proves("U-1")
  void toAnIpv4PeerWithPseudoHeader() {
    byte[] frame =
        frame(SimulatedRouter.parameters(100), 3, SOURCE, PEER, 100, ChecksumForm.PSEUDO_HEADER);

    byte[] expected =
        PacketBuilder.advertisement(100)
            .from(SOURCE.toString())
            .to(PEER.toString())
            .pseudoHeaderChecksum()
            .bytes();
    assertArrayEquals(
        Arrays.copyOfRange(expected, 20, expected.length),
        Arrays.copyOfRange(frame, IPV4_MESSAGE, frame.length));
  }

  @Test
  @Proves("U-1")
  void toAnIpv4PeerInVersion2() {
    byte[] frame = frame(WITH_PASSWORD, 2, SOURCE, PEER, 100, ChecksumForm.PSEUDO_HEADER);

    assertArrayEquals(
        hex("21 01 64 01 01 01 7a b1 c0 00 02 fe 73 65 63 72 65 74 00 00"),
        Arrays.copyOfRange(frame, IPV4_MESSAGE, frame.length));
  }

  /** RFC 9568 §5.2.8: over IPv6 the pseudo-header is that of this packet. */
  @ParameterizedTest
  @CsvSource({"2001:db8::1, 2001:db8::2", "fe80::1, fe80::2"})
  @Proves("U-1")
  void toAnIpv6Peer(String source, String peer) {
    byte[] frame =
        frame(
            SimulatedRouter.parameters(100, 100, true, SimulatedRouter.IPV6_VIRTUAL_IP),
            3,
            IpAddress.parse(source),
            IpAddress.parse(peer),
            100,
            ChecksumForm.PSEUDO_HEADER);

    byte[] packet = Ipv6PacketBuilder.ipv6Advertisement(100).from(source).to(peer).packet();
    packet[0] = 0x6c; // The traffic class, which the builder omits.
    assertArrayEquals(packet, Arrays.copyOfRange(frame, IP_HEADER, frame.length));
  }

  /** A peer accepts the packets that this node sends to it. */
  @ParameterizedTest
  @EnumSource
  @Proves("U-1")
  void aPeerAcceptsIt(ChecksumForm form) {
    SimulatedRouter it =
        SimulatedRouter.inBackup(
            SimulatedRouter.withPeers(255, SimulatedRouter.VIRTUAL_IP, SOURCE.toString()));
    byte[] frame =
        frame(
            SimulatedRouter.parameters(200),
            3,
            SOURCE,
            IpAddress.parse(SimulatedRouter.ADDRESS),
            200,
            form);

    assertNull(
        it.receive(PacketBuilder.inBuffer(Arrays.copyOfRange(frame, IP_HEADER, frame.length))));
    assertEquals(form, it.packet.advertisement().checksumForm());
  }

  // ---------------------------------------------------------------- room

  /** An interface's MTU must allow the longer version. */
  @ParameterizedTest
  @CsvSource({
    "V3, 1, 32, 60",
    "V2, 1, 40, 60",
    "V2_AND_V3, 1, 40, 60",
    "V3, 255, 1048, 1062",
    "V2, 255, 1056, 1070",
    "V2_AND_V3, 255, 1056, 1070",
  })
  void roomForTheLongestVersion(ProtocolVersions versions, int count, int packet, int capacity) {
    RouterParameters parameters = withAddresses(versions, count);

    assertEquals(packet, AdvertisementFrame.packetLength(parameters));
    assertEquals(capacity, AdvertisementFrame.capacity(parameters));
  }

  private static RouterParameters withAddresses(ProtocolVersions versions, int count) {
    return SimulatedRouter.speaking(
        versions,
        Authentication.NONE,
        100,
        100,
        Unicast.NONE,
        IntStream.range(0, count).mapToObj(i -> "10.0.0." + i).toArray(String[]::new));
  }

  /** It fits exactly, or the buffer would throw. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 255})
  void theCapacityIsEnough(int count) {
    for (ProtocolVersions versions : ProtocolVersions.values()) {
      for (int version : List.of(2, 3)) {
        if (versions.include(version)) {
          RouterParameters parameters = withAddresses(versions, count);
          byte[] frame = toTheGroup(parameters, version, ChecksumForm.MESSAGE_ONLY);
          assertEquals(Math.max(60, 42 + 4 * count + (version == 2 ? 8 : 0)), frame.length);
        }
      }
    }
  }
}
