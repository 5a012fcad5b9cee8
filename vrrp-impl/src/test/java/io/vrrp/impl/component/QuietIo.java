// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.PacketIo;
import io.vrrp.impl.engine.PacketReceiver;
import io.vrrp.impl.engine.TransmitFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/** A network without packets, whose clock stands still. */
final class QuietIo implements PacketIo {

  private final Semaphore wakeUps = new Semaphore(0);
  volatile boolean closed;

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public void await(long deadline) {
    wakeUps.acquireUninterruptibly();
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public PacketReceiver openReceiver(IpFamily family, int index, String name) {
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
  public TransmitFrame allocateUnicastFrame(
      int capacity, IpAddress destination, int interfaceIndex, String interfaceName) {
    return allocateFrame(capacity);
  }

  @Override
  public TransmitFrame allocateFrame(int capacity) {
    ByteBuffer memory = ByteBuffer.allocate(capacity);
    return new TransmitFrame() {
      @Override
      public ByteBuffer buffer() {
        return memory;
      }

      @Override
      public int send(int interfaceIndex, int length) {
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
