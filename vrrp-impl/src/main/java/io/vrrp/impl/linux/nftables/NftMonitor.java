// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.linux.netlink.NetlinkReader;
import io.vrrp.impl.linux.netlink.NetlinkSocket;
import java.io.Closeable;
import java.io.IOException;

/** Counts the transactions that change nftables tables with our name, including our own. */
public final class NftMonitor implements Closeable, PolledSocket {

  private static final int REPORT_BUFFER = 1 << 20;

  /** More than one, because the lost reports may also be of another program's transaction. */
  private static final int LOST = 2;

  private final NetlinkSocket reports;
  private long changes;

  /** Whether the transaction being reported changes one of our tables. */
  private boolean concerned;

  private NftMonitor(NetlinkSocket reports) {
    this.reports = reports;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the kernel has no nf_tables, or refuses
   */
  public static NftMonitor open() throws IOException {
    return new NftMonitor(
        NetlinkSocket.open(
            NftMessages.NETLINK_NETFILTER, NftMessages.GROUP_OF_CHANGES, REPORT_BUFFER));
  }

  /** Readable when there are reports. */
  @Override
  public Descriptor socket() {
    return reports.descriptor();
  }

  @Override
  public void becomesReady() {
    changes();
  }

  /**
   * The number of these transactions so far. The kernel reports a transaction before the call ends,
   * so those of the calling thread are always counted.
   */
  long changes() {
    NetlinkReader reader = reports.reader();
    int length;
    while ((length = reports.receive(Libc.MSG_DONTWAIT)) != -Errno.EAGAIN) {
      if (length == -Errno.ENOBUFS || length > reports.capacity()) {
        changes += LOST;
      } else if (length < 0) {
        break;
      }
      while (reader.next()) {
        take(reader);
      }
    }
    return changes;
  }

  private void take(NetlinkReader message) {
    int type = message.type();
    if (type == NftMessages.END_OF_TRANSACTION) {
      changes += concerned ? 1 : 0;
      concerned = false;
    } else if (NftMessages.isAboutTables(type)
        && message.text(NftMessages.HEADER_SIZE, NftMessages.TABLE_NAME).equals(NftScript.TABLE)) {
      concerned |=
          !NftMessages.isAboutElements(type)
              || !message
                  .text(NftMessages.HEADER_SIZE, NftMessages.SET_NAME)
                  .equals(NftScript.ALIVE);
    }
  }

  @Override
  public void close() {
    reports.close();
  }
}
