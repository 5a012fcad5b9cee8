// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.vrrp.ChecksumForm;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.LinuxPacketIo;
import io.vrrp.impl.linux.OpenFiles;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.TestFrames;
import io.vrrp.impl.linux.Unprivileged;
import io.vrrp.impl.linux.VethPair;
import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.NetworkNamespace;
import io.vrrp.impl.protocol.AdvertisementFrame;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.VirtualIp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A unicast peer at the other end of a cable, in its own network namespace. */
@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoutedSocketTest {

  private static final String THERE = "vrrp-peer";
  private static final long SOON = Duration.ofSeconds(10).toNanos();
  private static final int ETHERNET_HEADER = 14;

  private VethPair veth;
  private NetworkNamespace there;
  private LinuxPacketIo here;
  private LinuxPacketIo peerIo;

  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    Ip.run("netns add " + THERE);
    Ip.run("link set " + VethPair.B + " netns " + THERE);
    there("link set lo up");
    there("link set " + VethPair.B + " up");
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.A);
    Ip.run("addr add 2001:db8::1/64 nodad dev " + VethPair.A);
    Ip.run("addr add fe80::1/64 nodad dev " + VethPair.A);
    there("addr add 192.0.2.2/24 dev " + VethPair.B);
    there("addr add 2001:db8::2/64 nodad dev " + VethPair.B);
    there("addr add fe80::2/64 nodad dev " + VethPair.B);
    awaitCarrier();
    there = NetworkNamespace.named(THERE);
    here = LinuxPacketIo.open();
    peerIo = there.call(LinuxPacketIo::open);
  }

  @AfterEach
  void close() throws IOException {
    peerIo.close();
    here.close();
    there.close();
    try {
      veth.close();
    } finally {
      Ip.run("netns del " + THERE);
    }
  }

  private static void there(String words) throws IOException {
    Ip.run("-n " + THERE + " " + words);
  }

  /** Moving its other end took the carrier from the cable. */
  private static void awaitCarrier() throws IOException {
    long deadline = System.nanoTime() + SOON;
    while (!Ip.run("-o link show dev " + VethPair.A).contains("state UP")) {
      assertTrue(System.nanoTime() < deadline, "no carrier");
    }
  }

  private TransmitFrame frameTo(String peer) throws IOException {
    return here.allocateUnicastFrame(128, IpAddress.parse(peer), veth.indexA(), VethPair.A);
  }

  private static RouterParameters parameters(IpAddress address) {
    VirtualIp ip = VirtualIp.parse(address.v6() ? "fe80::7" : "192.0.2.7");
    return new RouterParameters(
        address.family(), 0x33, 100, 100, true, false, List.of(ip), ChecksumMode.AUTO);
  }

  /** Returns the length of the frame. */
  private static int write(TransmitFrame memory, String source, String peer) {
    IpAddress from = IpAddress.parse(source);
    RouterParameters parameters = parameters(from);
    AdvertisementFrame frame = new AdvertisementFrame(memory.buffer());
    frame.write(
        parameters,
        3,
        MacAddress.ofVirtualRouter(parameters.family(), parameters.vrid()),
        from,
        IpAddress.parse(peer));
    return frame.prepare(100, ChecksumForm.PSEUDO_HEADER);
  }

  private PacketReceiver receiver(IpAddress peer) throws IOException {
    PacketReceiver receiver =
        there.call(() -> peerIo.openReceiver(peer.family(), veth.indexB(), VethPair.B));
    receiver.hearUnicast(true);
    return receiver;
  }

  private ByteBuffer awaitPacket(PacketReceiver receiver) {
    long deadline = peerIo.nanoTime() + SOON;
    ByteBuffer packet = receiver.receive();
    while (packet == null && peerIo.nanoTime() < deadline) {
      peerIo.await(deadline);
      packet = receiver.receive();
    }
    return packet;
  }

  /** RFC 9568 §5.1: everything as it was written, through ARP or neighbor discovery. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8::1, 2001:db8::2", "fe80::1, fe80::2"})
  @Proves("U-1")
  void thePeerReceivesWhatWasWritten(String source, String peer) throws IOException {
    PacketReceiver receiver = receiver(IpAddress.parse(peer));
    TransmitFrame frame = frameTo(peer);
    int length = write(frame, source, peer);
    byte[] written = new byte[length - ETHERNET_HEADER];
    frame.buffer().get(ETHERNET_HEADER, written);

    assertEquals(0, frame.send(veth.indexA(), length));

    ByteBuffer packet = awaitPacket(receiver);
    assertNotNull(packet);
    byte[] received = new byte[packet.remaining()];
    packet.get(packet.position(), received);
    if (IpAddress.parse(peer).v6()) {
      assertEquals(6, received[0] >> 4);
      assertEquals(112, received[6]);
      assertEquals(255, received[7] & 0xff, "hop limit");
      assertArrayEquals(Arrays.copyOfRange(written, 4, 6), Arrays.copyOfRange(received, 4, 6));
      assertArrayEquals(tail(written, 8), tail(received, 8), "addresses and message");
    } else {
      assertEquals(255, received[8] & 0xff, "TTL");
      assertEquals(112, received[9]);
      // The kernel sets the packet's identification and the header checksum.
      assertArrayEquals(Arrays.copyOf(written, 4), Arrays.copyOf(received, 4));
      assertArrayEquals(tail(written, 12), tail(received, 12), "addresses and message");
    }
    assertNull(receiver.receive());
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** The source is the address in the IP header, even if the interface has an earlier one. */
  @Test
  @Proves("U-5")
  void aSecondAddressCanBeTheSource() throws IOException {
    Ip.run("addr add 192.0.2.77/24 dev " + VethPair.A);
    PacketReceiver receiver = receiver(IpAddress.parse("192.0.2.2"));
    TransmitFrame frame = frameTo("192.0.2.2");

    assertEquals(0, frame.send(veth.indexA(), write(frame, "192.0.2.77", "192.0.2.2")));

    ByteBuffer packet = awaitPacket(receiver);
    byte[] source = new byte[4];
    packet.get(packet.position() + 12, source);
    assertArrayEquals(IpAddress.parse("192.0.2.77").bytes(), source);
  }

  /** Answers of a host without VRRP must not prevent the next packet. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8::1, 2001:db8::2", "fe80::1, fe80::2"})
  @Proves("U-1")
  void isNotStoppedByWhatAHostWithoutVrrpAnswers(String source, String peer) throws IOException {
    TransmitFrame frame = frameTo(peer);
    int length = write(frame, source, peer);
    long before = refusals(peer);
    int sent = 0;
    long deadline = System.nanoTime() + SOON;
    // No program listens there yet: the kernel answers that it does not know the protocol.
    while (refusals(peer) == before) {
      assertEquals(0, frame.send(veth.indexA(), length), "after " + sent);
      sent++;
      assertTrue(System.nanoTime() < deadline, "no answer to " + sent);
    }
    for (int i = 0; i < 10; i++) {
      assertEquals(0, frame.send(veth.indexA(), length));
    }
    PacketReceiver receiver = receiver(IpAddress.parse(peer));
    assertEquals(0, frame.send(veth.indexA(), length));
    assertNotNull(awaitPacket(receiver));
  }

  /** How often this node has received an ICMP error that a packet could not be delivered. */
  private static long refusals(String peer) throws IOException {
    boolean v6 = IpAddress.parse(peer).v6();
    return v6
        ? number("/proc/thread-self/net/snmp6", "Icmp6InParmProblems")
        : column("/proc/thread-self/net/snmp", "Icmp:", "InDestUnreachs");
  }

  private static long number(String file, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      String[] words = line.split("\\s+");
      if (words[0].equals(name)) {
        return Long.parseLong(words[1]);
      }
    }
    throw new IOException("no " + name);
  }

  private static long column(String file, String table, String name) throws IOException {
    List<String[]> lines =
        Files.readAllLines(Path.of(file)).stream()
            .map(line -> line.split("\\s+"))
            .filter(words -> words[0].equals(table))
            .toList();
    return Long.parseLong(lines.get(1)[Arrays.asList(lines.get(0)).indexOf(name)]);
  }

  /** No host has the address. The kernel finds this out later; sending does not fail. */
  @Test
  @Proves("U-1")
  void missingPeerHindersNoOther() throws IOException {
    PacketReceiver receiver = receiver(IpAddress.parse("192.0.2.2"));
    TransmitFrame toNoHost = frameTo("192.0.2.99");
    TransmitFrame toPeer = frameTo("192.0.2.2");
    int length = write(toNoHost, "192.0.2.1", "192.0.2.99");
    for (int i = 0; i < 20; i++) {
      toNoHost.send(veth.indexA(), length);
    }

    assertEquals(0, toPeer.send(veth.indexA(), write(toPeer, "192.0.2.1", "192.0.2.2")));
    assertNotNull(awaitPacket(receiver));
  }

  /**
   * Without a route the kernel returns an error number, each time. Over IPv4 it treats every host
   * as a neighbor on the named interface, and its ARP requests get no answer.
   */
  @Test
  @Proves("U-1")
  void withoutRouteThereIsAnErrorNumber() throws IOException {
    String peer = "2001:db8:1::1";
    TransmitFrame frame = frameTo(peer);
    int length = write(frame, "2001:db8::1", peer);

    for (int i = 0; i < 3; i++) {
      assertEquals(101, frame.send(veth.indexA(), length), "ENETUNREACH");
    }
  }

  /** The packet must not leave by another interface that has a route. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8::1, 2001:db8::2", "fe80::1, fe80::2"})
  @Proves("U-1")
  void aGoneInterfaceIsAnErrorNumberAndNoException(String source, String peer) throws IOException {
    TransmitFrame frame = frameTo(peer);
    int length = write(frame, source, peer);
    assertEquals(0, frame.send(veth.indexA(), length));

    int index = veth.indexA();
    veth.close();
    int withoutInterface = frame.send(index, length);
    veth = new VethPair();

    assertNotEquals(0, withoutInterface);
    for (int i = 0; i < 3; i++) {
      assertNotEquals(0, frame.send(index, length), "another interface of the same name");
    }
    frame.close();
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.2", "2001:db8::2", "fe80::2"})
  void refusesAnInterfaceThatIsMissingOrAnother(String peer) throws IOException {
    long files = OpenFiles.count();
    IpAddress address = IpAddress.parse(peer);

    IOException missing =
        assertThrows(
            IOException.class, () -> here.allocateUnicastFrame(128, address, 9999, "nosuch0"));
    assertEquals(
        "binding a raw socket for VRRP to "
            + peer
            + " on interface nosuch0: No such device (ENODEV)",
        missing.getMessage());
    IOException other =
        assertThrows(
            IOException.class,
            () -> here.allocateUnicastFrame(128, address, veth.indexA() + 1000, VethPair.A));
    assertTrue(
        other.getMessage().contains("belongs to interface " + veth.indexA()), other.getMessage());
    assertEquals(files, OpenFiles.count());
  }

  @Test
  void namesTheMissingPrivilege() throws Exception {
    long files = OpenFiles.count();
    String message =
        Unprivileged.call(
            () -> assertThrows(IOException.class, () -> frameTo("192.0.2.2")).getMessage());

    assertEquals(
        "opening a raw socket for VRRP to 192.0.2.2 on interface vrrp-a: "
            + "Operation not permitted (EPERM); needs CAP_NET_RAW",
        message);
    assertEquals(files, OpenFiles.count());
  }

  @Test
  void isClosedOnceAndForAll() throws IOException {
    long files = OpenFiles.count();
    TransmitFrame frame = frameTo("192.0.2.2");
    assertEquals(files + 1, OpenFiles.count());

    assertThrows(IndexOutOfBoundsException.class, () -> frame.send(veth.indexA(), 129));
    assertNotEquals(0, frame.send(veth.indexA(), 10), "less than an Ethernet header");
    assertNotEquals(0, frame.send(veth.indexA(), ETHERNET_HEADER), "no packet at all");
    frame.close();
    frame.close();

    assertEquals(files, OpenFiles.count());
    assertThrows(IllegalStateException.class, () -> frame.send(veth.indexA(), 64));
    assertThrows(IllegalStateException.class, frame::buffer);
  }

  /** Sending an advertisement causes no garbage. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8::1, 2001:db8::2", "fe80::1, fe80::2"})
  void sendingAllocatesNothing(String source, String peer) throws IOException {
    int times = 10_000;
    TransmitFrame frame = frameTo(peer);
    int length = write(frame, source, peer);
    send(frame, length, 2 * times);
    ThreadMXBean thread = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    long allocated = thread.getCurrentThreadAllocatedBytes();
    send(frame, length, times);
    allocated = thread.getCurrentThreadAllocatedBytes() - allocated;

    assertTrue(allocated < times, allocated + " bytes in " + times + " sendings");
  }

  /** No thread reads packets that the socket receives. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8::1, 2001:db8::2"})
  void packetsOfTheSocketsOwnProtocolDoNotFillItsBuffer(String source, String peer)
      throws IOException {
    IpAddress here = IpAddress.parse(source);
    int family = here.v6() ? Libc.AF_INET6 : Libc.AF_INET;
    int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
    NativeMemory received = NativeMemory.ofPackets(128);
    try (TransmitFrame frame = frameTo(peer);
        Descriptor witness =
            Descriptor.of(Libc.socket(family, type, Libc.IPPROTO_RAW), "opening a raw socket");
        TransmitFrame sender = peerIo.allocateFrame(128)) {
      assertNotNull(frame);
      // Each packet has reached all sockets before the next one reaches the witness.
      for (int i = 0; i < 2; i++) {
        int length = writeProtocol255(sender.buffer(), here);
        long deadline = System.nanoTime() + SOON;
        while (Libc.recvIfAny(witness.number(), received.address(), received.size()) < 0) {
          assertTrue(System.nanoTime() < deadline, "nothing arrives");
          assertEquals(0, sender.send(veth.indexB(), length));
          peerIo.await(peerIo.nanoTime() + Duration.ofMillis(10).toNanos());
        }
      }
      while (Libc.recvIfAny(witness.number(), received.address(), received.size()) >= 0) {
        assertTrue(witness.number() >= 0);
      }
      assertEquals(List.of(), fullQueues(here.v6()));
    }
  }

  private static int writeProtocol255(ByteBuffer frame, IpAddress destination) throws IOException {
    String shown = Ip.run("-o link show dev " + VethPair.A);
    String mac = shown.replaceAll("(?s).*link/ether ([0-9a-f:]+).*", "$1").replace(":", "");
    long to = Long.parseLong(mac, 16);
    byte[] message = {1};
    if (destination.v6()) {
      int length = TestFrames.writeIpv6(frame, to, destination, 255, message);
      frame.put(ETHERNET_HEADER + 6, (byte) Libc.IPPROTO_RAW);
      return length;
    }
    int length = TestFrames.write(frame, to, destination, 255, message);
    int sum = ~frame.getShort(ETHERNET_HEADER + 10) & 0xffff;
    sum += Libc.IPPROTO_RAW - frame.get(ETHERNET_HEADER + 9);
    frame.put(ETHERNET_HEADER + 9, (byte) Libc.IPPROTO_RAW);
    frame.putShort(ETHERNET_HEADER + 10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    return length;
  }

  /** The raw sockets of protocol 255 that have received something. */
  private static List<String> fullQueues(boolean v6) throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/net/" + (v6 ? "raw6" : "raw"))).stream()
        .map(line -> line.strip().split(" +"))
        .filter(fields -> fields[1].endsWith(":00FF") && !fields[4].endsWith(":00000000"))
        .map(fields -> String.join(" ", fields))
        .toList();
  }

  private void send(TransmitFrame frame, int length, int times) {
    for (int i = 0; i < times; i++) {
      frame.send(veth.indexA(), length);
    }
  }
}
