// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.dataplane.DataPlane;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.PacketIo;
import io.vrrp.impl.engine.RouterId;
import io.vrrp.impl.linux.LinuxKernelNetwork;
import io.vrrp.impl.linux.LinuxPacketIo;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns engine and data plane. They start with the first virtual router that needs them, so that a
 * privilege which is missing is told to the configuration that asked, and asked for again next
 * time.
 */
@Component(service = EngineComponent.class)
public final class EngineComponent {

  private static final Logger LOG = LoggerFactory.getLogger(EngineComponent.class);

  /** Hears what gives a virtual router that could not be started another chance. Must not block. */
  interface Listener {

    /** These are all interfaces now. */
    void interfacesAre(Set<String> names);

    /** A virtual router went: its identity and the name of its management bean are free. */
    void routerWent(RouterId id);
  }

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Set<String> interfaces = Set.of();
  private Engine engine;
  private DataPlane dataPlane;

  void addListener(Listener listener) {
    listeners.add(listener);
  }

  void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  void interfacesAre(Set<String> names) {
    interfaces = names;
    listeners.forEach(listener -> listener.interfacesAre(names));
  }

  void routerWent(RouterId id) {
    listeners.forEach(listener -> listener.routerWent(id));
  }

  /**
   * The running engine, for a virtual router on an interface.
   *
   * @throws IllegalStateException if it cannot start, or there is no such interface; the message
   *     says what is missing
   */
  synchronized Engine engineFor(String interfaceName) {
    if (engine == null) {
      try {
        open();
      } catch (IOException e) {
        throw new IllegalStateException("the VRRP engine cannot start: " + e.getMessage(), e);
      }
    }
    if (!interfaces.contains(interfaceName)) {
      throw new IllegalStateException("interface=" + interfaceName + " does not exist");
    }
    return engine;
  }

  private void open() throws IOException {
    PacketIo io = LinuxPacketIo.open();
    DataPlaneBridge bridge = new DataPlaneBridge(this::interfacesAre);
    DataPlane newDataPlane;
    try {
      newDataPlane = new DataPlane(LinuxKernelNetwork.open(), bridge, System::nanoTime);
    } catch (IOException e) {
      io.close();
      throw e;
    }
    Engine newEngine = new Engine(io, bridge, InstantSource.system(), LOG::warn);
    bridge.connect(newEngine, newDataPlane);
    newEngine.start();
    try {
      newDataPlane.start();
    } catch (IOException e) {
      newEngine.close();
      newDataPlane.close();
      throw e;
    }
    engine = newEngine;
    dataPlane = newDataPlane;
  }

  @Deactivate
  synchronized void deactivate() throws IOException {
    if (engine != null) {
      // In this order: leaving gracefully asks the data plane to take the addresses back.
      engine.close();
      dataPlane.close();
      engine = null;
    }
  }
}
