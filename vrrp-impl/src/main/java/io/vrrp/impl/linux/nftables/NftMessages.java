// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.linux.netlink.Netlink;
import io.vrrp.impl.linux.netlink.NetlinkSocket;
import io.vrrp.impl.linux.netlink.NetlinkWriter;
import java.io.IOException;
import java.util.Map;

/** The few netlink messages of nf_tables that are sent without the library. */
final class NftMessages {

  static final int NETLINK_NETFILTER = 12;

  /** The bit of the netlink group NFNLGRP_NFTABLES. */
  static final int GROUP_OF_CHANGES = 1 << 7 - 1;

  private static final int SUBSYSTEM = 10 << 8;
  private static final int NEW_TABLE = SUBSYSTEM;
  private static final int GET_TABLE = SUBSYSTEM | 1;
  private static final int NEW_SET_ELEMENT = SUBSYSTEM | 12;
  private static final int DELETE_SET_ELEMENT = SUBSYSTEM | 14;

  /** The message that ends the report of a transaction. */
  static final int END_OF_TRANSACTION = SUBSYSTEM | 15;

  /** Attribute in all messages about a table or its contents. */
  static final int TABLE_NAME = 1;

  /** Attribute in messages about the elements of a set. */
  static final int SET_NAME = 2;

  /** The size of the header of all these messages. */
  static final int HEADER_SIZE = 4;

  private static final Map<String, Integer> FAMILIES = Map.of("inet", 1, "arp", 3, "ip6", 10);
  private static final int BUFFER = 1 << 12;
  private static final int ANSWER_BUFFER = 1 << 16;

  private NftMessages() {}

  static boolean isAboutTables(int type) {
    return (type & 0xff00) == SUBSYSTEM;
  }

  static boolean isAboutElements(int type) {
    return type == NEW_SET_ELEMENT || type == DELETE_SET_ELEMENT;
  }

  /**
   * Whether a table of this family with our name exists, whichever program made it.
   *
   * @throws IOException if the kernel has no netfilter, or the process has too many open files
   */
  static boolean exists(String family) throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NETLINK_NETFILTER, 0, ANSWER_BUFFER)) {
      NativeMemory request = NativeMemory.ofStructures(BUFFER);
      NetlinkWriter writer = new NetlinkWriter(request.buffer());
      writer
          .begin(GET_TABLE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK, 1)
          .put(FAMILIES.get(family))
          .put(0)
          .put(0)
          .put(0)
          .attribute(TABLE_NAME, Structures.ofText(NftScript.TABLE))
          .end();
      if (Libc.send(socket.descriptor().number(), request.address(), writer.length(), 0) < 0) {
        return false;
      }
      // The kernel answers within the system call.
      boolean found = false;
      while (socket.receive(Libc.MSG_DONTWAIT) > 0) {
        while (socket.reader().next()) {
          found |= socket.reader().type() == NEW_TABLE;
        }
      }
      return found;
    }
  }
}
