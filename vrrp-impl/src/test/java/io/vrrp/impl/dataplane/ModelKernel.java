// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.FORWARDING;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.kernel.PreparedTakeover;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Links and addresses as Linux keeps them, with lifetimes on a clock that the test controls. A
 * change of something that is not ours fails the test.
 */
final class ModelKernel implements KernelNetwork {

  static final Ipv4Settings DEFAULT_IPV4 = Ipv4Settings.ZERO.with(FORWARDING, 1).with(RP_FILTER, 1);
  static final Ipv6Settings DEFAULT_IPV6 = new Ipv6Settings(false, true, 1, true);

  private record Key(int linkIndex, IpAddress address, int prefixLength) {
    static Key of(LinkAddress a) {
      return new Key(a.linkIndex(), a.address(), a.prefixLength());
    }
  }

  private final Map<Integer, Link> links = new LinkedHashMap<>();
  private final Map<Key, LinkAddress> addresses = new LinkedHashMap<>();
  private final Map<Key, Long> expiries = new HashMap<>();
  private final Queue<Consumer<NetworkState>> reports = new ArrayDeque<>();
  private final Semaphore wakeUps = new Semaphore(0);
  private int lastIndex = 100;

  /** What is refused: the text of an address, or the name of a kind of change. */
  final Set<String> refused = new LinkedHashSet<>();

  /** Kinds of changes that are accepted but change nothing. */
  final Set<String> ineffective = new LinkedHashSet<>();

  final List<KernelChange> calls = new ArrayList<>();
  Ipv4Settings all = Ipv4Settings.ZERO;
  long now;
  volatile boolean blocking;
  volatile String failure;
  volatile String unreadable;
  Runnable beforeApply = () -> {};

  /** Whether take-overs can be prepared. */
  boolean preparing;

  /** Whether the changes of a take-over become visible only by {@link #learn}. */
  boolean reportsLate;

  private boolean silent;

  /** How many take-overs were prepared. */
  int prepared;

  /** Whether the exchange with the kernel fails after a take-over was made. */
  boolean exchangeFails;

  boolean closed;
  int readings;

  /** The routes with the mark of this program. */
  final Set<KernelRoute> routes = new LinkedHashSet<>();

  /** How often these were read. */
  int routeReadings;

  /** The links that are members of the VRRP group, for either family. */
  final Set<Integer> members = new LinkedHashSet<>();

  /** How often a single link was read. */
  int linkReadings;

  // ---------------------------------------------------------------- other programs

  synchronized void link(int index, String name) {
    put(
        new Link(
            index,
            name,
            new MacAddress(index),
            true,
            true,
            1500,
            Link.Kind.OTHER,
            0,
            0,
            "",
            DEFAULT_IPV4,
            DEFAULT_IPV6));
  }

  synchronized void put(Link link) {
    links.put(link.index(), link);
    report(state -> state.putLink(link));
  }

  synchronized void change(int index, UnaryOperator<Link> change) {
    put(change.apply(links.get(index)));
  }

  /** Changes a link in a way that the kernel does not report. */
  synchronized void changeSilently(int index, UnaryOperator<Link> change) {
    links.put(index, change.apply(links.get(index)));
  }

  /** Reports that something about a link changed, but not what. */
  synchronized void hint(int index) {
    report(state -> state.setLinkStale(index));
  }

  synchronized void unlink(int index) {
    links.remove(index);
    addresses.keySet().removeIf(key -> key.linkIndex() == index);
    report(state -> state.removeLink(index));
    List<Integer> above =
        links.values().stream().filter(l -> l.lower() == index).map(Link::index).toList();
    above.forEach(this::unlink);
  }

  synchronized void add(LinkAddress address) {
    addresses.put(Key.of(address), address);
    report(state -> state.putAddress(address));
  }

  synchronized void addRoute(KernelRoute route) {
    routes.add(route);
    report(state -> state.putRoute(route));
  }

  synchronized void deleteRoute(KernelRoute route) {
    routes.remove(route);
    report(state -> state.removeRoute(route));
  }

  @Override
  public synchronized void readRoutes(NetworkState state) {
    routeReadings++;
    state.replaceRoutes(routes);
  }

  synchronized void delete(LinkAddress address) {
    addresses.remove(Key.of(address));
    expiries.remove(Key.of(address));
    report(state -> state.removeAddress(address));
  }

  /** Lets time pass; addresses whose lifetime is over disappear. */
  synchronized void pass(long nanos) {
    now += nanos;
    List<Key> expired = expiries.keySet().stream().filter(k -> expiries.get(k) <= now).toList();
    for (Key key : expired) {
      LinkAddress address = addresses.get(key);
      expiries.remove(key);
      if (address != null) {
        delete(address);
      }
    }
  }

  /** Loses the kernel's reports so far. */
  synchronized void overrun() {
    reports.clear();
    report(state -> state.setStale(true));
  }

  synchronized Collection<Link> allLinks() {
    return List.copyOf(links.values());
  }

  synchronized Link named(String name) {
    return links.values().stream().filter(l -> l.name().equals(name)).findAny().orElse(null);
  }

  synchronized Link get(int index) {
    return links.get(index);
  }

  synchronized Set<LinkAddress> allAddresses() {
    return new LinkedHashSet<>(addresses.values());
  }

  synchronized List<KernelChange> takeCalls() {
    List<KernelChange> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  private void report(Consumer<NetworkState> report) {
    if (silent) {
      return;
    }
    reports.add(report);
    wakeUps.release();
  }

  // ---------------------------------------------------------------- the port

  private void failIfRequested() throws IOException {
    if (failure != null) {
      String text = failure;
      failure = null;
      throw new IOException(text);
    }
  }

  @Override
  public void awaitChange(long timeoutNanos, NetworkState state) {
    if (blocking) {
      try {
        if (wakeUps.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
          wakeUps.drainPermits();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    takeReports(state);
  }

  private synchronized void takeReports(NetworkState state) {
    Consumer<NetworkState> report;
    while ((report = reports.poll()) != null) {
      report.accept(state);
    }
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public synchronized void readAll(NetworkState state) throws IOException {
    failIfRequested();
    if (unreadable != null) {
      state.setStale(true);
      throw new IOException(unreadable);
    }
    readings++;
    reports.clear();
    state.replaceAll(links.values(), addresses.values());
  }

  @Override
  public synchronized void readLinks(Collection<Integer> indexes, NetworkState state)
      throws IOException {
    failIfRequested();
    linkReadings += indexes.size();
    for (int index : indexes) {
      state.clearLinkStale(index);
      if (links.containsKey(index)) {
        state.putLink(links.get(index));
      } else {
        state.removeLink(index);
      }
    }
  }

  @Override
  public synchronized Set<Integer> groupMembers(IpFamily family) {
    return Set.copyOf(members);
  }

  @Override
  public Ipv4Settings ipv4SettingsOfAll() {
    return all;
  }

  @Override
  public synchronized List<String> apply(List<KernelChange> changes, NetworkState state)
      throws IOException {
    beforeApply.run();
    if (failure != null) {
      state.setStale(true);
    }
    failIfRequested();
    List<String> answers = new ArrayList<>();
    for (KernelChange change : changes) {
      calls.add(change);
      answers.add(
          refused.contains(change.getClass().getSimpleName())
              ? change.getClass().getSimpleName() + " refused"
              : ineffective.contains(change.getClass().getSimpleName()) ? null : apply(change));
    }
    takeReports(state);
    for (int i = 0; i < answers.size(); i++) {
      if (!links.containsKey(changes.get(i).index())) {
        answers.set(i, null);
      }
    }
    return answers;
  }

  @Override
  public PreparedTakeover prepare(List<KernelChange> changes) {
    if (!preparing) {
      return null;
    }
    prepared++;
    return () -> take(changes);
  }

  private synchronized boolean take(List<KernelChange> changes) throws IOException {
    boolean made = true;
    silent = reportsLate;
    for (KernelChange change : changes) {
      calls.add(change);
      made &= !refused.contains(change.getClass().getSimpleName()) && apply(change) == null;
    }
    silent = false;
    if (exchangeFails) {
      throw new IOException("no answer");
    }
    return made;
  }

  @Override
  public synchronized void learn(List<KernelChange> changes, NetworkState state)
      throws IOException {
    failIfRequested();
    takeReports(state);
    for (KernelChange change : changes) {
      if (links.containsKey(change.index())) {
        state.putLink(links.get(change.index()));
      }
      if (change instanceof KernelChange.PutAddress put) {
        LinkAddress there = addresses.get(Key.of(put.address()));
        if (there != null) {
          state.putAddress(there);
        }
      }
    }
  }

  private String apply(KernelChange change) {
    if (change instanceof KernelChange.AddMacvlan add) {
      return addMacvlan(add);
    } else if (change instanceof KernelChange.RemoveLink remove) {
      requireOurs(remove.index());
      unlink(remove.index());
      return null;
    } else if (change instanceof KernelChange.PutAddress put) {
      return putAddress(put);
    } else if (change instanceof KernelChange.PutRoute put) {
      KernelRoute route = put.route();
      boolean isNew = routes.add(route);
      report(state -> state.putRoute(route));
      return isNew || put.isThere() ? null : "File exists";
    } else if (change instanceof KernelChange.RemoveRoute remove) {
      deleteRoute(remove.route());
      return null;
    } else if (change instanceof KernelChange.RemoveAddress remove) {
      LinkAddress there = addresses.get(Key.of(remove.address()));
      if (there != null && !there.ours()) {
        throw new AssertionError("removed " + there);
      }
      if (there != null) {
        delete(there);
      }
      return null;
    }
    return set(change);
  }

  private void requireOurs(int index) {
    if (links.containsKey(index) && !links.get(index).alias().startsWith("io.vrrp")) {
      throw new AssertionError("touched " + links.get(index));
    }
  }

  private String addMacvlan(KernelChange.AddMacvlan add) {
    if (!links.containsKey(add.lower())) {
      return "No such device";
    }
    if (named(add.name()) != null) {
      return "File exists";
    }
    put(
        new Link(
            ++lastIndex,
            add.name(),
            add.mac(),
            false,
            false,
            1500,
            Link.Kind.MACVLAN_BRIDGE,
            add.lower(),
            add.master(),
            add.alias(),
            DEFAULT_IPV4,
            new Ipv6Settings(false, true, 1, false)));
    return null;
  }

  private String putAddress(KernelChange.PutAddress put) {
    LinkAddress address = put.address().withSubnetRoute(put.subnetRoute());
    Link link = links.get(address.linkIndex());
    if (link == null) {
      return "No such device";
    }
    if (refused.contains(address.address().toString())) {
      return address.address() + " refused";
    }
    LinkAddress there = addresses.get(Key.of(address));
    if (there != null && !there.ours() && link.lower() == 0) {
      throw new AssertionError("took " + there);
    }
    if (there != null && !address.address().v6()) {
      // Like Linux: the flags of an existing IPv4 address do not change.
      address = address.withSubnetRoute(there.subnetRoute());
    }
    if (!address.equals(there)) {
      add(address);
    }
    if (put.lifetimeSeconds() > 0) {
      expiries.put(Key.of(address), now + TimeUnit.SECONDS.toNanos(put.lifetimeSeconds()));
    } else {
      expiries.remove(Key.of(address));
    }
    return null;
  }

  private String set(KernelChange change) {
    if (change instanceof KernelChange.SetUp set) {
      requireOurs(set.index());
      return set(set.index(), l -> Links.up(l, set.up()));
    } else if (change instanceof KernelChange.SetName set) {
      return named(set.name()) == null
          ? set(set.index(), l -> Links.name(l, set.name()))
          : "File exists";
    } else if (change instanceof KernelChange.SetAlias set) {
      return set(set.index(), l -> Links.alias(l, set.alias()));
    } else if (change instanceof KernelChange.SetGroup set) {
      return set(set.index(), l -> Links.group(l, set.group()));
    } else if (change instanceof KernelChange.SetMac set) {
      return set(set.index(), l -> Links.mac(l, set.mac()));
    } else if (change instanceof KernelChange.SetMtu set) {
      return set(set.index(), l -> Links.mtu(l, set.mtu()));
    } else if (change instanceof KernelChange.SetMaster set) {
      return set(set.index(), l -> Links.master(l, set.master()));
    } else if (change instanceof KernelChange.SetBridgeMode set) {
      return set(set.index(), l -> Links.kind(l, Link.Kind.MACVLAN_BRIDGE));
    } else if (change instanceof KernelChange.SetIpv4 set) {
      return set(set.index(), l -> Links.ipv4(l, set.settings()));
    } else if (change instanceof KernelChange.SetIpv6 set) {
      return set(set.index(), l -> Links.ipv6(l, set.settings()));
    }
    throw new AssertionError(change);
  }

  private String set(int index, UnaryOperator<Link> changed) {
    if (!links.containsKey(index)) {
      return "No such device";
    }
    boolean wasUp = links.get(index).adminUp();
    put(changed.apply(links.get(index)));
    if (wasUp && !links.get(index).adminUp()) {
      // Like Linux: IPv6 addresses are removed when the link goes down, IPv4 addresses stay.
      allAddresses().stream()
          .filter(a -> a.linkIndex() == index && a.address().v6())
          .forEach(this::delete);
    }
    return null;
  }

  @Override
  public void close() {
    closed = true;
  }
}
