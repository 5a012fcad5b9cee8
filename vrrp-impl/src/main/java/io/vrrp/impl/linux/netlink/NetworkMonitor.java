// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.FilterProgram;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.protocol.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Receives the kernel's reports of changes of interfaces, addresses, routes and nexthop objects. It
 * receives only routes whose prefixes have a watched length. A filter in the kernel drops the
 * others, so that the thousands of routes of a routing protocol wake up no thread.
 */
public final class NetworkMonitor implements PolledSocket, Closeable {

  /** Receives the changes. */
  public interface Listener {

    void linkChanged(LinkFlags link);

    void linkRemoved(int index);

    /** A local address is gone. Routes that prefer it may be gone without a report. */
    void addressRemoved(IpAddress address);

    /**
     * A route was added.
     *
     * @param replaces whether it replaced another route with the same metric
     */
    void routeAdded(Route route, boolean replaces);

    void routeRemoved(Route route);

    /** A nexthop object changed. Routes that use it may be gone without a report. */
    void nexthopChanged(int id, boolean removed);

    /** Reports were lost: read everything again. */
    void reportsLost();
  }

  private static final int GROUPS =
      Netlink.RTMGRP_LINK
          | Netlink.RTMGRP_IPV4_IFADDR
          | Netlink.RTMGRP_IPV6_IFADDR
          | Netlink.RTMGRP_IPV4_ROUTE
          | Netlink.RTMGRP_IPV6_ROUTE
          | Netlink.RTMGRP_NEXTHOP;

  /** After this number of datagrams other work is done first. */
  private static final int MAX_DATAGRAMS_AT_ONCE = 256;

  private static final int MESSAGE_TYPE = 4;
  private static final int ROUTE_HEADER = Netlink.NLMSG_HEADER_SIZE;

  private final NetlinkSocket socket;
  private final Runnable ready;

  private NetworkMonitor(NetlinkSocket socket, Runnable ready) {
    this.socket = socket;
    this.ready = ready;
  }

  /**
   * Opens a monitor in the network namespace of the calling thread. It receives no routes yet.
   *
   * @param receiveBuffer the size of the socket's buffer in bytes; when it is full, reports are
   *     lost
   * @param ready called when a wait finds reports
   */
  public static NetworkMonitor open(int receiveBuffer, Runnable ready) throws IOException {
    NetworkMonitor monitor = new NetworkMonitor(NetlinkSocket.open(GROUPS, receiveBuffer), ready);
    try {
      monitor.watch(Set.of());
    } catch (IOException e) {
      monitor.close();
      throw e;
    }
    return monitor;
  }

  /** From now on receives the routes to these prefixes, and perhaps some more. */
  public void watch(Collection<Prefix> prefixes) throws IOException {
    // The family and the length of the prefix, which are adjacent in the message.
    Set<Integer> lengths =
        prefixes.stream()
            .map(prefix -> family(prefix.address()) << Byte.SIZE | prefix.length())
            .collect(Collectors.toSet());
    FilterProgram program = new FilterProgram(lengths.size() + 6);
    int accept = lengths.size() + 5;
    program.loadHalfWord(MESSAGE_TYPE);
    program.jumpIfEqual(inMemory(Netlink.RTM_NEWROUTE), 3, 2);
    program.jumpIfEqual(inMemory(Netlink.RTM_DELROUTE), 3, accept);
    program.loadHalfWord(ROUTE_HEADER);
    for (int length : lengths) {
      program.jumpIfEqual(length, accept, program.next() + 1);
    }
    program.drop();
    program.accept();
    socket
        .descriptor()
        .setOption(
            Libc.SOL_SOCKET,
            Libc.SO_ATTACH_FILTER,
            program.argument(),
            "filtering the kernel's reports of routes");
    Reference.reachabilityFence(program);
  }

  private static int family(IpAddress address) {
    return address.v6() ? Libc.AF_INET6 : Libc.AF_INET;
  }

  /**
   * The filter reads every number as big-endian, but the message type is in the byte order of the
   * processor.
   */
  private static int inMemory(int type) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
        ? type
        : Short.reverseBytes((short) type) & 0xffff;
  }

  /**
   * Delivers the kernel's reports.
   *
   * @throws IOException if the socket fails
   */
  public void take(Listener listener) throws IOException {
    for (int i = 0; i < MAX_DATAGRAMS_AT_ONCE; i++) {
      int length = socket.receive(Libc.MSG_DONTWAIT);
      if (length == -Errno.EAGAIN) {
        return;
      }
      if (length < 0 && length != -Errno.ENOBUFS) {
        throw Errno.failure("reading changes of interfaces and routes", -length);
      }
      if (length == -Errno.ENOBUFS || length > socket.capacity()) {
        listener.reportsLost();
      }
      NetlinkReader reader = socket.reader();
      while (reader.next()) {
        take(reader, listener);
      }
    }
  }

  private static void take(NetlinkReader message, Listener listener) {
    switch (message.type()) {
      case Netlink.RTM_NEWLINK -> {
        LinkFlags link = LinkMessage.flags(message);
        if (link != null) {
          listener.linkChanged(link);
        }
      }
      case Netlink.RTM_DELLINK -> {
        int index = LinkMessage.index(message);
        if (index > 0) {
          listener.linkRemoved(index);
        }
      }
      case Netlink.RTM_DELADDR -> {
        IpAddress address = AddressMessage.localAddress(message);
        if (address != null) {
          listener.addressRemoved(address);
        }
      }
      case Netlink.RTM_NEWROUTE -> {
        Route route = RouteMessage.route(message);
        if (route != null) {
          listener.routeAdded(route, (message.flags() & Netlink.NLM_F_REPLACE) != 0);
        }
      }
      case Netlink.RTM_DELROUTE -> {
        Route route = RouteMessage.route(message);
        if (route != null) {
          listener.routeRemoved(route);
        }
      }
      case Netlink.RTM_NEWNEXTHOP, Netlink.RTM_DELNEXTHOP -> {
        int id =
            message.hasPayload(Netlink.NHMSG_SIZE)
                ? message.intAttribute(message.payload() + Netlink.NHMSG_SIZE, Netlink.NHA_ID, 0)
                : 0;
        if (id != 0) {
          listener.nexthopChanged(id, message.type() == Netlink.RTM_DELNEXTHOP);
        }
      }
      default -> {
        // An address was added: no route changes.
      }
    }
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
