// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.LinuxPacketIo;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.TestFrames;
import io.vrrp.impl.linux.VethPair;
import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.linux.proc.GroupMembers;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Ipv6ReceiverTest {

  private static final IpAddress GROUP = IpFamily.IPV6.group();
  private static final long GROUP_MAC = 0x3333_0000_0012L;
  private static final long SOON = Duration.ofSeconds(10).toNanos();
  private static final long RETRY = Duration.ofMillis(50).toNanos();

  private VethPair veth;
  private LinuxPacketIo io;
  private TransmitFrame frame;
  private PacketReceiver receiver;

  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    io = LinuxPacketIo.open();
    frame = io.allocateFrame(9000);
    receiver = io.openReceiver(IpFamily.IPV6, veth.indexB(), VethPair.B);
  }

  @AfterEach
  void close() throws IOException {
    io.close();
    veth.close();
  }

  private void send(long mac, IpAddress destination, int hopLimit, byte... message) {
    int length = TestFrames.writeIpv6(frame.buffer(), mac, destination, hopLimit, message);
    assertEquals(0, frame.send(veth.indexA(), length));
  }

  private ByteBuffer awaitPacket() {
    long deadline = io.nanoTime() + SOON;
    ByteBuffer packet = receiver.receive();
    while (packet == null && io.nanoTime() < deadline) {
      io.await(deadline);
      packet = receiver.receive();
    }
    assertNotNull(packet);
    return packet;
  }

  private static IpAddress address(ByteBuffer packet, int at) {
    byte[] bytes = new byte[16];
    packet.get(packet.position() + at, bytes);
    return IpAddress.of(bytes);
  }

  private static void check(
      ByteBuffer packet, IpAddress destination, int hopLimit, byte[] message) {
    assertEquals(0, packet.position());
    assertEquals(40 + message.length, packet.remaining());
    assertEquals(6, packet.get(0) >>> 4);
    assertEquals(message.length, packet.getShort(4) & 0xffff);
    assertEquals(112, packet.get(6));
    assertEquals(hopLimit, packet.get(7) & 0xff);
    assertEquals(IpAddress.parse("fe80::2"), address(packet, 8));
    assertEquals(destination, address(packet, 24));
    byte[] received = new byte[message.length];
    packet.get(40, received);
    assertEquals(Arrays.toString(message), Arrays.toString(received));
  }

  @Test
  void receivesWithTheHeaderThatWasSent() {
    for (int hopLimit : new int[] {255, 64, 1}) {
      byte[] message = {0x31, 0x33, (byte) hopLimit, 1, 0, 100, 0, 0};
      send(GROUP_MAC, GROUP, hopLimit, message);
      check(awaitPacket(), GROUP, hopLimit, message);
    }
    assertNull(receiver.receive());
  }

  @Test
  void receivesMessagesOfAnyLength() throws IOException {
    for (String end : new String[] {VethPair.A, VethPair.B}) {
      Ip.run("link set " + end + " mtu 9000");
    }
    for (int length : new int[] {0, 1, 7, 8 + 16 * 255, 8192}) {
      byte[] message = new byte[length];
      Arrays.fill(message, (byte) length);
      send(GROUP_MAC, GROUP, 255, message);
      check(awaitPacket(), GROUP, 255, message);
    }
    send(GROUP_MAC, GROUP, 255, new byte[8900]);
    ByteBuffer cut = awaitPacket();
    assertEquals(8900, cut.getShort(4), "what is missing shows");
    assertEquals(40 + 8192, cut.remaining());
  }

  @Test
  void receivesWhatWasSentToAnAddressOfTheInterface() throws IOException {
    Ip.run("addr add fe80::b/64 dev " + VethPair.B + " nodad");
    String shown = Ip.run("-o link show dev " + VethPair.B);
    String mac = shown.replaceAll("(?s).*link/ether ([0-9a-f:]+).*", "$1").replace(":", "");
    IpAddress address = IpAddress.parse("fe80::b");
    byte[] message = {0x31};
    receiver.hearUnicast(true);
    // The kernel needs a moment before it accepts packets to a new address.
    long deadline = io.nanoTime() + SOON;
    ByteBuffer packet = null;
    while (packet == null && io.nanoTime() < deadline) {
      send(Long.parseLong(mac, 16), address, 255, message);
      io.await(io.nanoTime() + RETRY);
      packet = receiver.receive();
    }
    assertNotNull(packet);
    check(packet, address, 255, message);
  }

  @Test
  void hearsNoGroupButItsOwn() throws IOException {
    Descriptor other =
        Descriptor.of(Libc.socket(Libc.AF_INET6, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 58), "opening");
    try (other) {
      ByteBuffer request = Structures.allocate(20);
      request.put(IpAddress.parse("ff02::99").bytes()).putInt(veth.indexB());
      other.setOption(Libc.IPPROTO_IPV6, Libc.IPV6_ADD_MEMBERSHIP, request.array(), "joining");
      send(0x3333_0000_0099L, IpAddress.parse("ff02::99"), 255, (byte) 1);
      send(0x3333_0000_0001L, IpAddress.parse("ff02::1"), 255, (byte) 2);
      send(GROUP_MAC, GROUP, 255, (byte) 3);
      assertEquals(3, awaitPacket().get(40));
      assertNull(receiver.receive());
    }
  }

  @Test
  void hearsNoOtherInterfaceNorIpv4() throws IOException {
    PacketReceiver onA = io.openReceiver(IpFamily.IPV6, veth.indexA(), VethPair.A);
    int length = TestFrames.write(frame.buffer(), new byte[8]);
    assertEquals(0, frame.send(veth.indexA(), length));
    send(GROUP_MAC, GROUP, 255, (byte) 3);
    assertEquals(41, awaitPacket().remaining());
    assertNull(receiver.receive());
    assertNull(onA.receive());
  }

  @Test
  void hearsAgainAfterTheInterfaceWasDown() throws IOException {
    Ip.run("link set " + VethPair.B + " down");
    assertNull(receiver.receive());
    Ip.run("link set " + VethPair.B + " up");
    // The kernel drops frames until it has noticed the carrier.
    long begin = io.nanoTime();
    ByteBuffer packet;
    do {
      assertTrue(io.nanoTime() - begin < SOON);
      send(GROUP_MAC, GROUP, 255, (byte) 4);
      io.await(io.nanoTime() + Duration.ofMillis(10).toNanos());
      packet = receiver.receive();
    } while (packet == null);
    assertEquals(4, packet.get(40));
  }

  // The control data that the kernel delivers with a message.

  private final ByteBuffer control = Structures.allocate(128);
  private final ByteBuffer header = ByteBuffer.allocate(40);

  private void add(int level, int type, byte[] data) {
    control.putLong(16 + data.length).putInt(level).putInt(type).put(data);
    control.position(control.position() + 7 & -8);
  }

  private static byte[] packetInfo() {
    return Structures.allocate(20).put(GROUP.bytes()).putInt(7).array();
  }

  private int hopLimit(int length) {
    header.put(7, (byte) 99);
    Ipv6Receiver.takeControl(control, 0, length, header);
    return header.get(7) & 0xff;
  }

  @Test
  void takesHopLimitAndDestinationInAnyOrder() {
    add(1, 29, new byte[16]);
    add(Libc.IPPROTO_IPV6, Libc.IPV6_HOPLIMIT, Structures.ofInt(255));
    add(Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO, packetInfo());
    assertEquals(255, hopLimit(control.position()));
    assertEquals(GROUP, address(header, 24));

    control.clear();
    add(Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO, packetInfo());
    add(Libc.IPPROTO_IPV6, Libc.IPV6_HOPLIMIT, Structures.ofInt(64));
    assertEquals(64, hopLimit(control.position()));
  }

  @Test
  void hopLimitIsZeroIfAnythingIsMissingOrImpossible() {
    add(Libc.IPPROTO_IPV6, Libc.IPV6_HOPLIMIT, Structures.ofInt(255));
    assertEquals(0, hopLimit(control.position()));
    int first = control.position();
    add(Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO, packetInfo());
    for (int length = 0; length < first + 36; length++) {
      assertEquals(0, hopLimit(length), "cut to " + length);
    }
    for (long length : new long[] {0, 15, 129, -1, Long.MIN_VALUE, 1L << 32}) {
      control.putLong(first, length);
      assertEquals(0, hopLimit(control.position()), "length " + length);
    }
    control.clear();
    add(Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO, packetInfo());
    for (int hopLimit : new int[] {-1, 256, 511}) {
      control.position(40);
      add(Libc.IPPROTO_IPV6, Libc.IPV6_HOPLIMIT, Structures.ofInt(hopLimit));
      assertEquals(0, hopLimit(control.position()), "hop limit " + hopLimit);
    }
    assertEquals(0, hopLimit(control.position()));
  }

  @Test
  void membershipReturnsAfterTheMtuDippedBelow1280() throws IOException {
    Ip.run("link set " + VethPair.B + " mtu 1200");
    assertThrows(IOException.class, receiver::joinAgain, "there is no IPv6");
    Ip.run("link set " + VethPair.B + " mtu 1500");
    assertEquals(Set.of(), GroupMembers.read(IpFamily.IPV6), "the kernel has forgotten it");
    receiver.joinAgain();
    assertEquals(Set.of(veth.indexB()), GroupMembers.read(IpFamily.IPV6));
    byte[] message = {0x31, 0x33, 100, 1, 0, 100, 0, 0};
    send(GROUP_MAC, GROUP, 255, message);
    check(awaitPacket(), GROUP, 255, message);
    // An interface that is still a member stays one.
    receiver.joinAgain();
    send(GROUP_MAC, GROUP, 255, message);
    check(awaitPacket(), GROUP, 255, message);
  }
}
