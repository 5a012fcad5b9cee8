// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.PacketIo;
import io.vrrp.impl.engine.PacketReceiver;
import io.vrrp.impl.engine.TransmitFrame;
import io.vrrp.impl.protocol.IpFamily;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A network that hears nothing and swallows what is sent, whose time flies. */
final class RehearsalIo implements PacketIo {

  private final Semaphore wakeUps = new Semaphore(0);
  private final AtomicInteger framesSent = new AtomicInteger();
  private long now;

  int framesSent() {
    return framesSent.get();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void await(long deadline) {
    if (deadline == NO_DEADLINE) {
      wakeUps.acquireUninterruptibly();
    } else if (!wakeUps.tryAcquire()) {
      now = Math.max(now, deadline);
    }
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public PacketReceiver openReceiver(IpFamily family, int interfaceIndex, String interfaceName) {
    return new PacketReceiver() {
      @Override
      public ByteBuffer receive() {
        return null;
      }

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
        framesSent.incrementAndGet();
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
