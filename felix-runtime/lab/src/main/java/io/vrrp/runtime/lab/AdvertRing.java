// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Reports every advertisement on an interface of this JVM's namespace, even at rates that are too
 * high for a {@link PacketTap}. The kernel selects the packets and writes them into memory that it
 * shares with this JVM. The JVM reads this memory from time to time, so that a packet wakes no
 * thread.
 */
public final class AdvertRing implements AutoCloseable {
  private static final long LOOK_NANOS = 5_000_000;
  private static final int ETHERNET_HEADER = 14;
  private static final int IPV6_HEADER = 40;

  /** Receives the advertisements, on a thread of the ring. */
  public interface Listener {
    /**
     * An advertisement passed.
     *
     * @param nanos the kernel's time stamp, nanoseconds since 1970
     * @param outgoing whether it left through the interface, rather than coming in
     * @param ipv6 whether it is one of IPv6
     * @param vrid the virtual router identifier
     */
    void seen(long nanos, boolean outgoing, boolean ipv6, int vrid);
  }

  private final String name;
  private final PacketRing ring;
  private final Listener listener;
  private final Repetition reader;

  private AdvertRing(String interfaceName, Listener listener) {
    this.name = interfaceName;
    this.ring = new PacketRing(interfaceName);
    this.listener = listener;
    this.reader = Repetition.start("ring on " + interfaceName, this::read);
  }

  static AdvertRing open(String interfaceName, Listener listener) {
    return new AdvertRing(interfaceName, listener);
  }

  private void read() {
    ring.drain(this::take);
    LockSupport.parkNanos(LOOK_NANOS);
  }

  private void take(long nanos, boolean outgoing, ByteBuffer frame) {
    int ip = ETHERNET_HEADER;
    boolean ipv6 = (frame.get(ip) & 0xf0) == 0x60;
    int vrrp = ip + (ipv6 ? IPV6_HEADER : (frame.get(ip) & 0x0f) * 4);
    listener.seen(nanos, outgoing, ipv6, frame.get(vrrp + 1) & 0xff);
  }

  /**
   * Stops, after the listener received all earlier advertisements.
   *
   * @throws IllegalStateException if some were lost because the ring was full
   */
  @Override
  public void close() {
    if (!reader.stop()) {
      return;
    }
    ring.drain(this::take);
    long dropped = ring.dropped();
    ring.close();
    if (dropped > 0) {
      throw new IllegalStateException(
          dropped + " advertisements on " + name + " did not fit into the ring");
    }
  }
}
