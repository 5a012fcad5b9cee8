// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.dataplane.FilterRules;
import io.vrrp.impl.dataplane.Ipv4Settings;
import io.vrrp.impl.dataplane.Ipv6Settings;
import io.vrrp.impl.dataplane.KernelChange;
import io.vrrp.impl.dataplane.KernelNetwork;
import io.vrrp.impl.dataplane.Link;
import io.vrrp.impl.dataplane.LinkAddress;
import io.vrrp.impl.dataplane.NetworkState;
import io.vrrp.impl.dataplane.PacketFilter;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A kernel with one interface, which does as it is told and remembers what a take-over needs. */
final class RehearsalKernel implements KernelNetwork, PacketFilter {

  static final String INTERFACE = "rehearsal";

  private static final int BASE = 1;
  private static final int MACVLAN = 2;
  private static final int MTU = 1500;

  private final Semaphore wakeUps = new Semaphore(0);

  @Override
  public void awaitChange(long timeoutNanos, NetworkState state) {
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
          link(BASE, INTERFACE, new MacAddress(1), true, Link.Kind.OTHER, 0, "", settings(0)));
      state.putAddress(new LinkAddress(BASE, IpAddress.parse("192.0.2.1"), 24, false, true));
      state.putAddress(new LinkAddress(BASE, IpAddress.parse("fe80::1"), 64, false, true));
    }
    state.setStale(false);
  }

  private static Ipv4Settings settings(int value) {
    return new Ipv4Settings(value, value, 0, value, value, value, value);
  }

  private static Link link(
      int index,
      String name,
      MacAddress mac,
      boolean up,
      Link.Kind kind,
      int lower,
      String alias,
      Ipv4Settings ipv4) {
    Ipv6Settings ipv6 = new Ipv6Settings(false, false, 0, false);
    return new Link(index, name, mac, up, up, MTU, kind, lower, 0, alias, ipv4, ipv6);
  }

  @Override
  public Ipv4Settings ipv4SettingsOfAll() {
    return settings(0);
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

  private static void apply(KernelChange change, NetworkState state) {
    if (change instanceof KernelChange.AddMacvlan add) {
      state.putLink(
          link(
              MACVLAN,
              add.name(),
              add.mac(),
              false,
              Link.Kind.MACVLAN_BRIDGE,
              BASE,
              add.alias(),
              settings(0)));
    } else if (change instanceof KernelChange.SetUp set) {
      Link old = state.links().get(set.index());
      state.putLink(
          link(
              old.index(),
              old.name(),
              old.mac(),
              set.up(),
              old.kind(),
              BASE,
              old.alias(),
              old.ipv4()));
    } else if (change instanceof KernelChange.SetIpv4 set) {
      Link old = state.links().get(set.index());
      state.putLink(
          link(
              old.index(),
              old.name(),
              old.mac(),
              old.adminUp(),
              old.kind(),
              old.lower(),
              old.alias(),
              set.settings()));
    } else if (change instanceof KernelChange.PutAddress put) {
      state.putAddress(put.address());
    } else if (change instanceof KernelChange.RemoveAddress remove) {
      state.removeAddress(remove.address());
    } else if (change instanceof KernelChange.RemoveLink remove) {
      state.removeLink(remove.index());
    }
  }

  @Override
  public void apply(FilterRules rules) {}

  @Override
  public boolean isIntact() {
    return true;
  }

  @Override
  public void close() {}
}
