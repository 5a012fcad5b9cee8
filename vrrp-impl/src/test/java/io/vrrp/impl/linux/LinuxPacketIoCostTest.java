// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.vrrp.impl.engine.PacketIo;
import io.vrrp.impl.engine.PacketReceiver;
import io.vrrp.impl.engine.TransmitFrame;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxPacketIoCostTest {

  private static final int CYCLES = 10_000;
  private static final long SOON = Duration.ofSeconds(30).toNanos();

  private final ThreadMXBean thread = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  @Test
  void sendingWaitingAndReceivingAllocateNothing() throws IOException {
    try (VethPair veth = new VethPair();
        PacketIo io = LinuxPacketIo.open();
        PacketReceiver receiver = io.openReceiver(IpFamily.IPV4, veth.indexB(), VethPair.B);
        TransmitFrame frame = io.allocateFrame(128)) {
      int length = TestFrames.write(frame.buffer(), new byte[12]);
      cycle(io, receiver, frame, length, veth.indexA(), 2 * CYCLES);

      long allocated = thread.getCurrentThreadAllocatedBytes();
      long begin = System.nanoTime();
      cycle(io, receiver, frame, length, veth.indexA(), CYCLES);
      long nanos = (System.nanoTime() - begin) / CYCLES;
      allocated = thread.getCurrentThreadAllocatedBytes() - allocated;

      System.out.println(
          "send + await + receive: " + nanos + " ns, " + allocated + " octets in " + CYCLES);
      assertTrue(allocated < CYCLES, allocated + " octets in " + CYCLES + " cycles");
    }
  }

  private static void cycle(
      PacketIo io, PacketReceiver receiver, TransmitFrame frame, int length, int index, int times) {
    long deadline = io.nanoTime() + SOON;
    for (int i = 0; i < times; i++) {
      assertEquals(0, frame.send(index, length));
      io.await(deadline + i); // A new deadline each time, as in a real turn.
      assertNotNull(receiver.receive());
    }
  }
}
