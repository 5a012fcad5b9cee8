// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import io.vrrp.VrrpTrackerState;
import io.vrrp.VrrpTrackerStatus;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.protocol.IpFamily;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;

/** Tests the registry together with its threads. */
@Timeout(60)
class TrackerRegistryTest {

  private final FakeReferences references = new FakeReferences();
  private final TrackerRegistry registry = new TrackerRegistry(references.context);
  private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);

  TrackerRegistryTest() {
    registry.addListener(() -> changes.add("changed"));
  }

  @AfterEach
  void deactivate() throws Exception {
    end.countDown();
    registry.deactivate();
  }

  private ServiceReference<VrrpTracker> register(String name, VrrpTracker tracker) {
    return register(tracker, Map.of(VrrpTracker.NAME, name));
  }

  private ServiceReference<VrrpTracker> register(VrrpTracker tracker, Map<String, ?> properties) {
    ServiceReference<VrrpTracker> reference = references.reference(properties);
    references.services.put(reference, tracker);
    registry.addTracker(reference);
    return reference;
  }

  /** Checks again after each change. */
  private void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      changes.poll(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean is(String name, VrrpTrackerState state) {
    TrackerSnapshot snapshot = registry.find(name);
    return snapshot != null && snapshot.health().state() == state;
  }

  @Test
  void aTrackerOfFiveLinesIsDownUntilItSaysOtherwise() throws Exception {
    register("ready", sink -> sink.down("not ready yet"));

    await(() -> is("ready", VrrpTrackerState.DOWN));

    VrrpTrackerStatus status = registry.trackers().get(0);
    assertEquals("ready", status.name());
    assertEquals("custom", status.kind());
    assertEquals("not ready yet", status.reason());
    assertEquals(1, status.reports());
    assertEquals(1, status.changes());
  }

  @Test
  void aTrackerIsNotStartedOnTheCallersThread() throws Exception {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    register("app", sink -> threads.add(Thread.currentThread()));

    assertEquals("vrrp-tracker-calls", threads.take().getName());
  }

  @Test
  void oneThatHangsOrThrowsHarmsNoOther() throws Exception {
    register(
        sink -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        Map.of(VrrpTracker.NAME, "hangs", VrrpTracker.FIRST_REPORT_WITHIN, 100));
    register(
        "throws",
        sink -> {
          throw new IllegalStateException("no database");
        });
    register("app", sink -> sink.up("ready"));

    await(() -> is("app", VrrpTrackerState.UP) && is("throws", VrrpTrackerState.DOWN));
    await(() -> is("hangs", VrrpTrackerState.DOWN));

    assertEquals(
        List.of("app", "hangs", "throws"),
        registry.trackers().stream().map(VrrpTrackerStatus::name).toList());
    assertEquals("no answer within 100 ms", registry.find("hangs").health().reason());
    assertEquals(
        "failed to start: java.lang.IllegalStateException: no database",
        registry.find("throws").health().reason());
  }

  @Test
  void aServiceThatGoesIsStoppedBeforeItsBundleGoesOn() throws Exception {
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    ServiceReference<VrrpTracker> reference =
        register(
            "app",
            new VrrpTracker() {
              @Override
              public void start(VrrpTrackerSink sink) {
                calls.add("start");
              }

              @Override
              public void stop() {
                calls.add("stop");
              }
            });
    assertEquals("start", calls.take());

    registry.removeTracker(reference);

    assertEquals("stop", calls.poll());
    assertEquals(0, references.uses.get(reference));
    assertEquals(List.of(), registry.trackers());
  }

  @Test
  void aTrackerMayUnregisterItselfWhileItStarts() throws Exception {
    BlockingQueue<ServiceReference<VrrpTracker>> own = new LinkedBlockingQueue<>();
    CountDownLatch returned = new CountDownLatch(1);
    own.add(
        register(
            "app",
            sink -> {
              try {
                registry.removeTracker(own.take());
                returned.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));

    returned.await();
    await(() -> registry.trackers().isEmpty());
  }

  @Test
  void aServiceWithoutANameIsIgnored() throws Exception {
    register(sink -> sink.up("never"), Map.of());
    register("app", sink -> sink.up("ready"));

    await(() -> is("app", VrrpTrackerState.UP));
    assertEquals(1, registry.trackers().size());
  }

  @Test
  void aNameThatAVirtualRouterRefersToIsKnown() throws Exception {
    RouterId router = new RouterId("", "eth0", IpFamily.IPV4, 51);
    registry.refer(router, Set.of("app"));
    await(() -> is("app", VrrpTrackerState.WAITING));

    register("app", sink -> sink.up("ready", 7));
    await(() -> is("app", VrrpTrackerState.UP));

    registry.refer(router, Set.of());
    assertTrue(is("app", VrrpTrackerState.UP), "it still has a service");
  }

  @Test
  void onceItHasEndedNothingIsTakenIn() throws Exception {
    BlockingQueue<VrrpTrackerSink> sinks = new LinkedBlockingQueue<>();
    ServiceReference<VrrpTracker> reference = register("app", sinks::add);
    VrrpTrackerSink sink = sinks.take();
    registry.deactivate();

    sink.up("late");
    registry.removeTracker(reference);
    registry.addTracker(reference);

    assertEquals(List.of(), registry.trackers());
  }
}
