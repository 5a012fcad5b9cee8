// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.dataplane.LinkAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Waits for the kernel's reports that links or addresses changed, and for wake-ups. */
final class ChangeMonitor {

  private static final int GROUPS =
      Netlink.RTMGRP_LINK | Netlink.RTMGRP_IPV4_IFADDR | Netlink.RTMGRP_IPV6_IFADDR;

  private static final int POLLFD_SIZE = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final int POLLFD_REVENTS = 6;
  private static final short POLLIN = 1;
  private static final int TIMESPEC_SIZE = 16;
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OpenResources resources = new OpenResources();
  private final NetlinkSocket reports;
  private final WakeUp wakeUp;
  private final NativeMemory files = NativeMemory.ofStructures(2 * POLLFD_SIZE);
  private final NativeMemory timeout = NativeMemory.ofStructures(TIMESPEC_SIZE);

  ChangeMonitor() throws IOException {
    try {
      reports = resources.add(NetlinkSocket.open(GROUPS), NetlinkSocket::close);
      wakeUp = resources.add(WakeUp.open(), WakeUp::close);
    } catch (IOException e) {
      resources.close();
      throw e;
    }
  }

  /** As {@link io.vrrp.impl.dataplane.KernelNetwork#awaitChange}. */
  boolean await(long timeoutNanos) throws IOException {
    long begin = System.nanoTime();
    while (true) {
      int ready = poll(Math.max(0, timeoutNanos - (System.nanoTime() - begin)));
      if (ready == -Errno.EINTR) {
        continue;
      }
      if (ready < 0) {
        throw Errno.failure("waiting for changes of links and addresses", -ready);
      }
      boolean woken = files.buffer().getShort(POLLFD_SIZE + POLLFD_REVENTS) != 0;
      if (woken) {
        wakeUp.drain();
      }
      boolean changed = files.buffer().getShort(POLLFD_REVENTS) != 0 && takeReports();
      if (changed || woken || ready == 0) {
        return changed;
      }
    }
  }

  private int poll(long nanos) {
    ByteBuffer fds = files.buffer();
    fds.putInt(0, reports.descriptor().number()).putShort(POLLFD_EVENTS, POLLIN);
    fds.putInt(POLLFD_SIZE, wakeUp.number()).putShort(POLLFD_SIZE + POLLFD_EVENTS, POLLIN);
    timeout
        .buffer()
        .putLong(0, nanos / NANOS_PER_SECOND)
        .putLong(Long.BYTES, nanos % NANOS_PER_SECOND);
    return Libc.ppoll(files.address(), 2, timeout.address());
  }

  /** Takes all reports; returns whether one was news. */
  private boolean takeReports() throws IOException {
    boolean changed = false;
    while (true) {
      int length = reports.receive(Libc.MSG_DONTWAIT);
      if (length == -Errno.EAGAIN) {
        return changed;
      }
      if (length < 0 && length != -Errno.ENOBUFS) {
        throw Errno.failure("reading changes of links and addresses", -length);
      }
      boolean lost = length < 0 || length > reports.capacity();
      changed |= lost || isNews(reports.reader());
    }
  }

  /** Only this program marks addresses as ours: that one was set is an echo of our renewing it. */
  private static boolean isNews(NetlinkReader reader) {
    boolean news = false;
    while (reader.next()) {
      LinkAddress set = reader.type() == Netlink.RTM_NEWADDR ? reader.address() : null;
      news |= set == null || !set.ours();
    }
    return news;
  }

  void wakeUp() {
    wakeUp.signal();
  }

  void close() {
    resources.close();
  }
}
