// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.io.Closeable;
import java.io.IOException;

/**
 * Counts the transactions by which programs, including this one, change nftables tables with the
 * name of ours.
 */
final class NftMonitor implements Closeable {

  private static final int REPORT_BUFFER = 1 << 20;

  /** More than one: the lost reports may be of another program's transaction, too. */
  private static final int LOST = 2;

  private final NetlinkSocket reports;
  private long changes;

  /** Whether the transaction that is being reported changes a table of that name. */
  private boolean concerned;

  private NftMonitor(NetlinkSocket reports) {
    this.reports = reports;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the kernel has no nf_tables, or refuses
   */
  static NftMonitor open() throws IOException {
    return new NftMonitor(
        NetlinkSocket.open(
            NftMessages.NETLINK_NETFILTER, NftMessages.GROUP_OF_CHANGES, REPORT_BUFFER));
  }

  /** The descriptor, which is readable when there are reports. */
  int number() {
    return reports.descriptor().number();
  }

  /**
   * How many such transactions there have been. The kernel reports a transaction before it ends, so
   * that those of the calling thread are always counted.
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
        && message.nftText(NftMessages.TABLE_NAME).equals(NftScript.TABLE)) {
      concerned |=
          !NftMessages.isAboutElements(type)
              || !message.nftText(NftMessages.SET_NAME).equals(NftScript.ALIVE);
    }
  }

  @Override
  public void close() {
    reports.close();
  }
}
