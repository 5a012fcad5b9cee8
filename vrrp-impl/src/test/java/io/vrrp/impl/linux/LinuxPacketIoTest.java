// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.engine.port.DeletedAddresses;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.proc.GroupMembers;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxPacketIoTest {

  private static final byte[] MESSAGE = {0x31, 0x33, 100, 1, 0, 100, 0, 0, (byte) 192, 0, 2, 9};
  private static final long MILLISECOND = 1_000_000;
  private static final long SOON = Duration.ofSeconds(10).toNanos();

  private VethPair veth;
  private PacketIo io;

  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    io = LinuxPacketIo.open();
  }

  @AfterEach
  void close() throws IOException {
    io.close();
    veth.close();
  }

  private PacketReceiver receiverOnB() throws IOException {
    return io.openReceiver(IpFamily.IPV4, veth.indexB(), VethPair.B);
  }

  private ByteBuffer awaitPacket(PacketReceiver receiver) {
    long deadline = io.nanoTime() + SOON;
    ByteBuffer packet = receiver.receive();
    while (packet == null && io.nanoTime() < deadline) {
      io.await(deadline);
      packet = receiver.receive();
    }
    return packet;
  }

  @Test
  void receivesWhatWasSentFromTheVirtualMac() throws IOException {
    PacketReceiver receiver = receiverOnB();
    TransmitFrame frame = io.allocateFrame(128);
    int length = TestFrames.write(frame.buffer(), MESSAGE);

    assertEquals(0, frame.send(veth.indexA(), length));

    ByteBuffer packet = awaitPacket(receiver);
    assertNotNull(packet);
    assertEquals(0, packet.position());
    assertEquals(TestFrames.IP_HEADER + MESSAGE.length, packet.remaining());
    assertEquals(0x45, packet.get(0));
    byte[] message = new byte[MESSAGE.length];
    packet.get(TestFrames.IP_HEADER, message);
    assertArrayEquals(MESSAGE, message);
    assertNull(receiver.receive());
  }

  /** The queue of the interface sends such packets before all others. */
  @Test
  void framesAndPacketsAreMarkedAsControlTraffic() throws IOException {
    Ip.run("address add 192.0.2.1/24 dev vrrp-a");
    Ip.run("neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev vrrp-a");
    nft("add table netdev vrrp_test");
    nft(
        "add chain netdev vrrp_test out"
            + " { type filter hook egress device vrrp-a priority 0 ; }");
    nft("add rule netdev vrrp_test out ip protocol 112 meta priority 0:7 counter");
    try (TransmitFrame frame = io.allocateFrame(128);
        TransmitFrame toHost =
            io.allocateUnicastFrame(128, IpAddress.parse("192.0.2.9"), veth.indexA(), VethPair.A)) {
      assertEquals(0, frame.send(veth.indexA(), TestFrames.write(frame.buffer(), MESSAGE)));
      int length =
          TestFrames.write(
              toHost.buffer(), 0x0200_0000_0009L, IpAddress.parse("192.0.2.9"), 255, MESSAGE);
      assertEquals(0, toHost.send(veth.indexA(), length));
      String rules = nft("list table netdev vrrp_test");
      assertTrue(rules.contains("counter packets 2 "), rules);
    } finally {
      nft("delete table netdev vrrp_test");
    }
  }

  private static String nft(String words) throws IOException {
    Process process =
        new ProcessBuilder(("nft " + words).split(" ")).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Waits for a number of reported deletions, for a limited time. */
  private List<String> awaitDeletions(int number) {
    List<String> deleted = new ArrayList<>();
    DeletedAddresses listener =
        new DeletedAddresses() {
          @Override
          public void deleted(IpAddress address) {
            deleted.add(address.toString());
          }

          @Override
          public void missed() {
            deleted.add("missed");
          }
        };
    long deadline = io.nanoTime() + SOON;
    while (deleted.size() < number && io.nanoTime() < deadline) {
      io.await(deadline);
      io.takeDeletedAddresses(listener);
    }
    return deleted;
  }

  @Test
  void reportsTheAddressesThatTheKernelDeletesAndNothingElse() throws IOException {
    Ip.run("address add 192.0.2.77/24 dev vrrp-b");
    Ip.run("address change 192.0.2.77/24 dev vrrp-b valid_lft 100 preferred_lft 100");
    Ip.run("address add 2001:db8::77/64 dev vrrp-b nodad");
    Ip.run("address del 192.0.2.77/24 dev vrrp-b");
    Ip.run("address del 2001:db8::77/64 dev vrrp-b");
    assertEquals(List.of("192.0.2.77", "2001:db8::77"), awaitDeletions(2));
  }

  @Test
  void reportsAnAddressWhoseLifetimeIsOver() throws IOException {
    Ip.run("address add 192.0.2.78/24 dev vrrp-b valid_lft 1 preferred_lft 1");
    assertEquals(List.of("192.0.2.78"), awaitDeletions(1));
  }

  @Test
  void receivesTheLongestMessage() throws IOException {
    PacketReceiver receiver = receiverOnB();
    TransmitFrame frame = io.allocateFrame(1500);
    int length = TestFrames.write(frame.buffer(), new byte[8 + 4 * 255]);

    assertEquals(0, frame.send(veth.indexA(), length));

    assertEquals(TestFrames.IP_HEADER + 1028, awaitPacket(receiver).remaining());
  }

  @Test
  void receivesPacketsInTheOrderOfTheirArrival() throws IOException {
    PacketReceiver receiver = receiverOnB();
    TransmitFrame frame = io.allocateFrame(128);
    for (byte i = 0; i < 100; i++) {
      int length = TestFrames.write(frame.buffer(), new byte[] {i});
      assertEquals(0, frame.send(veth.indexA(), length));
    }
    for (int i = 0; i < 100; i++) {
      assertEquals(i, awaitPacket(receiver).get(TestFrames.IP_HEADER));
    }
  }

  @Test
  void doesNotHearItsOwnFramesNorOtherInterfaces() throws IOException {
    PacketReceiver onA = io.openReceiver(IpFamily.IPV4, veth.indexA(), VethPair.A);
    PacketReceiver onB = receiverOnB();
    TransmitFrame frame = io.allocateFrame(128);

    assertEquals(0, frame.send(veth.indexA(), TestFrames.write(frame.buffer(), MESSAGE)));

    assertNotNull(awaitPacket(onB));
    assertNull(onA.receive());
  }

  @Test
  void hearsAgainAfterTheInterfaceWasDown() throws IOException {
    PacketReceiver receiver = receiverOnB();
    TransmitFrame frame = io.allocateFrame(128);
    int length = TestFrames.write(frame.buffer(), MESSAGE);

    Ip.run("link set " + VethPair.B + " down");
    Ip.run("link set " + VethPair.A + " down");
    assertEquals(100, frame.send(veth.indexA(), length), "ENETDOWN");
    assertNull(receiver.receive());

    Ip.run("link set " + VethPair.B + " up");
    Ip.run("link set " + VethPair.A + " up");
    assertEquals(0, frame.send(veth.indexA(), length));
    assertNotNull(awaitPacket(receiver));
  }

  @Test
  void reportsWhyAFrameCannotBeSent() {
    TransmitFrame frame = io.allocateFrame(128);

    assertEquals(Errno.ENXIO, frame.send(9999, 64));
    assertEquals(Errno.EINVAL, frame.send(veth.indexA(), 10));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.send(veth.indexA(), 129));
    frame.close();
    frame.close();
    assertThrows(IllegalStateException.class, () -> frame.send(veth.indexA(), 64));
  }

  @Test
  void awaitEndsAtTheDeadline() {
    for (long wait : new long[] {20 * MILLISECOND, MILLISECOND, 1, 0, -MILLISECOND}) {
      long deadline = io.nanoTime() + wait;
      io.await(deadline);
      long late = io.nanoTime() - deadline;
      assertTrue(late >= 0 && late < SOON, "late by " + late + " ns");
    }
  }

  @Test
  void awaitEndsAtOnceWhenADeadlineHasPassedBefore() {
    long deadline = io.nanoTime() + MILLISECOND;
    io.await(deadline);
    io.await(deadline);
    io.await(Long.MIN_VALUE);
  }

  @Test
  void awaitEndsEarlierWhenTheDeadlineMovesCloser() {
    io.wakeUp();
    io.await(io.nanoTime() + 1000 * SOON);
    io.wakeUp();
    io.await(Long.MAX_VALUE - 1);
    io.await(io.nanoTime() + MILLISECOND);
  }

  @Test
  void awaitDoesNotEndAtACancelledDeadline() {
    io.wakeUp();
    io.await(io.nanoTime() + 20 * MILLISECOND);
    long later = io.nanoTime() + 60 * MILLISECOND;
    io.await(later);
    assertTrue(io.nanoTime() >= later);
  }

  @Test
  void aDeadlineThatHasPassedDoesNotEndTheNextWait() throws InterruptedException {
    io.await(io.nanoTime() + MILLISECOND);
    long later = io.nanoTime() + 20 * MILLISECOND;
    io.await(later);
    assertTrue(io.nanoTime() >= later);
    // The same without a deadline.
    AtomicBoolean wokenUp = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              LockSupport.parkNanos(20 * MILLISECOND);
              wokenUp.set(true);
              io.wakeUp();
            });
    other.start();
    io.await(PacketIo.NO_DEADLINE);
    assertTrue(wokenUp.get());
    other.join();
  }

  @Test
  void aReceiverIsReadyFromTheWaitThatFoundItsPacketUntilItHasNoMore() throws IOException {
    PacketReceiver onA = io.openReceiver(IpFamily.IPV4, veth.indexA(), VethPair.A);
    PacketReceiver onB = receiverOnB();
    TransmitFrame frame = io.allocateFrame(128);
    assertEquals(0, frame.send(veth.indexA(), TestFrames.write(frame.buffer(), MESSAGE)));
    assertFalse(onB.isReady());

    io.await(io.nanoTime() + SOON);
    assertTrue(onB.isReady());
    assertFalse(onA.isReady());
    assertNotNull(onB.receive());
    assertTrue(onB.isReady());
    assertNull(onB.receive());
    assertFalse(onB.isReady());
  }

  @Test
  void wakeUpBeforeAwaitEndsItOnce() {
    io.wakeUp();
    io.wakeUp();
    io.await(PacketIo.NO_DEADLINE);
    long deadline = io.nanoTime() + 5 * MILLISECOND;
    io.await(deadline);
    assertTrue(io.nanoTime() >= deadline);
  }

  @Test
  void wakeUpFromAnotherThreadEndsAwait() throws InterruptedException {
    Thread other = new Thread(io::wakeUp);
    other.start();
    io.await(PacketIo.NO_DEADLINE);
    other.join();
  }

  @Test
  void refusesAnInterfaceThatIsMissingOrAnother() throws IOException {
    long files = OpenFiles.count();

    IOException missing =
        assertThrows(IOException.class, () -> io.openReceiver(IpFamily.IPV4, 9999, "nosuch0"));
    assertEquals(
        "binding a raw socket for VRRP on interface nosuch0: No such device (ENODEV)",
        missing.getMessage());
    IOException other =
        assertThrows(
            IOException.class, () -> io.openReceiver(IpFamily.IPV4, veth.indexA(), VethPair.B));
    assertTrue(other.getMessage().contains("belongs to interface " + veth.indexB()));
    for (String name : new String[] {"", VethPair.A + "0123456789"}) {
      for (IpFamily family : IpFamily.values()) {
        assertThrows(IOException.class, () -> io.openReceiver(family, veth.indexA(), name));
      }
    }

    assertEquals(files, OpenFiles.count());
  }

  @Test
  void namesTheMissingPrivilegeAndLeavesNothingOpen() throws Exception {
    long files = OpenFiles.count();

    String message =
        Unprivileged.call(() -> assertThrows(IOException.class, LinuxPacketIo::open).getMessage());

    assertEquals(
        "opening a packet socket for sending: Operation not permitted (EPERM); needs CAP_NET_RAW",
        message);
    assertEquals(files, OpenFiles.count());
  }

  @Test
  void namesTheMissingPrivilegeOfAReceiver() throws Exception {
    String message =
        Unprivileged.call(() -> assertThrows(IOException.class, this::receiverOnB).getMessage());
    assertEquals(
        "opening a raw socket for VRRP on interface vrrp-b: "
            + "Operation not permitted (EPERM); needs CAP_NET_RAW",
        message);
  }

  /** In the first round the JVM itself opens files that it keeps. */
  @Test
  void leavesNoFileOpen() throws IOException {
    openAndClose();
    long files = OpenFiles.count();
    for (int i = 0; i < 200; i++) {
      openAndClose();
    }
    assertEquals(files, OpenFiles.count());
  }

  private void openAndClose() throws IOException {
    LinuxPacketIo opened = LinuxPacketIo.open();
    PacketReceiver onB = opened.openReceiver(IpFamily.IPV4, veth.indexB(), VethPair.B);
    onB.close();
    onB.close();
    assertNull(onB.receive());
    opened.openReceiver(IpFamily.IPV4, veth.indexA(), VethPair.A);
    opened.openReceiver(IpFamily.IPV6, veth.indexA(), VethPair.A);
    opened.close();
    opened.close();
    opened.wakeUp();
  }

  @Test
  void membershipReturnsOnAnInterfaceThatWasMadeAgainWithTheSameIndex() throws IOException {
    PacketReceiver receiver = receiverOnB();
    int index = veth.indexB();
    Ip.run("link del " + VethPair.A);
    Ip.run("link add " + VethPair.B + " index " + index + " type veth peer name " + VethPair.A);
    for (String end : new String[] {VethPair.A, VethPair.B}) {
      Ip.run("link set " + end + " up");
    }
    assertEquals(Set.of(), GroupMembers.read(IpFamily.IPV4), "the kernel has forgotten it");
    receiver.joinAgain();
    assertEquals(Set.of(index), GroupMembers.read(IpFamily.IPV4));
  }
}
