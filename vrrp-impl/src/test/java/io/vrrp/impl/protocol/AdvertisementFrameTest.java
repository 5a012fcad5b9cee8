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
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9568 §5.1, §5.2, §7.2; the expected bytes were checked with Wireshark and tcpdump. */
class AdvertisementFrameTest {

  private static final int IP_HEADER = 14;
  private static final int IPV4_MESSAGE = IP_HEADER + 20;
  private static final int IPV6_MESSAGE = IP_HEADER + 40;

  /** Bytes of earlier frames must not remain. */
  private final ByteBuffer memory = memoryFullOf((byte) 0xee);

  private final AdvertisementFrame frame = new AdvertisementFrame(memory);

  private static ByteBuffer memoryFullOf(byte value) {
    ByteBuffer memory = ByteBuffer.allocateDirect(AdvertisementFrame.MAX_LENGTH);
    while (memory.hasRemaining()) {
      memory.put(value);
    }
    return memory;
  }

  private static RouterParameters parameters(int vrid, int interval, String... virtualIps) {
    List<VirtualIp> ips = List.of(virtualIps).stream().map(VirtualIp::parse).toList();
    return new RouterParameters(
        ips.get(0).address().family(), vrid, 100, interval, true, false, ips, ChecksumMode.AUTO);
  }

  private void write(RouterParameters parameters, String source) {
    frame.write(
        parameters,
        3,
        MacAddress.ofVirtualRouter(parameters.family(), parameters.vrid()),
        IpAddress.parse(source),
        parameters.family().group());
  }

  private byte[] prepared(int priority, ChecksumForm form) {
    byte[] bytes = new byte[frame.prepare(priority, form)];
    memory.get(0, bytes);
    return bytes;
  }

  private byte[] message(int offset, int length, int priority, ChecksumForm form) {
    return Arrays.copyOfRange(prepared(priority, form), offset, offset + length);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("[\\s|]", ""));
  }

  @Nested
  class Ipv4 {

    @Test
    @Proves("F-1")
    void wholeFrameWithHeadersAndPadding() {
      write(parameters(1, 100, "192.0.2.254"), "192.0.2.1");

      assertArrayEquals(
          hex(
              """
              01 00 5e 00 00 12 | 00 00 5e 00 01 01 | 08 00
              45 c0 00 20 00 00 00 00 ff 70 18 9a c0 00 02 01 e0 00 00 12
              31 01 64 01 00 64 a7 9a c0 00 02 fe
              00 00 00 00 00 00 00 00 00 00 00 00 00 00
              """),
          prepared(100, ChecksumForm.MESSAGE_ONLY));
    }

    /** RFC 9568 §5.2.8: the message alone, or with the pseudo-header of older interpretations. */
    @ParameterizedTest
    @CsvSource({
      "100, MESSAGE_ONLY,  31 01 64 01 00 64 a7 9a c0 00 02 fe",
      "100, PSEUDO_HEADER, 31 01 64 01 00 64 05 0a c0 00 02 fe",
      "0,   MESSAGE_ONLY,  31 01 00 01 00 64 0b 9b c0 00 02 fe",
      "0,   PSEUDO_HEADER, 31 01 00 01 00 64 69 0a c0 00 02 fe",
    })
    @Proves({"F-1", "E-32"})
    void bothChecksumForms(int priority, ChecksumForm form, String message) {
      write(parameters(1, 100, "192.0.2.254"), "192.0.2.1");

      assertArrayEquals(hex(message), message(IPV4_MESSAGE, 12, priority, form));
    }

    @ParameterizedTest
    @CsvSource({
      "MESSAGE_ONLY,  31 ff ff 02 0f ff aa fb 0a 00 00 01 0a 00 00 02",
      "PSEUDO_HEADER, 31 ff ff 02 0f ff c0 67 0a 00 00 01 0a 00 00 02",
    })
    @Proves({"F-1", "E-20"})
    void greatestVridPriorityAndInterval(ChecksumForm form, String message) {
      write(parameters(255, 4095, "10.0.0.1", "10.0.0.2"), "10.0.0.1");

      assertArrayEquals(hex(message), message(IPV4_MESSAGE, 16, 255, form));
    }

    /** The addresses keep the configured order (RFC 9568 §5.2.9). */
    @ParameterizedTest
    @CsvSource({
      "MESSAGE_ONLY,  31 02 96 03 00 64 f2 c6 b9 cb 70 01 0a 00 00 01 0a 00 08 01",
      "PSEUDO_HEADER, 31 02 96 03 00 64 08 2d b9 cb 70 01 0a 00 00 01 0a 00 08 01",
    })
    @Proves("F-1")
    void severalAddresses(ChecksumForm form, String message) {
      write(parameters(2, 100, "185.203.112.1", "10.0.0.1", "10.0.8.1"), "10.0.0.3");

      assertArrayEquals(hex(message), message(IPV4_MESSAGE, 20, 150, form));
    }

    /** Unlike in UDP a checksum of zero is sent as zero. */
    @ParameterizedTest
    @CsvSource({
      "MESSAGE_ONLY,  192.0.170.152, 31 01 64 01 00 64 00 00 c0 00 aa 98",
      "PSEUDO_HEADER, 192.0.8.8,     31 01 64 01 00 64 00 00 c0 00 08 08",
    })
    @Proves("F-1")
    void checksumZero(ChecksumForm form, String virtualIp, String message) {
      write(parameters(1, 100, virtualIp), "192.0.2.1");

      assertArrayEquals(hex(message), message(IPV4_MESSAGE, 12, 100, form));
    }

    /** RFC 9568 §5.2.5: the count has 8 bits; all of them can be used. */
    @Test
    @Proves("F-1")
    void addresses255() {
      String[] ips = IntStream.range(0, 255).mapToObj(i -> "10.1.2." + i).toArray(String[]::new);
      write(parameters(7, 100, ips), "10.1.3.1");

      byte[] bytes = prepared(100, ChecksumForm.MESSAGE_ONLY);

      assertEquals(14 + 20 + 8 + 255 * 4, bytes.length);
      byte[] packet = Arrays.copyOfRange(bytes, IP_HEADER, bytes.length);
      byte[] expected =
          PacketBuilder.advertisement(100).vrid(7).from("10.1.3.1").addresses(ips).bytes();
      assertArrayEquals(expected, packet);
    }

    /**
     * Each sending changes priority and checksum in the written frame: any order of sendings is
     * right.
     */
    @Test
    @Proves({"F-1", "E-32"})
    void eachSendingIsIndependentOfTheOneBefore() {
      write(parameters(1, 100, "192.0.2.254"), "192.0.2.1");
      Random random = new Random(9568);

      for (int i = 0; i < 2000; i++) {
        int priority = random.nextInt(256);
        boolean pseudoHeader = random.nextBoolean();
        PacketBuilder expected = PacketBuilder.advertisement(priority).padding(14);
        if (pseudoHeader) {
          expected.pseudoHeaderChecksum();
        }
        byte[] bytes =
            prepared(
                priority, pseudoHeader ? ChecksumForm.PSEUDO_HEADER : ChecksumForm.MESSAGE_ONLY);
        assertArrayEquals(
            Arrays.copyOf(expected.bytes(), 32), Arrays.copyOfRange(bytes, IP_HEADER, 46));
      }
    }

    /** The same memory, with fewer addresses than before. */
    @Test
    void aShorterFrameLeavesNothingOfTheLongerOne() {
      write(parameters(1, 100, "192.0.2.254"), "192.0.2.1");
      byte[] before = prepared(100, ChecksumForm.MESSAGE_ONLY);

      write(parameters(9, 4095, "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"), "10.9.9.9");
      prepared(255, ChecksumForm.PSEUDO_HEADER);
      write(parameters(1, 100, "192.0.2.254"), "192.0.2.1");

      assertArrayEquals(before, prepared(100, ChecksumForm.MESSAGE_ONLY));
    }

    /** RFC 9568 §7.2: the source MAC is the virtual one; if that is not used, the real one. */
    @Test
    @Proves("F-1")
    void fromTheInterfacesOwnMac() {
      frame.write(
          parameters(1, 100, "192.0.2.254"),
          3,
          MacAddress.of(hex("02 42 ac 11 00 02")),
          IpAddress.parse("192.0.2.1"),
          IpFamily.IPV4.group());

      assertArrayEquals(
          hex("01 00 5e 00 00 12 02 42 ac 11 00 02 08 00"),
          Arrays.copyOf(prepared(100, ChecksumForm.MESSAGE_ONLY), IP_HEADER));
    }

    /** A frame that one node writes is accepted by another. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 255})
    @Proves("F-1")
    void isAcceptedByTheReceiver(int addresses) {
      String[] ips =
          IntStream.range(0, addresses).mapToObj(i -> "10.1.2." + i).toArray(String[]::new);
      RouterParameters parameters = parameters(1, 77, ips);
      write(parameters, "192.0.2.1");
      for (ChecksumForm form : ChecksumForm.values()) {
        SimulatedRouter peer = SimulatedRouter.inBackup(parameters);
        byte[] bytes = prepared(200, form);

        assertNull(
            peer.receive(
                PacketBuilder.inBuffer(Arrays.copyOfRange(bytes, IP_HEADER, bytes.length))));

        assertEquals(form, peer.packet.advertisement().checksumForm());
        assertEquals(200, peer.router.masterPriority());
        assertEquals(List.of(), peer.effects.take());
      }
    }
  }

  @Nested
  class Ipv6 {

    @Test
    @Proves({"F-1", "E-33"})
    void wholeFrame() {
      write(parameters(7, 10, "fe80::1:7", "2001:db8::1"), "fe80::1");

      assertArrayEquals(
          hex(
              """
              33 33 00 00 00 12 | 00 00 5e 00 02 07 | 86 dd
              6c 00 00 00 00 28 70 ff
              fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01
              ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 12
              31 07 c8 02 00 0a dc 79
              fe 80 00 00 00 00 00 00 00 00 00 00 00 01 00 07
              20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
              """),
          prepared(200, ChecksumForm.PSEUDO_HEADER));
    }

    @Test
    @Proves({"F-1", "E-33"})
    void oneAddress() {
      write(parameters(7, 10, "fe80::1:7"), "fe80::1");

      assertArrayEquals(
          hex("31 07 c8 01 00 0a 0a 45 fe80 0000 0000 0000 0000 0000 0001 0007"),
          message(IPV6_MESSAGE, 24, 200, ChecksumForm.PSEUDO_HEADER));
    }

    @Test
    @Proves("F-1")
    void longestFrameFillsTheMemory() {
      String[] ips =
          IntStream.range(1, 256)
              .mapToObj(i -> "fe80::" + Integer.toHexString(i))
              .toArray(String[]::new);
      write(parameters(7, 10, ips), "fe80::1000");

      assertEquals(AdvertisementFrame.MAX_LENGTH, frame.prepare(200, ChecksumForm.PSEUDO_HEADER));
    }
  }
}
