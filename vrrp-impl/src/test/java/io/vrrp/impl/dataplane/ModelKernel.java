// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Links and addresses as Linux keeps them, with lifetimes on a clock under the test's control. */
final class ModelKernel implements KernelNetwork {

  private record Key(int linkIndex, IpAddress address, int prefixLength) {
    static Key of(LinkAddress a) {
      return new Key(a.linkIndex(), a.address(), a.prefixLength());
    }
  }

  private final Map<Integer, Link> links = new LinkedHashMap<>();
  private final Map<Key, LinkAddress> addresses = new LinkedHashMap<>();
  private final Map<Key, Long> expiries = new LinkedHashMap<>();
  private final Semaphore wakeUps = new Semaphore(0);
  final Set<IpAddress> refused = new LinkedHashSet<>();
  final List<String> calls = new ArrayList<>();
  private boolean changed = true;
  long now;
  volatile boolean blocking;
  volatile String failure;
  Runnable beforePut = () -> {};
  volatile boolean unreadable;
  boolean closed;

  synchronized void link(int index, String name) {
    links.put(index, new Link(index, name, new MacAddress(index), true, true, 1500));
    change();
  }

  synchronized void unlink(int index) {
    links.remove(index);
    addresses.keySet().removeIf(key -> key.linkIndex() == index);
    expiries.keySet().removeIf(key -> key.linkIndex() == index);
    change();
  }

  synchronized void add(LinkAddress address) {
    addresses.put(Key.of(address), address);
    change();
  }

  synchronized void delete(LinkAddress address) {
    addresses.remove(Key.of(address));
    expiries.remove(Key.of(address));
    change();
  }

  /** Lets time pass; what outlived its lifetime goes. */
  synchronized void pass(long nanos) {
    now += nanos;
    List<Key> expired = expiries.keySet().stream().filter(k -> expiries.get(k) <= now).toList();
    for (Key key : expired) {
      addresses.remove(key);
      expiries.remove(key);
      change();
    }
  }

  synchronized Set<LinkAddress> all() {
    return new LinkedHashSet<>(addresses.values());
  }

  synchronized List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  private void change() {
    changed = true;
    wakeUps.release();
  }

  private void failIfTold() throws IOException {
    if (failure != null) {
      String text = failure;
      failure = null;
      throw new IOException(text);
    }
  }

  @Override
  public boolean awaitChange(long timeoutNanos) {
    if (blocking) {
      try {
        if (wakeUps.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
          wakeUps.drainPermits();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    synchronized (this) {
      boolean answer = changed;
      changed = false;
      return answer;
    }
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  @Override
  public synchronized List<Link> links() throws IOException {
    failIfTold();
    if (unreadable) {
      throw new IOException("unreadable");
    }
    return List.copyOf(links.values());
  }

  @Override
  public synchronized List<LinkAddress> addresses() {
    return List.copyOf(addresses.values());
  }

  @Override
  public synchronized List<String> putAddresses(List<LinkAddress> put, int lifetimeSeconds)
      throws IOException {
    beforePut.run();
    failIfTold();
    List<String> answers = new ArrayList<>();
    for (LinkAddress address : put) {
      calls.add("put " + address.address() + "/" + address.prefixLength());
      String answer = null;
      if (!links.containsKey(address.linkIndex())) {
        answer = "No such device";
      } else if (refused.contains(address.address())) {
        answer = address.address() + " refused";
      } else {
        LinkAddress there = addresses.put(Key.of(address), address);
        if (there != null && !there.ours()) {
          throw new AssertionError("took " + there);
        }
        expiries.put(Key.of(address), now + TimeUnit.SECONDS.toNanos(lifetimeSeconds));
        if (there == null) {
          change();
        }
      }
      answers.add(answer);
    }
    return answers;
  }

  @Override
  public synchronized List<String> removeAddresses(List<LinkAddress> remove) throws IOException {
    failIfTold();
    List<String> answers = new ArrayList<>();
    for (LinkAddress address : remove) {
      calls.add("remove " + address.address() + "/" + address.prefixLength());
      LinkAddress there = addresses.remove(Key.of(address));
      expiries.remove(Key.of(address));
      if (there != null && !there.ours()) {
        throw new AssertionError("removed " + there);
      }
      if (there != null) {
        change();
      }
      answers.add(null);
    }
    return answers;
  }

  @Override
  public void close() {
    closed = true;
  }
}
