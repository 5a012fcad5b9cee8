// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.warmup;

import io.vrrp.VrrpState;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.component.namespace.DataPlaneBridge;
import io.vrrp.impl.dataplane.DataPlane;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.engine.RouterHandle;
import io.vrrp.impl.engine.RouterObserver;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over and gives up many times, on a network and a kernel that are not there. A fail-over may
 * be the first that this process makes, after months: it should not be the moment at which the JVM
 * loads its classes and interprets its code for the first time.
 */
public final class Rehearsal {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  static final int TAKE_OVERS = 60;

  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final AtomicBoolean HELD = new AtomicBoolean();

  private Rehearsal() {}

  /** Starts it on a thread of its own, the first time that it is called. */
  public static void begin() {
    if (HELD.compareAndSet(false, true)) {
      Thread thread = new Thread(Rehearsal::run, "vrrp-rehearsal");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void run() {
    try {
      takeOver("192.0.2.254", new RehearsalKernel(), PATIENCE);
      takeOver("fe80::254,2001:db8::254", new RehearsalKernel(), PATIENCE);
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.debug("the rehearsal failed, which changes nothing but the first fail-over's speed", e);
    }
  }

  /**
   * Takes over with these addresses, again and again, each time up to the announcement that the
   * kernel has them: every other time as prepared, the others all the way through the data plane.
   *
   * @param patience how many nanoseconds to wait for each preparation and announcement
   * @return how many announcements were made
   */
  static int takeOver(String virtualIps, RehearsalKernel kernel, long patience) throws IOException {
    RehearsalIo io = new RehearsalIo();
    DataPlaneBridge bridge = new DataPlaneBridge(names -> {});
    DataPlane dataPlane =
        new DataPlane(kernel, kernel, bridge, System::nanoTime, Rehearsal::thread);
    Engine engine = new Engine(io, bridge, InstantSource.system(), LOG::debug, Rehearsal::thread);
    bridge.connect(engine, dataPlane);
    engine.start();
    try {
      dataPlane.start();
      RouterConfig config =
          RouterConfigParser.parse(
              Map.of(
                  "vrid", 1,
                  "interface", RehearsalKernel.INTERFACE,
                  "virtualIps", virtualIps,
                  "announceRepeat", 1,
                  "announceDelay", 0));
      RouterHandle router = engine.add(config, new Audience());
      boolean announced = true;
      for (int i = 0; i < TAKE_OVERS && announced; i++) {
        // Those of the rounds that did not wait would be taken for this round's.
        kernel.forgetPreparations();
        router.setShutDown(false);
        if (i % 2 == 0) {
          kernel.awaitPreparation(patience);
        }
        // By the simulated clock the data plane would be silent for long.
        engine.confirmationWanted();
        // Not a moment later: who is late listens before it acts.
        io.advance(router.snapshot().untilTimer());
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
    Thread thread = new Thread(task, "vrrp-rehearsal");
    thread.setDaemon(true);
    return thread;
  }

  /** Nobody looks. */
  private static final class Audience implements RouterObserver {
    @Override
    public void stateChanged(
        long sequence, Instant time, VrrpState from, VrrpState to, String reason) {}

    @Override
    public void warned(String text) {}

    @Override
    public void removed() {}
  }
}
