// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.namespace;

import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.RouterId;
import io.vrrp.impl.linux.libc.NativeFunctions;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a {@link Node} for each network namespace that has virtual routers. It is opened with the
 * first of them, so that a privilege or a namespace that is missing is told to the configuration
 * that asked, and closed after the last.
 */
@Component(service = EngineComponent.class)
public final class EngineComponent {

  private static final Logger LOG = LoggerFactory.getLogger(EngineComponent.class);

  /** Hears what gives a virtual router that could not be started another chance. Must not block. */
  public interface Listener {

    /** These are all interfaces of a network namespace now. */
    void interfacesAre(String networkNamespace, Set<String> names);
  }

  /** Opens nodes. */
  public interface NodeFactory {

    /** As {@link Node#open}. */
    Node open(String networkNamespace, Consumer<Set<String>> networkListener) throws IOException;
  }

  private final NodeFactory factory;
  private final BundleContext context;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * By network namespace. Not under the lock: a node reports while it is opened, from a thread that
   * is waited for.
   */
  private final Map<String, Set<String>> interfaces = new ConcurrentHashMap<>();

  private final Map<String, Node> nodes = new HashMap<>();

  /** How many virtual routers each node has. */
  private final Map<String, Integer> users = new HashMap<>();

  /** The network namespaces that could not be opened. */
  private final Set<String> missing = new HashSet<>();

  /** Whether a node that was closed has a thread that did not end. */
  private boolean hanging;

  /** Opens nodes in the kernel. */
  @Activate
  public EngineComponent(BundleContext context) {
    this(Node::open, context);
  }

  public EngineComponent(NodeFactory factory, BundleContext context) {
    this.factory = factory;
    this.context = context;
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
   * The running engine for a virtual router, which is counted until {@link #leave}.
   *
   * @throws IllegalStateException if it cannot start, or there is no such interface; the message
   *     says what is missing
   */
  public synchronized Engine join(RouterId id) {
    String namespace = id.networkNamespace();
    Node node = nodes.get(namespace);
    if (node == null) {
      node = open(namespace);
    }
    if (!interfaces.getOrDefault(namespace, Set.of()).contains(id.interfaceName())) {
      throw new IllegalStateException(
          "interface="
              + id.interfaceName()
              + " does not exist"
              + (namespace.isEmpty() ? "" : " in networkNamespace=" + namespace));
    }
    users.merge(namespace, 1, Integer::sum);
    return node.engine();
  }

  private Node open(String namespace) {
    try {
      Node node = factory.open(namespace, names -> interfacesAre(namespace, names));
      nodes.put(namespace, node);
      node.publish(context);
      missing.remove(namespace);
      return node;
    } catch (IOException | RuntimeException e) {
      missing.add(namespace);
      String what =
          namespace.isEmpty()
              ? "the VRRP engine cannot start: "
              : "networkNamespace=" + namespace + " cannot be used: ";
      // The message of a defect alone says little.
      String why = e instanceof IOException ? e.getMessage() : e.toString();
      throw new IllegalStateException(what + why, e);
    }
  }

  /** A virtual router that joined is gone, or never came. */
  public synchronized void leave(RouterId id) {
    users.computeIfPresent(
        id.networkNamespace(), (namespace, count) -> count == 1 ? null : count - 1);
  }

  /** Tries again what could not be opened; listeners hear of interfaces if it succeeds. */
  public synchronized void openMissing() {
    for (String namespace : Set.copyOf(missing)) {
      try {
        open(namespace);
      } catch (RuntimeException e) {
        LOG.debug("Still not: {}", e.getMessage());
      }
    }
  }

  /** The network namespaces in use whose names stand for others now, or for nothing. */
  public synchronized Set<String> staleNamespaces() {
    Set<String> stale = new HashSet<>();
    nodes.forEach(
        (namespace, node) -> {
          if (!node.isCurrent()) {
            stale.add(namespace);
          }
        });
    return stale;
  }

  /**
   * Closes every node without virtual routers. One that a configuration names stays: it may wait
   * for its interface.
   *
   * @param named the network namespaces of all configurations
   */
  public synchronized void closeUnused(Set<String> named) {
    missing.retainAll(named);
    Set<String> closed = new HashSet<>(nodes.keySet());
    closed.removeAll(named);
    closed.removeAll(users.keySet());
    for (String namespace : closed) {
      close(namespace);
      // Still under the lock: what is opened anew must not lose the interfaces that it reports.
      interfaces.remove(namespace);
      listeners.forEach(listener -> listener.interfacesAre(namespace, Set.of()));
    }
  }

  private void close(String namespace) {
    Node node = nodes.remove(namespace);
    try {
      node.close();
    } catch (IOException e) {
      LOG.warn("Closing what ran the virtual routers: {}", e.getMessage());
    }
    hanging |= !node.hasEnded();
  }

  @Deactivate
  public synchronized void deactivate() {
    Set.copyOf(nodes.keySet()).forEach(this::close);
    // Under a thread that hangs in one of them, it would be the end of the process.
    if (!hanging) {
      NativeFunctions.releaseAll();
    }
  }
}
