// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.engine.port.DeletedAddresses;
import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.FilterProgram;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.PolledSocket;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * Receives the kernel's reports of deleted addresses, and no others. It sends no requests, so it
 * never waits for a lock of the kernel.
 */
public final class DeletionMonitor implements PolledSocket {

  private static final int GROUPS = Netlink.RTMGRP_IPV4_IFADDR | Netlink.RTMGRP_IPV6_IFADDR;

  /** Room for more than a thousand deletions. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  /** The next call takes further reports. */
  private static final int MAX_DATAGRAMS_AT_ONCE = 128;

  private static final int MESSAGE_TYPE = 4;
  private static final int DROP = 2;
  private static final int ACCEPT = 3;

  private final FilterProgram filter = new FilterProgram(ACCEPT + 1);
  private final NetlinkSocket netlink;

  /** Whether there may be reports that were not received yet. */
  private boolean ready;

  private DeletionMonitor() throws IOException {
    filter.loadHalfWord(MESSAGE_TYPE);
    filter.jumpIfEqual(inNetworkOrder(Netlink.RTM_DELADDR), ACCEPT, DROP);
    filter.drop();
    filter.accept();
    netlink = NetlinkSocket.open(GROUPS, RECEIVE_BUFFER);
  }

  public static DeletionMonitor open() throws IOException {
    DeletionMonitor monitor = new DeletionMonitor();
    try {
      // The kernel reports each renewed lifetime, several per second: filter these out in the
      // kernel.
      monitor
          .socket()
          .setOption(
              Libc.SOL_SOCKET,
              Libc.SO_ATTACH_FILTER,
              monitor.filter.argument(),
              "filtering the reports of a netlink socket");
    } catch (IOException e) {
      monitor.close();
      throw e;
    }
    return monitor;
  }

  /** A BPF filter reads in network byte order, but netlink writes in the processor's byte order. */
  private static int inNetworkOrder(int type) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? Short.reverseBytes((short) type) & 0xffff
        : type;
  }

  @Override
  public Descriptor socket() {
    return netlink.descriptor();
  }

  @Override
  public void becomesReady() {
    ready = true;
  }

  /** Reports the deletions that the last wait found. */
  public void take(DeletedAddresses listener) {
    for (int i = 0; ready && i < MAX_DATAGRAMS_AT_ONCE; i++) {
      int length = netlink.receive(Libc.MSG_DONTWAIT);
      if (length == -Errno.ENOBUFS || length > netlink.capacity()) {
        listener.missed();
      } else if (length < 0) {
        ready = false;
      } else {
        report(netlink.reader(), listener);
      }
    }
  }

  private static void report(NetlinkReader reader, DeletedAddresses listener) {
    while (reader.next()) {
      LinkAddress address =
          reader.type() == Netlink.RTM_DELADDR ? AddressMessage.address(reader) : null;
      if (address != null) {
        listener.deleted(address.address());
      }
    }
  }

  public void close() {
    netlink.close();
  }
}
