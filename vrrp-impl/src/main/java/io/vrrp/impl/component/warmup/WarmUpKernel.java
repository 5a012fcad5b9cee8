// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.warmup;

import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.PacketFilter;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.kernel.PreparedTakeover;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A simulated kernel with one interface. It applies each change and stores what a take-over needs.
 */
final class WarmUpKernel implements KernelNetwork, PacketFilter {

  static final String INTERFACE = "warm-up";

  private static final int BASE = 1;
  private static final int MACVLAN = 2;
  private static final int MTU = 1500;
  private static final Ipv6Settings IPV6 = new Ipv6Settings(false, false, 1, true);

  private final Semaphore wakeUps = new Semaphore(0);
  private final Semaphore preparations = new Semaphore(0);
  private final AtomicInteger takeOvers = new AtomicInteger();

  /** Whether the data plane prepared a take-over in the present turn. */
  private boolean preparing;

  /** From now on, only new preparations count. */
  void forgetPreparations() {
    preparations.drainPermits();
  }

  /** Waits for a take-over that was prepared after {@link #forgetPreparations}. */
  void awaitPreparation(long patienceNanos) {
    try {
      preparations.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many prepared take-overs were made. */
  int takeOvers() {
    return takeOvers.get();
  }

  @Override
  public void awaitChange(long timeoutNanos, NetworkState state) {
    if (preparing) {
      preparing = false;
      preparations.release();
    }
    try {
      if (wakeUps.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public void readAll(NetworkState state) {
    if (state.links().isEmpty()) {
      state.putLink(
          new Link(
              BASE,
              INTERFACE,
              new MacAddress(1),
              true,
              true,
              MTU,
              Link.Kind.OTHER,
              0,
              0,
              "",
              Ipv4Settings.ZERO,
              IPV6));
      state.putAddress(new LinkAddress(BASE, IpAddress.parse("192.0.2.1"), 24, false, true));
      state.putAddress(new LinkAddress(BASE, IpAddress.parse("fe80::1"), 64, false, true));
    }
    state.setStale(false);
  }

  @Override
  public void readLinks(Collection<Integer> indexes, NetworkState state) {
    indexes.forEach(state::clearLinkStale);
  }

  @Override
  public Set<Integer> groupMembers(IpFamily family) {
    return Set.of();
  }

  @Override
  public Ipv4Settings ipv4SettingsOfAll() {
    return Ipv4Settings.ZERO;
  }

  @Override
  public List<String> apply(List<KernelChange> changes, NetworkState state) {
    List<String> answers = new ArrayList<>();
    for (KernelChange change : changes) {
      apply(change, state);
      answers.add(null);
    }
    return answers;
  }

  @Override
  public PreparedTakeover prepare(List<KernelChange> changes) {
    preparing = true;
    return () -> takeOvers.incrementAndGet() > 0;
  }

  @Override
  public void learn(List<KernelChange> changes, NetworkState state) {
    apply(changes, state);
  }

  private static void apply(KernelChange change, NetworkState state) {
    if (change instanceof KernelChange.AddMacvlan add) {
      state.putLink(
          new Link(
              MACVLAN,
              add.name(),
              add.mac(),
              false,
              false,
              MTU,
              Link.Kind.MACVLAN_BRIDGE,
              add.lower(),
              add.master(),
              add.alias(),
              Ipv4Settings.ZERO,
              IPV6));
    } else if (change instanceof KernelChange.RemoveLink remove) {
      state.removeLink(remove.index());
    } else if (change instanceof KernelChange.PutAddress put) {
      state.putAddress(put.address().withSubnetRoute(put.subnetRoute()));
    } else if (change instanceof KernelChange.RemoveAddress remove) {
      state.removeAddress(remove.address());
    } else {
      state.putLink(changed(state.links().get(change.index()), change));
    }
  }

  /** Applies every kind of change: the data plane would repeat a change without effect for ever. */
  private static Link changed(Link old, KernelChange change) {
    boolean up = change instanceof KernelChange.SetUp set ? set.up() : old.adminUp();
    return new Link(
        old.index(),
        change instanceof KernelChange.SetName set ? set.name() : old.name(),
        change instanceof KernelChange.SetMac set ? set.mac() : old.mac(),
        up,
        up,
        change instanceof KernelChange.SetMtu set ? set.mtu() : old.mtu(),
        old.kind(),
        old.lower(),
        change instanceof KernelChange.SetMaster set ? set.master() : old.master(),
        change instanceof KernelChange.SetAlias set ? set.alias() : old.alias(),
        change instanceof KernelChange.SetIpv4 set ? set.settings() : old.ipv4(),
        change instanceof KernelChange.SetIpv6 set ? set.settings() : old.ipv6());
  }

  @Override
  public void apply(FilterRules rules) {}

  @Override
  public boolean isIntact() {
    return true;
  }

  @Override
  public boolean isTouched() {
    return false;
  }

  @Override
  public void keepAlive() {}

  @Override
  public void close() {}
}
