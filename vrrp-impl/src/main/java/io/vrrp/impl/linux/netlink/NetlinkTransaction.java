// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelChange.AddMacvlan;
import io.vrrp.impl.dataplane.kernel.KernelChange.PutAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.PutRoute;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveLink;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveRoute;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetIpv4;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetIpv6;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetUp;
import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;
import io.vrrp.impl.linux.proc.Ipv6Files;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a list of changes to the kernel's network configuration, in order. Netlink requests are
 * collected and sent together. Before a change that needs something else, such as a file of /proc,
 * the collected requests are sent. At the end it reads what the kernel does not report.
 */
public final class NetlinkTransaction {

  /** Limits the removals in one batch: the reports of more might overflow a receive buffer. */
  private static final int MAX_REMOVALS = 64;

  private final NetlinkExchange requests;
  private final ChangeMonitor monitor;
  private final NetlinkEventDecoder decoder;
  private final NetworkState state;
  private final RequestQueue queue;
  private final LinkLifecycle links;

  /** Links that are down: the kernel does not report every change of these. */
  private final Set<Integer> unreported = new LinkedHashSet<>();

  /** Addresses whose addition the kernel may report only after the link is up, or never. */
  private final List<LinkAddress> unreportedAddresses = new ArrayList<>();

  /**
   * Starts without changes.
   *
   * @param state shows the changes afterwards
   * @param changes how many changes there will be
   */
  public NetlinkTransaction(
      NetlinkExchange requests,
      ChangeMonitor monitor,
      NetlinkEventDecoder decoder,
      NetworkState state,
      int changes) {
    this.requests = requests;
    this.monitor = monitor;
    this.decoder = decoder;
    this.state = state;
    queue = new RequestQueue(requests, changes, () -> monitor.take(state));
    links = new LinkLifecycle(queue, state);
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#apply}. */
  public List<String> apply(List<KernelChange> changes) throws IOException {
    int next = 0;
    while (next < changes.size()) {
      int removals = removalsFrom(changes, next);
      if (removals > 1) {
        links.removeTogether(
            next,
            changes.subList(next, next + removals).stream().map(KernelChange::index).toList());
        queue.flush();
        next += removals;
      } else {
        apply(next, changes.get(next));
        next++;
      }
    }
    queue.flush();
    List<String> refusals = queue.refusals();
    for (int i = 0; i < refusals.size(); i++) {
      if (refusals.get(i) != null) {
        unreported.add(changes.get(i).index());
      }
    }
    readUnreported();
    for (int i = 0; i < refusals.size(); i++) {
      // The link is gone and cannot be changed. The state shows that; it is not a refusal.
      if (!state.links().containsKey(changes.get(i).index())) {
        queue.forgive(i);
      }
    }
    return refusals;
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#learn}. */
  public void learn(List<KernelChange> changes) throws IOException {
    for (KernelChange change : changes) {
      unreported.add(change.index());
      if (change instanceof PutAddress put) {
        decoder.remember(put);
        if (put.address().address().v6()) {
          unreportedAddresses.add(put.address());
        }
      }
    }
    readUnreported();
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#readLinks}. */
  public void readLinks(Collection<Integer> indexes) throws IOException {
    unreported.addAll(indexes);
    readUnreported();
  }

  /** How many removals of links follow each other from here. */
  private static int removalsFrom(List<KernelChange> changes, int first) {
    int end = first;
    while (end < changes.size()
        && end - first < MAX_REMOVALS
        && changes.get(end) instanceof RemoveLink) {
      end++;
    }
    return end - first;
  }

  private void apply(int number, KernelChange change) throws IOException {
    if (change instanceof PutAddress put) {
      put(number, put);
    } else if (change instanceof RemoveAddress remove) {
      remove(number, remove.address());
    } else if (change instanceof PutRoute put) {
      putRoute(number, put);
    } else if (change instanceof RemoveRoute remove) {
      removeRoute(number, remove.route());
    } else if (change instanceof AddMacvlan add) {
      add(number, add);
    } else if (change instanceof RemoveLink remove) {
      links.remove(number, remove.index());
    } else if (change instanceof SetIpv4 set) {
      setIpv4(number, set.index(), set.settings());
    } else if (change instanceof SetIpv6 set) {
      setIpv6(number, set);
    } else {
      setProperty(number, change);
    }
  }

  private void put(int number, PutAddress put) {
    if (put.lifetimeSeconds() < 0) {
      throw new IllegalArgumentException("a lifetime of " + put.lifetimeSeconds() + " s");
    }
    LinkAddress address = put.address();
    boolean isNew = decoder.remember(put);
    if (address.address().v6()) {
      unreportedAddresses.add(address);
    }
    queue.add(
        number,
        List.of(AddressRequests.put(put)),
        answers -> {
          Answer answer = answers.get(0);
          if (!answer.isSuccess() && isNew) {
            decoder.forget(address);
          }
          return answer.refusal("adding " + describe(address, "to"));
        });
  }

  private void remove(int number, LinkAddress address) {
    List<Request> group = new ArrayList<>();
    if (address.address().v6() && address.subnetRoute()) {
      // For an address with a lifetime, the kernel would keep its route until the lifetime ends.
      group.add(AddressRequests.put(new PutAddress(address, true, 0)));
    }
    group.add(AddressRequests.remove(address));
    queue.add(
        number,
        group,
        answers -> {
          Answer answer = answers.get(answers.size() - 1);
          if (answer.isGone()) {
            decoder.forget(address);
            state.removeAddress(address);
            return null;
          }
          return answer.refusal("removing " + describe(address, "from"));
        });
  }

  private void putRoute(int number, PutRoute put) {
    queue.add(
        number,
        List.of(VirtualRoutes.put(put)),
        answers -> {
          Answer answer = answers.get(0);
          if (answer.errno() != Errno.EEXIST) {
            return answer.refusal("adding route " + put.route());
          }
          return put.isThere()
              ? null
              : "route "
                  + put.route()
                  + ": another program has a route to this destination with this metric; give one of"
                  + " the two another metric";
        });
  }

  private void removeRoute(int number, KernelRoute route) {
    queue.add(
        number,
        List.of(VirtualRoutes.remove(route)),
        answers -> {
          Answer answer = answers.get(0);
          if (answer.errno() == Errno.ESRCH || answer.isGone()) {
            state.removeRoute(route);
            return null;
          }
          return answer.refusal("removing route " + route);
        });
  }

  private static String describe(LinkAddress address, String preposition) {
    return address.address()
        + "/"
        + address.prefixLength()
        + " "
        + preposition
        + " interface "
        + address.linkIndex();
  }

  private void add(int number, AddMacvlan add) {
    String action = "adding macvlan " + add.name() + " to interface " + add.lower();
    String obstacle = LinkProperties.obstacle(add, action);
    if (obstacle != null) {
      queue.refuse(number, obstacle);
    } else {
      unreported.add(links.add(number, add, action));
    }
  }

  private void setProperty(int number, KernelChange change) {
    LinkProperties.Planned planned = LinkProperties.plan(change);
    if (planned.obstacle() != null) {
      queue.refuse(number, planned.obstacle());
    } else if (change instanceof SetUp) {
      queue.add(number, planned.request(), planned.action());
    } else {
      setLink(number, change.index(), planned.request(), planned.action());
    }
  }

  private void setLink(int number, int index, Request request, String action) {
    unreported.add(index);
    queue.add(number, request, action);
  }

  private void setIpv4(int number, int index, Ipv4Settings wanted) {
    Link link = state.links().get(index);
    Ipv4Settings now = link == null ? null : link.ipv4();
    boolean uncertain = unreported.contains(index);
    if (!wanted.equals(now) || uncertain) {
      String action = "changing the IPv4 settings of interface " + index;
      setLink(number, index, LinkRequests.ipv4(index, wanted, uncertain ? null : now), action);
    }
  }

  private void setIpv6(int number, SetIpv6 set) throws IOException {
    int index = set.index();
    boolean generates = set.settings().generatesAddresses();
    Link link = state.links().get(index);
    Ipv6Settings now = link == null ? null : link.ipv6();
    String action = "changing the IPv6 settings of interface " + set.name();
    if (now == null || unreported.contains(index) || now.generatesAddresses() != generates) {
      setLink(number, index, LinkRequests.addressGeneration(index, generates), action);
    }
    unreported.add(index);
    queue.flush();
    try {
      new Ipv6Files(set.name()).write(set.settings());
    } catch (IOException e) {
      queue.refuse(number, action + ": " + e.getMessage());
    }
  }

  /** Reads what the kernel does not report, after all reports were applied. */
  private void readUnreported() throws IOException {
    monitor.take(state);
    List<Integer> indexes = List.copyOf(unreported);
    List<List<Request>> reads = new ArrayList<>();
    indexes.forEach(index -> reads.add(List.of(LinkRequests.read(index))));
    unreportedAddresses.forEach(address -> reads.add(List.of(AddressRequests.read(address))));
    List<List<Answer>> answers =
        requests.send(
            reads,
            "reading what has been changed",
            reader -> decoder.take(reader, state),
            () -> {});
    for (int i = 0; i < indexes.size(); i++) {
      state.clearLinkStale(indexes.get(i));
      if (answers.get(i).get(0).errno() == Errno.ENODEV) {
        state.removeLink(indexes.get(i));
      }
    }
  }
}
