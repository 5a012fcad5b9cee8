// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.OpenResources;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.linux.libc.WakeUp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the kernel's reports that links, addresses or the packet filter changed, and for
 * wake-ups.
 */
public final class ChangeMonitor {

  private static final int GROUPS =
      Netlink.RTMGRP_LINK
          | Netlink.RTMGRP_IPV4_IFADDR
          | Netlink.RTMGRP_IPV6_IFADDR
          | Netlink.RTMGRP_IPV4_NETCONF
          | Netlink.RTMGRP_IPV6_NETCONF;

  private static final int FILES = 4;
  private static final int POLLFD_SIZE = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final int POLLFD_REVENTS = 6;
  private static final short POLLIN = 1;
  private static final int TIMESPEC_SIZE = 16;
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final NetlinkEventDecoder decoder;
  private final OpenResources resources = new OpenResources();
  private final NetlinkSocket reports;
  private final WakeUp wakeUp;

  /** Null if the kernel sends no reports about the packet filter. */
  private final PolledSocket filter;

  private final VirtualRoutes routes;

  /** Whether reports were lost, before or within the last datagram. */
  private boolean lost;

  private final NativeMemory files = NativeMemory.ofStructures(FILES * POLLFD_SIZE);
  private final NativeMemory timeout = NativeMemory.ofStructures(TIMESPEC_SIZE);

  /**
   * @param receiveBuffer how many bytes of reports the kernel may keep while no thread reads
   */
  public ChangeMonitor(
      int receiveBuffer, NetlinkEventDecoder decoder, PolledSocket filter, VirtualRoutes routes)
      throws IOException {
    this.decoder = decoder;
    this.filter = filter;
    this.routes = routes;
    try {
      reports = resources.add(NetlinkSocket.open(GROUPS, receiveBuffer), NetlinkSocket::close);
      wakeUp = resources.add(WakeUp.open(), WakeUp::close);
    } catch (IOException e) {
      resources.close();
      throw e;
    }
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#awaitChange}. */
  public void await(long timeoutNanos, NetworkState state) throws IOException {
    long begin = System.nanoTime();
    int ready;
    do {
      ready = poll(Math.max(0, timeoutNanos - (System.nanoTime() - begin)));
    } while (ready == -Errno.EINTR); // The JVM uses signals for its own purposes.
    if (ready < 0) {
      throw Errno.failure("waiting for changes of links and addresses", -ready);
    }
    if (files.buffer().getShort(POLLFD_SIZE + POLLFD_REVENTS) != 0) {
      wakeUp.drain();
    }
    if (files.buffer().getShort(POLLFD_REVENTS) != 0
        || files.buffer().getShort(3 * POLLFD_SIZE + POLLFD_REVENTS) != 0) {
      take(state);
    }
    if (files.buffer().getShort(2 * POLLFD_SIZE + POLLFD_REVENTS) != 0) {
      filter.becomesReady();
    }
  }

  private int poll(long nanos) {
    ByteBuffer fds = files.buffer();
    fds.putInt(0, reports.descriptor().number()).putShort(POLLFD_EVENTS, POLLIN);
    fds.putInt(POLLFD_SIZE, wakeUp.number()).putShort(POLLFD_SIZE + POLLFD_EVENTS, POLLIN);
    // The kernel ignores a negative one.
    fds.putInt(2 * POLLFD_SIZE, filter == null ? -1 : filter.socket().number());
    fds.putShort(2 * POLLFD_SIZE + POLLFD_EVENTS, POLLIN);
    fds.putInt(3 * POLLFD_SIZE, routes.reports().descriptor().number());
    fds.putShort(3 * POLLFD_SIZE + POLLFD_EVENTS, POLLIN);
    timeout
        .buffer()
        .putLong(0, nanos / NANOS_PER_SECOND)
        .putLong(Long.BYTES, nanos % NANOS_PER_SECOND);
    return Libc.ppoll(files.address(), FILES, timeout.address());
  }

  /** Applies all reports so far to the state. */
  void take(NetworkState state) throws IOException {
    NetlinkReader reader = reports.reader();
    while (receive()) {
      if (lost) {
        state.setStale(true);
      }
      while (reader.next()) {
        decoder.take(reader, state);
      }
    }
    // After the links: a route goes with its link.
    routes.take(state);
  }

  /** Drops all reports so far. */
  public void discard() throws IOException {
    while (receive()) {
      // The state that is read next is newer.
    }
  }

  /** Receives a datagram if there is one. */
  private boolean receive() throws IOException {
    int length = reports.receive(Libc.MSG_DONTWAIT);
    if (length < 0 && length != -Errno.ENOBUFS && length != -Errno.EAGAIN) {
      throw Errno.failure("reading changes of links and addresses", -length);
    }
    lost = length == -Errno.ENOBUFS || length > reports.capacity();
    return length != -Errno.EAGAIN;
  }

  public void wakeUp() {
    wakeUp.signal();
  }

  public void close() {
    resources.close();
  }
}
