// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.warmup;

import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network without other routers. It receives nothing and drops what is sent. Only {@link
 * #advance} moves its clock: otherwise the engine would advertise all the time.
 */
public final class SilentIo implements PacketIo {

  private static final int ETHER_TYPE = 12;
  private static final int ARP = 0x0806;
  private static final int IPV6 = 0x86dd;
  private static final int NEXT_HEADER = 20;
  private static final int ICMPV6 = 58;

  private final Semaphore wakeUps = new Semaphore(0);
  private final Semaphore newAnnouncements = new Semaphore(0);
  private final AtomicInteger announcements = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();

  /** How many gratuitous ARPs and neighbor advertisements were sent. */
  int announcements() {
    return announcements.get();
  }

  /** Waits for this many further announcements. Returns whether they came in time. */
  boolean awaitAnnouncements(int count, long patienceNanos) {
    try {
      return newAnnouncements.tryAcquire(count, patienceNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Moves the clock forward. */
  void advance(long nanos) {
    now.addAndGet(nanos);
    wakeUp();
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void await(long deadline) {
    if (deadline > now.get()) {
      wakeUps.acquireUninterruptibly();
    }
    wakeUps.drainPermits();
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public PacketReceiver openReceiver(IpFamily family, int interfaceIndex, String interfaceName) {
    return new PacketReceiver() {
      @Override
      public boolean isReady() {
        return false;
      }

      @Override
      public ByteBuffer receive() {
        return null;
      }

      @Override
      public void joinAgain() {}

      @Override
      public void hearUnicast(boolean wanted) {}

      @Override
      public void close() {}
    };
  }

  @Override
  public TransmitFrame allocateFrame(int capacity) {
    ByteBuffer memory = ByteBuffer.allocateDirect(capacity);
    return new TransmitFrame() {
      @Override
      public ByteBuffer buffer() {
        return memory;
      }

      @Override
      public int send(int interfaceIndex, int length) {
        if (isAnnouncement(memory)) {
          announcements.incrementAndGet();
          newAnnouncements.release();
        }
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public TransmitFrame allocateUnicastFrame(
      int capacity, IpAddress destination, int interfaceIndex, String interfaceName) {
    return allocateFrame(capacity);
  }

  private static boolean isAnnouncement(ByteBuffer frame) {
    int type = frame.getShort(ETHER_TYPE) & 0xffff;
    return type == ARP || type == IPV6 && frame.get(NEXT_HEADER) == ICMPV6;
  }

  @Override
  public void close() {}
}
