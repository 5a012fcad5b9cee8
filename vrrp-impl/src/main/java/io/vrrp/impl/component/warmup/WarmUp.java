// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.warmup;

import io.vrrp.VrrpState;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.component.namespace.DataPlaneBridge;
import io.vrrp.impl.dataplane.DataPlane;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterObserver;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over and gives up many times, with a simulated network and kernel. The first real take-over
 * may happen after months. Without the warm-up the JVM would load and interpret the classes then,
 * which takes longer than the take-over itself.
 */
public final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  static final int TAKE_OVERS = 60;

  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private WarmUp() {}

  /** Starts the warm-up on its own thread. Further calls do nothing. */
  public static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread thread = new Thread(WarmUp::run, "vrrp-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void run() {
    try {
      takeOver("192.0.2.254", new WarmUpKernel(), PATIENCE);
      takeOver("fe80::254,2001:db8::254", new WarmUpKernel(), PATIENCE);
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.debug("warm-up: failed; only the first take-over is slower", e);
    }
  }

  /**
   * Takes over these addresses several times. Each round ends when the addresses are announced.
   * Every second take-over is a prepared one; the others go through the data plane.
   *
   * @param patience how many nanoseconds to wait for each preparation and announcement
   * @return how many announcements were made
   */
  static int takeOver(String virtualIps, WarmUpKernel kernel, long patience) throws IOException {
    SilentIo io = new SilentIo();
    DataPlaneBridge bridge = new DataPlaneBridge(names -> {});
    DataPlane dataPlane = new DataPlane(kernel, kernel, bridge, System::nanoTime, WarmUp::thread);
    Engine engine = new Engine(io, bridge, InstantSource.system(), LOG::debug, WarmUp::thread);
    bridge.connect(engine, dataPlane);
    engine.start();
    try {
      dataPlane.start();
      RouterConfig config =
          RouterConfigParser.parse(
              Map.of(
                  "vrid", 1,
                  "interface", WarmUpKernel.INTERFACE,
                  "virtualIps", virtualIps,
                  "announceRepeat", 1,
                  "announceDelay", 0));
      RouterHandle router = engine.add(config, new NoObserver());
      boolean announced = true;
      for (int i = 0; i < TAKE_OVERS && announced; i++) {
        // Ignore preparations of earlier rounds that did not wait for them.
        kernel.forgetPreparations();
        router.setShutDown(false);
        if (i % 2 == 0) {
          kernel.awaitPreparation(patience);
        }
        // The simulated clock jumps: without this the data plane would count as unresponsive.
        engine.confirmationWanted();
        // Move exactly to the deadline: an engine that wakes up late listens before it takes over.
        io.advance(router.snapshot().timers().untilTimer());
        announced = io.awaitAnnouncements(config.parameters().virtualIps().size(), patience);
        router.setShutDown(true);
      }
      router.remove();
    } finally {
      engine.close();
      dataPlane.close();
    }
    return io.announcements();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "vrrp-warm-up");
    thread.setDaemon(true);
    return thread;
  }

  /** Ignores everything. */
  private static final class NoObserver implements RouterObserver {
    @Override
    public void stateChanged(
        long sequence, Instant time, VrrpState from, VrrpState to, String reason) {}

    @Override
    public void warned(String text) {}

    @Override
    public void removed() {}
  }
}
