// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.EngineCounter;
import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.impl.component.publishing.Services;
import io.vrrp.impl.component.warmup.SilentIo;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.linux.libc.NetworkNamespace;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One runtime for each network namespace, as long as it is needed. */
@Timeout(60)
class NamespaceRuntimesTest implements NamespaceRuntimes.Listener {

  private final Set<String> unusable = new HashSet<>();
  private final Set<String> defective = new HashSet<>();
  private final List<String> log = new ArrayList<>();
  private final Set<Thread> threads = new CopyOnWriteArraySet<>();
  private final Services services = new Services();
  private final NamespaceRuntimes engines = NamespaceRuntimes.with(this::open, services.context);

  NamespaceRuntimesTest() {
    engines.addListener(this);
  }

  private NamespaceRuntime open(String namespace, Consumer<Set<String>> interfaces)
      throws IOException {
    if (unusable.contains(namespace)) {
      throw new IOException("no network namespace of that name");
    }
    if (defective.contains(namespace)) {
      throw new IllegalArgumentException("a defect");
    }
    log.add("open " + namespace);
    Engine engine =
        new Engine(
            new SilentIo(),
            null,
            InstantSource.system(),
            text -> {},
            task -> {
              Thread thread = new Thread(task);
              threads.add(thread);
              return thread;
            });
    engine.start();
    interfaces.accept(Set.of("eth0"));
    return new NamespaceRuntime(
        namespace, engine, () -> log.add("close " + namespace), NetworkNamespace.own(), () -> 7);
  }

  @Override
  public void interfacesAre(String networkNamespace, Set<String> names) {
    assertTrue(
        Thread.holdsLock(engines),
        "or a report of the old runtime may come after the new one is open");
    log.add(networkNamespace + " has " + names);
  }

  @AfterEach
  void close() {
    engines.deactivate();
    assertTrue(threads.stream().noneMatch(Thread::isAlive));
  }

  private static RouterId id(String networkNamespace, String interfaceName) {
    return new RouterId(networkNamespace, interfaceName, IpFamily.IPV4, 51);
  }

  @Test
  void eachNetworkNamespaceHasItsOwnEngine() {
    Engine own = engines.join(id("", "eth0"));
    Engine blue = engines.join(id("blue", "eth0"));
    assertNotSame(own, blue);
    assertSame(blue, engines.join(id("blue", "eth0")));
    assertEquals(List.of("open ", " has [eth0]", "open blue", "blue has [eth0]"), log);
    engines.deactivate();
    assertEquals(Set.of("close ", "close blue"), Set.copyOf(log.subList(4, log.size())));
  }

  @Test
  void eachEngineIsAServiceWhileItRuns() throws Exception {
    CountDownLatch two = new CountDownLatch(2);
    services.listener = two::countDown;
    engines.join(id("", "eth0"));
    engines.join(id("blue", "eth0"));
    assertTrue(two.await(10, TimeUnit.SECONDS));
    VrrpEngine own = (VrrpEngine) services.registered.get(0).service();
    VrrpEngine blue = (VrrpEngine) services.registered.get(1).service();
    if (own.networkNamespace().isPresent()) {
      VrrpEngine first = own;
      own = blue;
      blue = first;
    }
    assertEquals(Optional.of("blue"), blue.networkNamespace());
    VrrpEngineStatistics statistics = own.statistics();
    assertEquals(7, statistics.get(EngineCounter.NETLINK_OVERRUNS));
    assertEquals(0, statistics.virtualRouters());
    assertEquals(DiscardReason.values().length, statistics.unattributed().size());
    assertEquals(6, statistics.latenessHistogram().size());
    assertEquals(
        Duration.ofNanos(100_000), List.copyOf(statistics.latenessHistogram().keySet()).get(1));
    engines.deactivate();
    assertEquals(List.of(), services.registered);
    assertThrows(IllegalStateException.class, own::statistics);
  }

  @Test
  void engineWhoseServiceHangsInAListenerStillStarts() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    services.listener =
        () -> {
          hanging.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            // The event queue is closed.
          }
        };
    engines.join(id("", "eth0"));
    assertTrue(hanging.await(10, TimeUnit.SECONDS));
    engines.deactivate();
    release.countDown();
    while (!services.registered.isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void missingPropertyIsReported() {
    unusable.addAll(Set.of("", "blue"));
    assertEquals(
        "the VRRP engine cannot start: no network namespace of that name", refusal("", "eth0"));
    assertEquals(
        "networkNamespace=blue cannot be used: no network namespace of that name",
        refusal("blue", "eth0"));
    unusable.clear();
    assertEquals("interface=eth1 does not exist", refusal("", "eth1"));
    assertEquals("interface=eth1 does not exist in networkNamespace=blue", refusal("blue", "eth1"));
  }

  private String refusal(String networkNamespace, String interfaceName) {
    return assertThrows(
            IllegalStateException.class, () -> engines.join(id(networkNamespace, interfaceName)))
        .getMessage();
  }

  @Test
  void networkNamespaceThatAppearsIsOpenedWhileAConfigurationNamesIt() {
    unusable.add("blue");
    refusal("blue", "eth0");
    engines.openMissing();
    assertEquals(List.of(), log);
    unusable.clear();
    engines.openMissing();
    engines.openMissing();
    assertEquals(List.of("open blue", "blue has [eth0]"), log);
    unusable.add("red");
    refusal("red", "eth0");
    engines.closeUnused(Set.of("blue"));
    unusable.clear();
    engines.openMissing();
    assertFalse(log.contains("open red"));
  }

  @Test
  void internalErrorWhileOpeningIsReportedAndTriedAgain() {
    defective.add("blue");
    assertEquals(
        "networkNamespace=blue cannot be used: java.lang.IllegalArgumentException: a defect",
        refusal("blue", "eth0"));
    defective.clear();
    engines.openMissing();
    assertEquals(List.of("open blue", "blue has [eth0]"), log);
  }

  @Test
  void oneWithoutVirtualRoutersIsClosedUnlessAConfigurationNamesIt() {
    engines.join(id("blue", "eth0"));
    engines.join(id("blue", "eth0"));
    engines.closeUnused(Set.of());
    engines.leave(id("blue", "eth0"));
    engines.closeUnused(Set.of());
    assertFalse(log.contains("close blue"));
    engines.leave(id("blue", "eth0"));
    engines.closeUnused(Set.of("blue"));
    assertFalse(log.contains("close blue"));
    log.clear();
    engines.closeUnused(Set.of(""));
    assertEquals(List.of("close blue", "blue has []"), log);
    assertTrue(threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void comingAndGoingLeavesNoThreadBehind() {
    int before = Thread.activeCount();
    for (int i = 0; i < 1000; i++) {
      engines.join(id("", "eth0"));
      engines.leave(id("", "eth0"));
      engines.closeUnused(Set.of());
    }
    assertEquals(1000, threads.size());
    assertTrue(threads.stream().noneMatch(Thread::isAlive));
    // The event threads end soon too.
    assertTrue(Thread.activeCount() <= before + 1, Thread.activeCount() + " threads");
  }
}
