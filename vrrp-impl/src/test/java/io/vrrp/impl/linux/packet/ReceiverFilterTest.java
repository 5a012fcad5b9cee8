// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.LinuxPacketIo;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.TestFrames;
import io.vrrp.impl.linux.VethPair;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that the kernel drops before they wake the receiving thread. */
@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiverFilterTest {

  private static final long SOON = Duration.ofSeconds(10).toNanos();
  private static final long RETRY = Duration.ofMillis(50).toNanos();
  private static final int TO_HOST = 1;
  private static final int TO_OTHERS = 2;
  private static final int TO_GROUP = 3;

  private VethPair veth;
  private LinuxPacketIo io;
  private TransmitFrame frame;
  private long macOfB;

  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.B);
    Ip.run("addr add fe80::b/64 dev " + VethPair.B + " nodad");
    String shown = Ip.run("-o link show dev " + VethPair.B);
    String mac = shown.replaceAll("(?s).*link/ether ([0-9a-f:]+).*", "$1").replace(":", "");
    macOfB = Long.parseLong(mac, 16);
    io = LinuxPacketIo.open();
    frame = io.allocateFrame(128);
  }

  @AfterEach
  void close() throws IOException {
    io.close();
    veth.close();
  }

  /** Sends a packet whose message is one byte. */
  private void send(long mac, IpAddress destination, int ttl, int message) {
    byte[] bytes = {(byte) message};
    int length =
        destination.v6()
            ? TestFrames.writeIpv6(frame.buffer(), mac, destination, ttl, bytes)
            : TestFrames.write(frame.buffer(), mac, destination, ttl, bytes);
    assertEquals(0, frame.send(veth.indexA(), length));
  }

  private void sendToHost(IpFamily family) {
    IpAddress host = IpAddress.parse(family == IpFamily.IPV4 ? "192.0.2.1" : "fe80::b");
    send(macOfB, host, 255, TO_HOST);
    send(macOfB, host, 64, TO_HOST);
  }

  /** Sends to groups and broadcast addresses that every host receives. */
  private void sendToOthers(IpFamily family) {
    if (family == IpFamily.IPV4) {
      send(0x0100_5e00_0001L, IpAddress.parse("224.0.0.1"), 255, TO_OTHERS);
      send(0xffff_ffff_ffffL, IpAddress.parse("255.255.255.255"), 255, TO_OTHERS);
    } else {
      send(0x3333_0000_0001L, IpAddress.parse("ff02::1"), 255, TO_OTHERS);
    }
  }

  private void sendToGroup(IpFamily family, int ttl) {
    long mac = family == IpFamily.IPV4 ? 0x0100_5e00_0012L : 0x3333_0000_0012L;
    send(mac, family.group(), ttl, TO_GROUP);
  }

  private static int message(ByteBuffer packet) {
    assertNotNull(packet);
    return packet.get(packet.limit() - 1);
  }

  private int awaitMessage(PacketReceiver receiver) {
    long deadline = io.nanoTime() + SOON;
    ByteBuffer packet = receiver.receive();
    while (packet == null && io.nanoTime() < deadline) {
      io.await(deadline);
      packet = receiver.receive();
    }
    return message(packet);
  }

  /** The kernel needs a moment before it accepts packets to a new address. */
  private void awaitMessageToHost(IpFamily family, PacketReceiver receiver) {
    long deadline = io.nanoTime() + SOON;
    ByteBuffer packet = null;
    while (packet == null) {
      assertTrue(io.nanoTime() < deadline, "nothing received");
      sendToHost(family);
      io.await(io.nanoTime() + RETRY);
      packet = receiver.receive();
    }
    assertEquals(TO_HOST, message(packet));
    sendToGroup(family, 255);
    int message = TO_HOST;
    while (message == TO_HOST) {
      message = awaitMessage(receiver);
    }
    assertEquals(TO_GROUP, message);
    assertNull(receiver.receive());
  }

  @ParameterizedTest
  @EnumSource
  void aPacketToAHostWakesNoReceiverThatHasNoUnicastPeers(IpFamily family) throws IOException {
    PacketReceiver receiver = io.openReceiver(family, veth.indexB(), VethPair.B);
    receiver.hearUnicast(true);
    awaitMessageToHost(family, receiver);

    receiver.hearUnicast(false);
    io.await(io.nanoTime());
    assertNull(receiver.receive());
    sendToHost(family);
    sendToOthers(family);
    io.await(io.nanoTime() + RETRY);
    assertFalse(receiver.isReady(), "woken up");
    assertNull(receiver.receive());
    sendToGroup(family, 255);
    assertEquals(TO_GROUP, awaitMessage(receiver));
    assertNull(receiver.receive());

    receiver.hearUnicast(true);
    awaitMessageToHost(family, receiver);
  }

  @ParameterizedTest
  @EnumSource
  void aNewReceiverHearsTheGroupOnly(IpFamily family) throws IOException {
    PacketReceiver probe = io.openReceiver(family, veth.indexB(), VethPair.B);
    probe.hearUnicast(true);
    awaitMessageToHost(family, probe);
    PacketReceiver receiver = io.openReceiver(family, veth.indexB(), VethPair.B);

    sendToHost(family);
    sendToOthers(family);
    sendToGroup(family, 255);

    assertEquals(TO_GROUP, awaitMessage(receiver));
    assertNull(receiver.receive());
  }

  /** RFC 9568 §7.1 requires discarding, RFC 8347 counting. */
  @ParameterizedTest
  @EnumSource
  void whatANeighbourSendsToTheGroupWithAnotherTtlIsReceived(IpFamily family) throws IOException {
    PacketReceiver receiver = io.openReceiver(family, veth.indexB(), VethPair.B);
    sendToGroup(family, 254);
    assertEquals(TO_GROUP, awaitMessage(receiver));
  }

  @ParameterizedTest
  @EnumSource
  void otherGroupsAreNotReceivedWithUnicastPeersEither(IpFamily family) throws IOException {
    PacketReceiver receiver = io.openReceiver(family, veth.indexB(), VethPair.B);
    receiver.hearUnicast(true);
    sendToOthers(family);
    sendToGroup(family, 255);
    assertEquals(TO_GROUP, awaitMessage(receiver));
    assertNull(receiver.receive());
  }
}
