// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NetworkNamespace;
import io.vrrp.impl.tracking.local.TrackedProcess;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes the trackers that observe a network namespace. The first tracker of a namespace starts its
 * thread, and the last one ends it. A missing namespace is looked for repeatedly.
 */
public final class TrackingNamespaces {

  /** One network namespace with trackers. Used by the executor. */
  private static final class Entry {
    private final Set<NetworkProbe> probes = new LinkedHashSet<>();
    private NetworkNamespace namespace;

    /** Null if the namespace cannot be used. */
    private TrackingLoop loop;
  }

  private final Executor executor;
  private final Consumer<Throwable> defects;
  private final Map<String, Entry> entries = new HashMap<>();

  /** Whether the thread of a closed loop did not end. */
  private boolean hanging;

  /**
   * Creates no tracker yet.
   *
   * @param executor runs one task after the other; opening a namespace takes some milliseconds
   * @param defects receives exceptions that are internal errors
   */
  public TrackingNamespaces(Executor executor, Consumer<Throwable> defects) {
    this.executor = executor;
    this.defects = defects;
  }

  /**
   * A tracker of an interface.
   *
   * @param namespace the name of the network namespace, or "" for that of this process
   */
  public VrrpTracker ofInterface(String namespace, String interfaceName) {
    return new NetworkTracker(namespace, sink -> new InterfaceProbe(interfaceName, sink));
  }

  /** A tracker of a route. */
  public VrrpTracker ofRoute(String namespace, RouteRule rule) {
    return new NetworkTracker(namespace, sink -> new RouteProbe(rule, sink));
  }

  /** A tracker of a host that answers echo requests. */
  public VrrpTracker ofPing(String namespace, Target target, PollSettings settings) {
    return new NetworkTracker(namespace, sink -> new PingProbe(target, settings, sink));
  }

  /** A tracker of a TCP service. */
  public VrrpTracker ofTcp(String namespace, Target target, int port, PollSettings settings) {
    return new NetworkTracker(namespace, sink -> new TcpProbe(target, port, settings, sink));
  }

  /**
   * A tracker of a process.
   *
   * @param elsewhere runs a task on another thread, or returns false if there is none
   */
  public VrrpTracker ofProcess(TrackedProcess process, Predicate<Runnable> elsewhere) {
    return new NetworkTracker("", sink -> new ProcessProbe(process, elsewhere, sink));
  }

  /** Begins and ends a probe in a network namespace. */
  private final class NetworkTracker implements VrrpTracker {
    private final String namespace;
    private final Function<VrrpTrackerSink, NetworkProbe> probes;
    private NetworkProbe probe;

    NetworkTracker(String namespace, Function<VrrpTrackerSink, NetworkProbe> probes) {
      this.namespace = namespace;
      this.probes = probes;
    }

    @Override
    public void start(VrrpTrackerSink sink) {
      NetworkProbe begun = probes.apply(sink);
      probe = begun;
      executor.execute(() -> add(namespace, begun));
    }

    @Override
    public void stop() {
      NetworkProbe ended = probe;
      executor.execute(() -> remove(namespace, ended));
    }
  }

  private void add(String name, NetworkProbe probe) {
    Entry entry = entries.computeIfAbsent(name, key -> new Entry());
    entry.probes.add(probe);
    if (entry.loop != null) {
      entry.loop.add(probe);
    } else {
      open(name, entry);
    }
  }

  private void remove(String name, NetworkProbe probe) {
    Entry entry = entries.get(name);
    if (entry == null || !entry.probes.remove(probe)) {
      return;
    }
    if (entry.loop != null) {
      entry.loop.remove(probe);
    }
    if (entry.probes.isEmpty()) {
      close(entry);
      entries.remove(name);
    }
  }

  private void open(String name, Entry entry) {
    try {
      Libc.load();
      entry.namespace = name.isEmpty() ? NetworkNamespace.own() : NetworkNamespace.named(name);
      entry.loop =
          TrackingLoop.start(
              entry.namespace, "vrrp-tracking" + (name.isEmpty() ? "" : "-" + name), defects);
      entry.probes.forEach(entry.loop::add);
    } catch (IOException | RuntimeException e) {
      close(entry);
      String why = e instanceof IOException ? e.getMessage() : e.toString();
      entry.probes.forEach(probe -> probe.unavailable(why));
    }
  }

  private void close(Entry entry) {
    if (entry.loop != null) {
      entry.loop.close();
      hanging |= !entry.loop.hasEnded();
      entry.loop = null;
    }
    if (entry.namespace != null) {
      entry.namespace.close();
      entry.namespace = null;
    }
  }

  /**
   * Leaves namespaces that were deleted or replaced by others with the same name, and looks for the
   * missing ones. The executor calls this from time to time.
   */
  public void check() {
    entries.forEach(
        (name, entry) -> {
          boolean usable =
              entry.loop != null && !entry.loop.hasEnded() && entry.namespace.isCurrent();
          if (!usable) {
            close(entry);
            open(name, entry);
          }
        });
  }

  /** Ends all probes and threads. The executor calls this as its last task. */
  public void close() {
    entries.values().forEach(this::close);
    entries.clear();
  }

  /** Whether a thread did not end, so that the native functions must stay. */
  public boolean isHanging() {
    return hanging;
  }
}
