// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.VirtualIp;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Brings the kernel's addresses to what is wanted and keeps them there.
 *
 * <p>Addresses are given to the kernel with a short lifetime that is renewed while this thread
 * lives: should the process die or freeze, the kernel itself withdraws them.
 */
public final class DataPlane implements Closeable {

  /** How long addresses outlive this process. */
  public static final int ADDRESS_LIFETIME_SECONDS = 3;

  private static final long RENEWAL_PERIOD = TimeUnit.SECONDS.toNanos(ADDRESS_LIFETIME_SECONDS) / 3;
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_MILLIS = 5_000;

  private final KernelNetwork kernel;
  private final DataPlaneListener listener;
  private final LongSupplier clock;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "vrrp-dataplane");

  private final Map<Object, Want> wants = new LinkedHashMap<>();
  private final Set<Object> unreported = new HashSet<>();
  private final Set<LinkAddress> added = new HashSet<>();
  private List<Link> links = List.of();
  private List<LinkAddress> addresses = List.of();

  /** Whether the kernel may have changed since it was read. */
  private boolean stale;

  private long nextRenewal;
  private volatile boolean closed;
  private boolean stopping;

  /**
   * A data plane that is not running yet.
   *
   * @param kernel closed with the data plane
   * @param clock monotonic, in nanoseconds
   */
  public DataPlane(KernelNetwork kernel, DataPlaneListener listener, LongSupplier clock) {
    this.kernel = kernel;
    this.listener = listener;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /**
   * Reads and reports the network once, then starts the thread.
   *
   * @throws IOException if the kernel refuses
   */
  public void start() throws IOException {
    nextRenewal = clock.getAsLong() + RENEWAL_PERIOD;
    read();
    thread.start();
  }

  /**
   * States what an owner wants from now on, in place of what it wanted before. Callable from any
   * thread.
   *
   * @param linkIndex the link for the addresses
   * @param ips the addresses
   * @param held true: the link is to have them; false: it is not to have them
   * @param request comes back in the report
   */
  public void want(Object owner, int linkIndex, List<VirtualIp> ips, boolean held, long request) {
    post(
        () -> {
          wants.put(owner, new Want(linkIndex, ips, held, request));
          if (held) {
            unreported.add(owner);
          } else {
            unreported.remove(owner);
          }
        });
  }

  /** An owner wants nothing more. Callable from any thread. */
  public void forget(Object owner) {
    post(
        () -> {
          wants.remove(owner);
          unreported.remove(owner);
        });
  }

  private void post(Runnable command) {
    commands.add(command);
    kernel.wakeUp();
  }

  // ---------------------------------------------------------------- the thread

  private void run() {
    while (!stopping) {
      try {
        turn();
      } catch (IOException | RuntimeException | Error e) {
        // What the kernel had to say about changes may be lost.
        stale = true;
        listener.warned("the data plane failed and tries again: " + e);
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
      }
    }
  }

  /** One turn: wait, learn what changed on either side, make the difference good. */
  void turn() throws IOException {
    stale |= kernel.awaitChange(Math.max(0, nextRenewal - clock.getAsLong()));
    Runnable command;
    while ((command = commands.poll()) != null) {
      command.run();
    }
    // What this process added can be taken back unread, and nothing may come in between.
    if (stale && !stopping) {
      read();
    }
    boolean renewal = clock.getAsLong() >= nextRenewal;
    if (renewal) {
      nextRenewal = clock.getAsLong() + RENEWAL_PERIOD;
    }
    reconcile(renewal);
  }

  private void read() throws IOException {
    List<Link> newLinks = List.copyOf(kernel.links());
    List<LinkAddress> newAddresses = List.copyOf(kernel.addresses());
    stale = false;
    if (!newLinks.equals(links) || !newAddresses.equals(addresses)) {
      links = newLinks;
      addresses = newAddresses;
      listener.networkChanged(links, addresses);
    }
  }

  private void reconcile(boolean renewal) throws IOException {
    AddressPlan plan = AddressPlan.of(wants.values(), addresses, added);
    if (!plan.surplus().isEmpty()) {
      remove(plan.surplus());
    }
    added.addAll(plan.present());
    // Also when somebody deleted an address that was held: it may have been announced elsewhere.
    wants.forEach(
        (owner, want) -> {
          if (plan.missing().stream().anyMatch(want::holds)) {
            unreported.add(owner);
          }
        });
    List<LinkAddress> put = new ArrayList<>(plan.missing());
    if (renewal) {
      put.addAll(plan.present());
    }
    put.removeIf(address -> !exists(address.linkIndex()));
    Map<LinkAddress, String> refused = put.isEmpty() ? Map.of() : put(put);
    if (!refused.isEmpty()) {
      // A link that disappeared in the meantime is no refusal.
      read();
    }
    report(refused);
  }

  private boolean exists(int linkIndex) {
    return links.stream().anyMatch(link -> link.index() == linkIndex);
  }

  private void remove(List<LinkAddress> surplus) throws IOException {
    stale = true;
    List<String> answers = kernel.removeAddresses(surplus);
    for (int i = 0; i < surplus.size(); i++) {
      added.remove(surplus.get(i));
      if (answers.get(i) != null) {
        listener.warned(answers.get(i));
      }
    }
  }

  /** Returns what the kernel refused, and why. */
  private Map<LinkAddress, String> put(List<LinkAddress> missing) throws IOException {
    stale = true;
    List<String> answers = kernel.putAddresses(missing, ADDRESS_LIFETIME_SECONDS);
    Map<LinkAddress, String> refused = new LinkedHashMap<>();
    for (int i = 0; i < missing.size(); i++) {
      if (answers.get(i) == null) {
        added.add(missing.get(i));
      } else {
        refused.put(missing.get(i), answers.get(i));
      }
    }
    return refused;
  }

  private void report(Map<LinkAddress, String> refused) {
    for (Map.Entry<Object, Want> entry : wants.entrySet()) {
      Want want = entry.getValue();
      if (!want.held() || !exists(want.linkIndex())) {
        continue;
      }
      String refusal = refusalOf(want, refused);
      if (refusal != null) {
        unreported.remove(entry.getKey());
        listener.refused(entry.getKey(), want.request(), refusal);
      } else if (unreported.remove(entry.getKey())) {
        listener.held(entry.getKey(), want.request());
      }
    }
  }

  private static String refusalOf(Want want, Map<LinkAddress, String> refused) {
    for (Map.Entry<LinkAddress, String> entry : refused.entrySet()) {
      if (want.holds(entry.getKey())) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Takes back every address that this process added; then the thread ends. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    post(
        () -> {
          wants.clear();
          unreported.clear();
          stopping = true;
        });
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kernel.close();
  }
}
