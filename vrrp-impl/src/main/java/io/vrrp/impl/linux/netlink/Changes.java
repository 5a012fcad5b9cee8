// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelChange.AddMacvlan;
import io.vrrp.impl.dataplane.kernel.KernelChange.PutAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveLink;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetAlias;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetBridgeMode;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetIpv4;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetIpv6;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMac;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMaster;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetMtu;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetName;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetUp;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.netlink.RouteRequests.Answer;
import io.vrrp.impl.linux.netlink.RouteRequests.Request;
import io.vrrp.impl.linux.proc.Ipv6Files;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Some changes of the kernel's network configuration, made once in their order. What netlink can do
 * waits until something else must be done first, and then goes to the kernel together.
 */
public final class Changes {

  /** New links get an index from here on. */
  private static final int MIN_INDEX = 1 << 14;

  /** The first that no new link gets; there are records of traffic with room for 16 bits only. */
  private static final int MAX_INDEX = 1 << 16;

  /** Links are removed together in groups of at least this number, which people do not use. */
  private static final int MIN_GROUP = 1 << 24;

  /** Not more at once, or the reports of it might not fit. */
  private static final int MAX_REMOVALS = 64;

  /** Requests for one change, and what to make of their answers: null, or a refusal. */
  private record Pending(
      int change, List<Request> requests, Function<List<Answer>, String> verdict) {}

  private final RouteRequests requests;
  private final ChangeMonitor monitor;
  private final ReportTaker taker;
  private final NetworkState state;
  private final String[] refusals;
  private final List<Pending> pending = new ArrayList<>();

  /** Links that the kernel does not report every change of, while they are down. */
  private final Set<Integer> unreported = new LinkedHashSet<>();

  /** Addresses whose addition the kernel does not report before the link is up, if ever. */
  private final List<LinkAddress> unreportedAddresses = new ArrayList<>();

  private final Set<Integer> newIndexes = new LinkedHashSet<>();

  private int present;

  public Changes(
      RouteRequests requests,
      ChangeMonitor monitor,
      ReportTaker taker,
      NetworkState state,
      int count) {
    this.requests = requests;
    this.monitor = monitor;
    this.taker = taker;
    this.state = state;
    refusals = new String[count];
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#apply}. */
  public List<String> make(List<KernelChange> changes) throws IOException {
    while (present < refusals.length) {
      int removals = removals(changes);
      if (removals > 1) {
        removeTogether(changes.subList(present, present + removals));
        present += removals;
      } else {
        make(changes.get(present));
        present++;
      }
    }
    flush();
    for (int i = 0; i < refusals.length; i++) {
      if (refusals[i] != null) {
        unreported.add(changes.get(i).index());
      }
    }
    readUnreported();
    for (int i = 0; i < refusals.length; i++) {
      // What is gone could not be changed: the state shows it, and that is no refusal.
      if (!state.links().containsKey(changes.get(i).index())) {
        refusals[i] = null;
      }
    }
    return Arrays.asList(refusals);
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#learn}. */
  public void learn(List<KernelChange> changes) throws IOException {
    for (KernelChange change : changes) {
      unreported.add(change.index());
      if (change instanceof PutAddress put) {
        taker.remember(put);
        if (put.address().address().v6()) {
          unreportedAddresses.add(put.address());
        }
      }
    }
    readUnreported();
  }

  private void make(KernelChange change) throws IOException {
    // A sealed interface makes the compiler ask for each kind only in a later Java.
    if (change instanceof PutAddress put) {
      put(put);
    } else if (change instanceof RemoveAddress remove) {
      remove(remove.address());
    } else if (change instanceof SetUp set) {
      String action = "switching interface " + set.index() + (set.up() ? " on" : " off");
      request(LinkRequests.up(set.index(), set.up()), action);
    } else if (change instanceof AddMacvlan add) {
      add(add);
    } else if (change instanceof RemoveLink remove) {
      remove(present, remove.index());
    } else if (change instanceof SetIpv4 set) {
      setIpv4(set.index(), set.settings());
    } else if (change instanceof SetIpv6 set) {
      setIpv6(set);
    } else {
      setProperty(change);
    }
  }

  /** As {@link io.vrrp.impl.dataplane.kernel.KernelNetwork#readLinks}. */
  public void readLinks(Collection<Integer> indexes) throws IOException {
    unreported.addAll(indexes);
    readUnreported();
  }

  private void setProperty(KernelChange change) {
    if (change instanceof SetName set) {
      String action = "renaming interface " + set.index() + " to " + set.name();
      if (isShort(action, set.name(), Libc.MAX_INTERFACE_NAME)) {
        setLink(set.index(), LinkRequests.name(set.index(), set.name()), action);
      }
    } else if (change instanceof SetAlias set) {
      String action = "giving interface " + set.index() + " the alias '" + set.alias() + "'";
      if (isShort(action, set.alias(), Netlink.MAX_ALIAS)) {
        setLink(set.index(), LinkRequests.alias(set.index(), set.alias()), action);
      }
    } else if (change instanceof SetMac set) {
      String action = "giving interface " + set.index() + " the address " + set.mac();
      setLink(set.index(), LinkRequests.mac(set.index(), set.mac()), action);
    } else if (change instanceof SetMtu set) {
      String action = "giving interface " + set.index() + " an MTU of " + set.mtu();
      setLink(set.index(), LinkRequests.mtu(set.index(), set.mtu()), action);
    } else if (change instanceof SetMaster set) {
      String action =
          set.master() == 0
              ? "freeing interface " + set.index() + " of its master"
              : "enslaving interface " + set.index() + " to " + set.master();
      setLink(set.index(), LinkRequests.master(set.index(), set.master()), action);
    } else if (change instanceof SetBridgeMode set) {
      String action = "giving macvlan " + set.index() + " bridge mode";
      setLink(set.index(), LinkRequests.bridgeMode(set.index()), action);
    } else {
      throw new IllegalArgumentException("an unknown change: " + change);
    }
  }

  private void setLink(int index, Request request, String action) {
    unreported.add(index);
    request(request, action);
  }

  private void request(Request request, String action) {
    request(List.of(request), answers -> refusal(action, answers.get(0)));
  }

  private void request(List<Request> group, Function<List<Answer>, String> verdict) {
    request(present, group, verdict);
  }

  private void request(int change, List<Request> group, Function<List<Answer>, String> verdict) {
    pending.add(new Pending(change, group, verdict));
  }

  /** Whether a text is not too long for the kernel; otherwise the change is refused. */
  private boolean isShort(String action, String text, int maxLength) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > maxLength) {
      refusals[present] = action + ": longer than " + maxLength + " octets";
    }
    return length <= maxLength;
  }

  private void put(PutAddress put) {
    if (put.lifetimeSeconds() < 0) {
      throw new IllegalArgumentException("a lifetime of " + put.lifetimeSeconds() + " s");
    }
    LinkAddress address = put.address();
    boolean isNew = taker.remember(put);
    if (address.address().v6()) {
      unreportedAddresses.add(address);
    }
    request(
        List.of(AddressRequests.put(put)),
        answers -> {
          Answer answer = answers.get(0);
          if (answer.errno() != 0 && isNew) {
            taker.forget(address);
          }
          return refusal("adding " + describe(address, "to"), answer);
        });
  }

  private void remove(LinkAddress address) {
    List<Request> requests = new ArrayList<>();
    if (address.address().v6() && address.subnetRoute()) {
      // With an address that has a lifetime the kernel would keep its route until then.
      requests.add(AddressRequests.put(new PutAddress(address, true, 0)));
    }
    requests.add(AddressRequests.remove(address));
    request(
        requests,
        answers -> {
          Answer answer = answers.get(answers.size() - 1);
          if (!isGone(answer)) {
            return refusal("removing " + describe(address, "from"), answer);
          }
          taker.forget(address);
          state.removeAddress(address);
          return null;
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

  /** How many removals of links come next. */
  private int removals(List<KernelChange> changes) {
    int end = present;
    while (end < changes.size()
        && end - present < MAX_REMOVALS
        && changes.get(end) instanceof RemoveLink) {
      end++;
    }
    return end - present;
  }

  /**
   * Removes links by a group that they are put into for it. For each by itself the kernel would
   * wait until no processor uses it any more, some 20 ms.
   */
  private void removeTogether(List<KernelChange> changes) throws IOException {
    int group = ThreadLocalRandom.current().nextInt(MIN_GROUP, Integer.MAX_VALUE);
    List<Integer> indexes = changes.stream().map(c -> ((RemoveLink) c).index()).toList();
    int first = present;
    for (int index : indexes) {
      request(List.of(LinkRequests.group(index, group)), answers -> null);
    }
    request(
        List.of(LinkRequests.removeGroup(group)),
        answers -> {
          // One that cannot be removed keeps the others, too; and one that is gone was in no group.
          for (int i = 0; i < indexes.size(); i++) {
            if (answers.get(0).errno() != 0 || state.links().containsKey(indexes.get(i))) {
              remove(first + i, indexes.get(i));
            }
          }
          return null;
        });
    flush();
  }

  private void remove(int change, int index) {
    request(
        change,
        List.of(LinkRequests.remove(index)),
        answers -> {
          Answer answer = answers.get(0);
          if (!isGone(answer)) {
            return refusal("removing interface " + index, answer);
          }
          state.removeLink(index);
          return null;
        });
  }

  /** The address, its interface or the interface's use of IPv6 does not exist any more. */
  private static boolean isGone(Answer answer) {
    return switch (answer.errno()) {
      case Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO -> true;
      default -> false;
    };
  }

  /**
   * The kernel gives a link its alias only once it exists. Both requests go together, so that not
   * even a crash between them leaves one without its mark. The second finds the link by an index
   * chosen here: by the name it could find somebody else's, if that is why the first was refused.
   */
  private void add(AddMacvlan add) {
    String action = "adding macvlan " + add.name() + " to interface " + add.lower();
    if (!isShort(action, add.name(), Libc.MAX_INTERFACE_NAME)
        || !isShort(action, add.alias(), Netlink.MAX_ALIAS)) {
      return;
    }
    int index = freeIndex();
    Link lower = state.links().get(add.lower());
    boolean ipv6 = lower != null && lower.ipv6() != null;
    unreported.add(index);
    int change = present;
    request(
        List.of(LinkRequests.create(add, index), LinkRequests.mark(index, add.alias(), ipv6)),
        answers -> {
          Answer created = answers.get(0);
          if (created.errno() != 0) {
            return refusal(action, created) + (isUnsupported(created) ? "; needs macvlan" : "");
          }
          Answer marked = answers.get(1);
          if (marked.errno() != 0) {
            request(change, List.of(LinkRequests.remove(index)), removed -> null);
          }
          return refusal(action, marked);
        });
  }

  private static boolean isUnsupported(Answer answer) {
    return answer.errno() == Errno.EOPNOTSUPP;
  }

  /** At random, so that nobody who adds a link at the same time gets the same one. */
  private int freeIndex() {
    int index;
    do {
      index = ThreadLocalRandom.current().nextInt(MIN_INDEX, MAX_INDEX);
    } while (state.links().containsKey(index) || !newIndexes.add(index));
    return index;
  }

  private void setIpv4(int index, Ipv4Settings wanted) {
    Link link = state.links().get(index);
    Ipv4Settings now = link == null ? null : link.ipv4();
    if (!wanted.equals(now) || isTouched(index)) {
      String action = "changing the IPv4 settings of interface " + index;
      setLink(index, LinkRequests.ipv4(index, wanted, isTouched(index) ? null : now), action);
    }
  }

  /** Whether the state may not yet show what became of a link. */
  private boolean isTouched(int index) {
    return unreported.contains(index);
  }

  private void setIpv6(SetIpv6 set) throws IOException {
    Ipv6Settings wanted = set.settings();
    Link link = state.links().get(set.index());
    Ipv6Settings now = link == null ? null : link.ipv6();
    String action = "changing the IPv6 settings of interface " + set.name();
    if (now == null
        || isTouched(set.index())
        || now.generatesAddresses() != wanted.generatesAddresses()) {
      setLink(
          set.index(),
          LinkRequests.addressGeneration(set.index(), wanted.generatesAddresses()),
          action);
    }
    unreported.add(set.index());
    flush();
    try {
      new Ipv6Files(set.name()).write(wanted);
    } catch (IOException e) {
      refuse(present, action + ": " + e.getMessage());
    }
  }

  private void refuse(int change, String refusal) {
    if (refusals[change] == null) {
      refusals[change] = refusal;
    }
  }

  private static String refusal(String action, Answer answer) {
    if (answer.errno() == 0) {
      return null;
    }
    String text = Errno.text(action, answer.errno(), Errno.NET_ADMIN);
    return answer.explanation() == null ? text : text + ": " + answer.explanation();
  }

  /** Sends what is pending. A verdict may lead to another request. */
  private void flush() throws IOException {
    while (!pending.isEmpty()) {
      List<Pending> now = List.copyOf(pending);
      pending.clear();
      List<List<Answer>> answers =
          requests.send(
              now.stream().map(Pending::requests).toList(),
              "changing links and addresses",
              reader -> {},
              () -> monitor.take(state));
      for (int i = 0; i < now.size(); i++) {
        refuse(now.get(i).change(), now.get(i).verdict().apply(answers.get(i)));
      }
    }
  }

  /** Reads what the kernel does not report, after all that it did report. */
  private void readUnreported() throws IOException {
    monitor.take(state);
    List<Integer> links = List.copyOf(unreported);
    List<List<Request>> reads = new ArrayList<>();
    links.forEach(index -> reads.add(List.of(LinkRequests.read(index))));
    unreportedAddresses.forEach(address -> reads.add(List.of(AddressRequests.read(address))));
    List<List<Answer>> answers =
        requests.send(
            reads, "reading what has been changed", reader -> taker.take(reader, state), () -> {});
    for (int i = 0; i < links.size(); i++) {
      state.clearLinkStale(links.get(i));
      if (answers.get(i).get(0).errno() == Errno.ENODEV) {
        state.removeLink(links.get(i));
      }
    }
  }
}
