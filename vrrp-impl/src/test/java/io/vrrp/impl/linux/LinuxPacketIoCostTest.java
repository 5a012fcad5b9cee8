// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@RequiresNamespace
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxPacketIoCostTest {

  private static final int CYCLES = 10_000;
  private static final long SOON = Duration.ofSeconds(30).toNanos();

  private final ThreadMXBean thread = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  @ParameterizedTest
  @EnumSource
  void sendingWaitingAndReceivingAllocateNothing(IpFamily family) throws IOException {
    try (VethPair veth = new VethPair();
        PacketIo io = LinuxPacketIo.open();
        PacketReceiver receiver = io.openReceiver(family, veth.indexB(), VethPair.B);
        TransmitFrame frame = io.allocateFrame(128)) {
      byte[] message = new byte[24];
      int length =
          family == IpFamily.IPV4
              ? TestFrames.write(frame.buffer(), message)
              : TestFrames.writeIpv6(
                  frame.buffer(), 0x3333_0000_0012L, family.group(), 255, message);
      cycle(io, receiver, frame, length, veth.indexA(), 2 * CYCLES);

      long allocated = thread.getCurrentThreadAllocatedBytes();
      long begin = System.nanoTime();
      cycle(io, receiver, frame, length, veth.indexA(), CYCLES);
      long nanos = (System.nanoTime() - begin) / CYCLES;
      allocated = thread.getCurrentThreadAllocatedBytes() - allocated;

      System.out.println(
          family
              + ": send + await + receive: "
              + nanos
              + " ns, "
              + allocated
              + " bytes in "
              + CYCLES);
      assertTrue(allocated < CYCLES, allocated + " bytes in " + CYCLES + " cycles");
    }
  }

  private static void cycle(
      PacketIo io, PacketReceiver receiver, TransmitFrame frame, int length, int index, int times) {
    long deadline = io.nanoTime() + SOON;
    for (int i = 0; i < times; i++) {
      assertEquals(0, frame.send(index, length));
      io.await(deadline + i); // With a new deadline each time, as in a real turn.
      assertNotNull(receiver.receive());
    }
  }
}
