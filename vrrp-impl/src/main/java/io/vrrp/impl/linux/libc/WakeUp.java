// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.io.Closeable;
import java.io.IOException;

/** Ends a wait from another thread, by an eventfd that the wait includes. */
public final class WakeUp implements Closeable {

  private final Descriptor eventfd;
  private final NativeMemory count = NativeMemory.ofStructures(Long.BYTES);

  private WakeUp(Descriptor eventfd) {
    this.eventfd = eventfd;
  }

  public static WakeUp open() throws IOException {
    return new WakeUp(Descriptor.of(Libc.eventfd(), "opening an eventfd"));
  }

  public int number() {
    return eventfd.number();
  }

  /**
   * May be called from any thread, also after closing. The lock prevents a write to another file
   * that got the closed number.
   */
  public synchronized void signal() {
    Libc.eventfdWrite(eventfd.number(), 1);
  }

  /** Forgets all signals so far. */
  public void drain() {
    Libc.read(eventfd.number(), count.address(), count.size());
  }

  @Override
  public synchronized void close() {
    eventfd.close();
  }
}
