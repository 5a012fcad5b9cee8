// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.KernelChange.PutRoute;
import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.FilterProgram;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.OpenResources;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * The routes with our mark. A routing daemon may have hundreds of thousands of others: a program in
 * the kernel drops the reports of these before they reach this process, and reads leave them out.
 */
public final class VirtualRoutes {

  private static final int GROUPS = Netlink.RTMGRP_IPV4_ROUTE | Netlink.RTMGRP_IPV6_ROUTE;

  /** Room for thousands of reports: there are few routes with our mark. */
  private static final int RECEIVE_BUFFER = 1 << 20;

  private static final int DROP = 2;
  private static final int ACCEPT = 3;

  private final OpenResources resources = new OpenResources();
  private final NetlinkSocket reports;
  private final NetlinkExchange requests;

  private VirtualRoutes() throws IOException {
    FilterProgram filter = new FilterProgram(ACCEPT + 1);
    filter.loadByte(Netlink.NLMSG_HEADER_SIZE + Netlink.RTM_PROTOCOL);
    filter.jumpIfEqual(Netlink.PROTO_VRRP, ACCEPT, DROP);
    filter.drop();
    filter.accept();
    try {
      reports = resources.add(NetlinkSocket.open(GROUPS, RECEIVE_BUFFER), NetlinkSocket::close);
      reports
          .descriptor()
          .setOption(
              Libc.SOL_SOCKET,
              Libc.SO_ATTACH_FILTER,
              filter.argument(),
              "filtering the reports of routes");
      Reference.reachabilityFence(filter);
      requests = resources.add(NetlinkExchange.openStrict(), NetlinkExchange::close);
    } catch (IOException | RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  public static VirtualRoutes open() throws IOException {
    return new VirtualRoutes();
  }

  NetlinkSocket reports() {
    return reports;
  }

  /** Takes over into the state what the kernel has reported so far. */
  void take(NetworkState state) {
    int length;
    while ((length = reports.receive(Libc.MSG_DONTWAIT)) >= 0 || length == -Errno.ENOBUFS) {
      if (length == -Errno.ENOBUFS || length > reports.capacity()) {
        state.setRoutesStale();
        state.setStale(true);
      }
      NetlinkReader reader = reports.reader();
      while (reader.next()) {
        take(reader, state);
      }
    }
  }

  private static void take(NetlinkReader message, NetworkState state) {
    KernelRoute route = VirtualRouteMessage.route(message);
    if (route != null && message.type() == Netlink.RTM_NEWROUTE) {
      state.putRoute(route);
    } else if (route != null && message.type() == Netlink.RTM_DELROUTE) {
      state.removeRoute(route);
    }
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#readRoutes}. */
  public void read(NetworkState state) throws IOException {
    reports.discardAll();
    List<KernelRoute> routes = new ArrayList<>();
    for (int family : new int[] {Libc.AF_INET, Libc.AF_INET6}) {
      routes.addAll(
          requests.dump(
              (to, sequence) -> writeReadAll(to, sequence, family),
              Netlink.RTM_NEWROUTE,
              VirtualRouteMessage::route,
              "reading routes"));
    }
    state.replaceRoutes(routes);
  }

  private static void writeReadAll(NetlinkWriter to, int sequence, int family) {
    to.begin(Netlink.RTM_GETROUTE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP, sequence)
        .put(family)
        .put(new byte[Netlink.RTM_PROTOCOL - 1])
        .put(Netlink.PROTO_VRRP)
        .put(new byte[Netlink.RTMSG_SIZE - Netlink.RTM_PROTOCOL - 1])
        .end();
  }

  /**
   * Adds a route, unless there is another one to the destination with its metric. If it is there,
   * its lifetime begins again; the kernel then answers that it exists.
   */
  static Request put(PutRoute put) {
    int exclusive = put.isThere() ? 0 : Netlink.NLM_F_EXCL;
    boolean expires = put.lifetimeSeconds() > 0 && put.route().destination().v6();
    return (to, sequence) -> {
      begin(to, Netlink.RTM_NEWROUTE, Netlink.NLM_F_CREATE | exclusive, sequence, put.route())
          .putInt(put.onlink() ? Netlink.RTNH_F_ONLINK : 0);
      writeAttributes(to, put.route());
      if (expires) {
        to.attribute(Netlink.RTA_EXPIRES, put.lifetimeSeconds());
      }
      to.end();
    };
  }

  static Request remove(KernelRoute route) {
    return (to, sequence) -> {
      begin(to, Netlink.RTM_DELROUTE, 0, sequence, route).putInt(0);
      writeAttributes(to, route);
      to.end();
    };
  }

  private static NetlinkWriter begin(
      NetlinkWriter to, int type, int flags, int sequence, KernelRoute route) {
    return to.begin(type, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | flags, sequence)
        .put(route.destination().v6() ? Libc.AF_INET6 : Libc.AF_INET)
        .put(route.prefixLength())
        .put(0)
        .put(0)
        .put(0)
        .put(Netlink.PROTO_VRRP)
        .put(Netlink.RT_SCOPE_UNIVERSE)
        .put(Netlink.RTN_UNICAST);
  }

  private static void writeAttributes(NetlinkWriter to, KernelRoute route) {
    to.attribute(Netlink.RTA_DST, route.destination().bytes())
        .attribute(Netlink.RTA_GATEWAY, route.gateway().bytes())
        .attribute(Netlink.RTA_TABLE, route.table());
    if (route.linkIndex() != 0) {
      to.attribute(Netlink.RTA_OIF, route.linkIndex());
    }
    if (route.metric() != 0) {
      to.attribute(Netlink.RTA_PRIORITY, route.metric());
    }
    IpAddress source = route.source();
    if (source != null) {
      to.attribute(Netlink.RTA_PREFSRC, source.bytes());
    }
  }

  public void close() {
    resources.close();
  }
}
