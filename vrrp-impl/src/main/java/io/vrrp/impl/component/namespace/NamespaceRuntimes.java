// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.namespace;

import io.vrrp.impl.component.tracking.TrackerRegistry;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.linux.libc.NativeFunctions;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one {@link NamespaceRuntime} for each network namespace with virtual routers. The first
 * virtual router opens it, so the error that a privilege or the namespace is missing goes to its
 * configuration. The last one closes it.
 */
@Component(service = NamespaceRuntimes.class)
public final class NamespaceRuntimes {

  private static final Logger LOG = LoggerFactory.getLogger(NamespaceRuntimes.class);

  /**
   * Learns about interfaces, so that a virtual router that waits for one can start. Must not block.
   */
  public interface Listener {

    /** These are now all interfaces of a network namespace. */
    void interfacesAre(String networkNamespace, Set<String> names);
  }

  /** Opens runtimes. */
  public interface RuntimeFactory {

    /** As {@link NamespaceRuntime#open}. */
    NamespaceRuntime open(String networkNamespace, Consumer<Set<String>> networkListener)
        throws IOException;
  }

  private final RuntimeFactory factory;
  private final BundleContext context;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Keyed by network namespace. Not guarded by the lock: {@code open} holds the lock while it waits
   * for a thread that writes here.
   */
  private final Map<String, Set<String>> interfaces = new ConcurrentHashMap<>();

  private final Map<String, NamespaceRuntime> runtimes = new HashMap<>();

  /** Those of all runtimes. Not under the lock: who reports trackers must not wait. */
  private final Set<Engine> engines = new CopyOnWriteArraySet<>();

  /** How many virtual routers each runtime has. */
  private final Map<String, Integer> users = new HashMap<>();

  /** The network namespaces that could not be opened. */
  private final Set<String> missing = new HashSet<>();

  /** Whether a closed runtime has a thread that did not end. */
  private boolean hanging;

  /** Creates runtimes that use the kernel. */
  @Activate
  public NamespaceRuntimes(@Reference TrackerRegistry trackers, BundleContext context) {
    this(
        (networkNamespace, listener) -> NamespaceRuntime.open(networkNamespace, listener, trackers),
        context);
    trackers.addListener(this::trackersChanged);
  }

  private NamespaceRuntimes(RuntimeFactory factory, BundleContext context) {
    this.factory = factory;
    this.context = context;
  }

  /** Uses another factory. Declarative services tries every public constructor, and logs errors. */
  public static NamespaceRuntimes with(RuntimeFactory factory, BundleContext context) {
    return new NamespaceRuntimes(factory, context);
  }

  private void trackersChanged() {
    engines.forEach(Engine::trackersChanged);
  }

  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  private void interfacesAre(String networkNamespace, Set<String> names) {
    interfaces.put(networkNamespace, names);
    listeners.forEach(listener -> listener.interfacesAre(networkNamespace, names));
  }

  /**
   * Returns the running engine for a virtual router, which counts as its user until {@link #leave}.
   *
   * @throws IllegalStateException if the engine cannot start, or the interface does not exist; the
   *     message says what is missing
   */
  public synchronized Engine join(RouterId id) {
    String namespace = id.networkNamespace();
    NamespaceRuntime runtime = runtimes.get(namespace);
    if (runtime == null) {
      runtime = open(namespace);
    }
    if (!interfaces.getOrDefault(namespace, Set.of()).contains(id.interfaceName())) {
      throw new IllegalStateException(
          "interface="
              + id.interfaceName()
              + " does not exist"
              + (namespace.isEmpty() ? "" : " in networkNamespace=" + namespace));
    }
    users.merge(namespace, 1, Integer::sum);
    return runtime.engine();
  }

  /** The names of all interfaces of a network namespace, but for those of our macvlans. */
  public Set<String> interfacesOf(String namespace) {
    return interfaces.getOrDefault(namespace, Set.of());
  }

  private NamespaceRuntime open(String namespace) {
    try {
      NamespaceRuntime runtime = factory.open(namespace, names -> interfacesAre(namespace, names));
      runtimes.put(namespace, runtime);
      engines.add(runtime.engine());
      runtime.publish(context);
      missing.remove(namespace);
      return runtime;
    } catch (IOException | RuntimeException e) {
      missing.add(namespace);
      String what =
          namespace.isEmpty()
              ? "the VRRP engine cannot start: "
              : "networkNamespace=" + namespace + " cannot be used: ";
      // The message alone says little if the exception is a defect.
      String why = e instanceof IOException ? e.getMessage() : e.toString();
      throw new IllegalStateException(what + why, e);
    }
  }

  /** A virtual router that joined was removed, or could not start. */
  public synchronized void leave(RouterId id) {
    users.computeIfPresent(
        id.networkNamespace(), (namespace, count) -> count == 1 ? null : count - 1);
  }

  /** Tries again to open the missing namespaces. Listeners learn about their interfaces. */
  public synchronized void openMissing() {
    for (String namespace : Set.copyOf(missing)) {
      try {
        open(namespace);
      } catch (RuntimeException e) {
        LOG.debug("still not available: {}", e.getMessage());
      }
    }
  }

  /** The network namespaces in use that were deleted, or whose name now denotes another one. */
  public synchronized Set<String> staleNamespaces() {
    Set<String> stale = new HashSet<>();
    runtimes.forEach(
        (namespace, runtime) -> {
          if (!runtime.isCurrent()) {
            stale.add(namespace);
          }
        });
    return stale;
  }

  /**
   * Closes runtimes without virtual routers. It keeps those that a configuration names, because the
   * configuration may wait for an interface.
   *
   * @param named the network namespaces of all configurations
   */
  public synchronized void closeUnused(Set<String> named) {
    missing.retainAll(named);
    Set<String> closed = new HashSet<>(runtimes.keySet());
    closed.removeAll(named);
    closed.removeAll(users.keySet());
    for (String namespace : closed) {
      close(namespace);
      // Under the lock, so that a runtime that is opened again does not lose the interfaces that it
      // reports.
      interfaces.remove(namespace);
      listeners.forEach(listener -> listener.interfacesAre(namespace, Set.of()));
    }
  }

  private void close(String namespace) {
    NamespaceRuntime runtime = runtimes.remove(namespace);
    engines.remove(runtime.engine());
    try {
      runtime.close();
    } catch (IOException e) {
      LOG.warn(
          "{}failed to close the engine: {}",
          namespace.isEmpty() ? "" : "network namespace " + namespace + ": ",
          e.getMessage());
    }
    hanging |= !runtime.hasEnded();
  }

  @Deactivate
  public synchronized void deactivate() {
    Set.copyOf(runtimes.keySet()).forEach(this::close);
    // If a thread hangs inside a native function, releasing the library would crash the process.
    if (!hanging) {
      NativeFunctions.releaseAll();
    }
  }
}
