// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.IpFamily;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads the routes of a table in parts, and never waits: a table with all routes of the Internet
 * takes more than a second.
 */
public final class RouteDump implements PolledSocket, Closeable {

  /** The result of reading a part. */
  public enum Progress {
    /** There is more to read. */
    RUNNING,
    /** All routes were read. */
    COMPLETE,
    /** The routes changed during the reading, so some may be missing. */
    INCONSISTENT
  }

  private static final int REQUEST_SIZE = 64;
  private static final int ANSWER_BUFFER = 1 << 20;

  /** After this number of datagrams other work is done first. */
  private static final int MAX_DATAGRAMS_AT_ONCE = 16;

  private final NetlinkSocket socket;
  private final Runnable ready;
  private final NativeMemory request = NativeMemory.ofStructures(REQUEST_SIZE);
  private final NetlinkWriter writer = new NetlinkWriter(request.buffer());
  private int sequence;
  private int table;
  private boolean consistent;

  private RouteDump(NetlinkSocket socket, Runnable ready) {
    this.socket = socket;
    this.ready = ready;
  }

  /**
   * Opens a socket in the network namespace of the calling thread.
   *
   * @param ready called when a wait finds a part
   */
  public static RouteDump open(Runnable ready) throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(0, ANSWER_BUFFER);
    // Before Linux 4.20 the kernel sends the routes of all tables.
    Libc.setsockopt(
        socket.descriptor().number(),
        Netlink.SOL_NETLINK,
        Netlink.NETLINK_GET_STRICT_CHK,
        Structures.ofInt(1));
    return new RouteDump(socket, ready);
  }

  /** Requests all routes of a table. The answer to the previous request must be complete. */
  public void begin(IpFamily family, int wantedTable) throws IOException {
    table = wantedTable;
    consistent = true;
    sequence++;
    writer.clear();
    writer
        .begin(Netlink.RTM_GETROUTE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP, sequence)
        .put(family == IpFamily.IPV6 ? Libc.AF_INET6 : Libc.AF_INET);
    for (int i = 1; i < Netlink.RTMSG_SIZE; i++) {
      writer.put(0);
    }
    writer.attribute(Netlink.RTA_TABLE, table).end();
    int result = Libc.send(socket.descriptor().number(), request.address(), writer.length(), 0);
    if (result < 0) {
      throw Errno.failure("asking for routes", -result);
    }
  }

  /** Delivers the routes of the next part. */
  public Progress take(Consumer<Route> to) throws IOException {
    for (int i = 0; i < MAX_DATAGRAMS_AT_ONCE; i++) {
      int length = socket.receive(Libc.MSG_DONTWAIT);
      if (length == -Errno.EAGAIN) {
        return Progress.RUNNING;
      }
      if (length == -Errno.ENOBUFS || length > socket.capacity()) {
        consistent = false;
      } else if (length < 0) {
        throw Errno.failure("reading routes", -length);
      }
      NetlinkReader reader = socket.reader();
      while (reader.next()) {
        if (reader.sequence() == sequence && isLast(reader, to)) {
          return consistent ? Progress.COMPLETE : Progress.INCONSISTENT;
        }
      }
    }
    return Progress.RUNNING;
  }

  private boolean isLast(NetlinkReader reader, Consumer<Route> to) throws IOException {
    consistent &= (reader.flags() & Netlink.NLM_F_DUMP_INTR) == 0;
    int type = reader.type();
    if (type == Netlink.NLMSG_DONE || type == Netlink.NLMSG_ERROR) {
      int errno = reader.errno();
      // The kernel reports a table without routes as missing.
      if (errno != 0 && errno != Errno.ENOENT) {
        throw Errno.failure("reading routes", errno);
      }
      return true;
    }
    Route route = type == Netlink.RTM_NEWROUTE ? RouteMessage.route(reader) : null;
    if (route != null && route.table() == table) {
      to.accept(route);
    }
    return false;
  }

  @Override
  public Descriptor socket() {
    return socket.descriptor();
  }

  @Override
  public void becomesReady() {
    ready.run();
  }

  @Override
  public void close() {
    socket.close();
  }
}
