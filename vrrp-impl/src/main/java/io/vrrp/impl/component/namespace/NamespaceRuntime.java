// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.namespace;

import io.vrrp.impl.component.publishing.PublishedEngine;
import io.vrrp.impl.dataplane.DataPlane;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.Trackers;
import io.vrrp.impl.flight.FlightRecorder;
import io.vrrp.impl.linux.LinuxKernelNetwork;
import io.vrrp.impl.linux.LinuxPacketIo;
import io.vrrp.impl.linux.libc.NetworkNamespace;
import io.vrrp.impl.linux.libc.RealTime;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the virtual routers of one network namespace: an engine and a data plane, whose threads and
 * sockets are in that namespace.
 */
public final class NamespaceRuntime implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(NamespaceRuntime.class);

  /** How many bytes of reports the kernel may keep before it drops reports. */
  private static final int REPORT_BUFFER = Integer.getInteger("io.vrrp.netlinkBuffer", 1 << 22);

  /** The lowest real-time priority is above all threads without one. 0 turns it off. */
  private static final int REAL_TIME_PRIORITY =
      Integer.getInteger("io.vrrp.realTimePriority", RealTime.MIN_PRIORITY);

  private final Engine engine;
  private final Closeable dataPlane;
  private final NetworkNamespace namespace;
  private final PublishedEngine published;

  /**
   * Wraps an engine and a data plane that already run.
   *
   * @param networkNamespace its name, or "" for that of this process
   * @param overruns how often the kernel's reports of changes were lost
   */
  public NamespaceRuntime(
      String networkNamespace,
      Engine engine,
      Closeable dataPlane,
      NetworkNamespace namespace,
      LongSupplier overruns) {
    this.engine = engine;
    this.dataPlane = dataPlane;
    this.namespace = namespace;
    this.published = new PublishedEngine(networkNamespace, engine, overruns);
  }

  /**
   * Opens the sockets and starts both.
   *
   * @param networkNamespace its name, or "" for that of this process
   * @param networkListener receives the names of all interfaces there, for the first time before
   *     this returns
   * @param trackers what its virtual routers may refer to
   * @throws IOException if there is no such namespace, or the kernel refuses; the message says what
   *     is missing
   */
  static NamespaceRuntime open(
      String networkNamespace, Consumer<Set<String>> networkListener, Trackers trackers)
      throws IOException {
    boolean own = networkNamespace.isEmpty();
    NetworkNamespace namespace =
        own ? NetworkNamespace.own() : NetworkNamespace.named(networkNamespace);
    String suffix = own ? "" : "-" + networkNamespace;
    DataPlaneBridge bridge = new DataPlaneBridge(networkListener);
    Closeable opened = namespace;
    try {
      PacketIo io = namespace.call(LinuxPacketIo::open);
      opened = both(io, opened);
      LinuxKernelNetwork kernel = namespace.call(() -> LinuxKernelNetwork.open(REPORT_BUFFER));
      opened = both(kernel, opened);
      DataPlane dataPlane =
          new DataPlane(
              kernel,
              kernel.packetFilter(),
              bridge,
              System::nanoTime,
              namespace.threads("vrrp-dataplane" + suffix));
      AtomicReference<Engine> started = new AtomicReference<>();
      Engine engine =
          new Engine(
              io,
              bridge,
              InstantSource.system(),
              text -> LOG.warn("{}{}", own ? "" : networkNamespace + ": ", text),
              RealTime.threads(
                  namespace.threads("vrrp-engine" + suffix),
                  REAL_TIME_PRIORITY,
                  // Log on the event thread: the engine thread must not wait for the log.
                  refusal -> started.get().postEvent(() -> logRealTime(refusal))));
      started.set(engine);
      NamespaceRuntime runtime =
          new NamespaceRuntime(networkNamespace, engine, dataPlane, namespace, dataPlane::overruns);
      opened = runtime;
      engine.setLateTimers(FlightRecorder::timerWasLate);
      engine.use(trackers);
      bridge.connect(engine, dataPlane);
      engine.start();
      dataPlane.start();
      return runtime;
    } catch (IOException | RuntimeException | Error e) {
      try {
        opened.close();
      } catch (IOException | RuntimeException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  private static void logRealTime(IOException refusal) {
    if (refusal == null) {
      LOG.debug("engine thread: runs with real-time priority {}", REAL_TIME_PRIORITY);
    } else {
      LOG.info(
          "engine thread: runs without real-time priority; timers may be late on a busy machine: {}",
          refusal.getMessage());
    }
  }

  private static Closeable both(Closeable first, Closeable second) {
    return () -> {
      try (second) {
        first.close();
      }
    };
  }

  /** Whether the name still denotes this network namespace. */
  boolean isCurrent() {
    return namespace.isCurrent();
  }

  /** Whether all its threads have ended. After closing they have, unless one hangs. */
  boolean hasEnded() {
    return namespace.isEmpty();
  }

  /** Registers the engine's service, until the runtime is closed. */
  void publish(BundleContext context) {
    published.publish(context);
  }

  Engine engine() {
    return engine;
  }

  /** All virtual routers leave gracefully, and nothing of them stays in the kernel. */
  @Override
  public void close() throws IOException {
    // Before the data plane is closed: leaving gracefully makes it remove the addresses.
    published.withdraw();
    engine.close();
    // The event thread may not have done it.
    published.unregister();
    dataPlane.close();
    namespace.close();
  }
}
