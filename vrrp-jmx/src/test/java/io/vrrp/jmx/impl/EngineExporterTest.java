// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpCounter;
import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.jmx.Description;
import io.vrrp.jmx.EngineMXBean;
import io.vrrp.jmx.Lateness;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.NotificationBroadcaster;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class EngineExporterTest {

  private static final Instant SINCE = Instant.parse("2026-03-01T10:15:30Z");

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final EngineExporter exporter = new EngineExporter(server);

  private static final class FakeEngine implements VrrpEngine {
    private final Optional<String> networkNamespace;
    private boolean closed;
    private int snapshots;

    FakeEngine(String networkNamespace) {
      this.networkNamespace = Optional.ofNullable(networkNamespace);
    }

    @Override
    public Optional<String> networkNamespace() {
      return networkNamespace;
    }

    @Override
    public VrrpEngineStatistics statistics() {
      if (closed) {
        throw new IllegalStateException("the VRRP engine is stopped");
      }
      snapshots++;
      return new FakeStatistics(SINCE);
    }
  }

  /** Each counter has a different value. */
  private record FakeStatistics(Instant discontinuityDatetime) implements VrrpEngineStatistics {
    @Override
    public int virtualRouters() {
      return 1;
    }

    @Override
    public int receivers() {
      return 2;
    }

    @Override
    public long get(VrrpCounter counter) {
      return 100 + VrrpCounter.ofEngine().indexOf(counter);
    }

    @Override
    public Map<VrrpCounter, Long> counters() {
      return VrrpCounter.ofEngine().stream()
          .collect(Collectors.toMap(counter -> counter, this::get));
    }

    @Override
    public Map<DiscardReason, Long> unattributed() {
      return Map.of(DiscardReason.VRID, 8L);
    }

    @Override
    public Duration lateness() {
      return Duration.ofNanos(10_500);
    }

    @Override
    public Duration worstLateness() {
      return Duration.ofMillis(11);
    }

    @Override
    public SortedMap<Duration, Long> latenessHistogram() {
      return new TreeMap<>(Map.of(Duration.ofMillis(1), 12L));
    }
  }

  private Set<ObjectName> registered() throws Exception {
    return server.queryNames(new ObjectName("io.vrrp:*"), null);
  }

  @Test
  void aSuccessorThatComesWhileItsPredecessorGoesKeepsItsBean() throws Exception {
    FakeEngine engine = new FakeEngine(null);
    SlowToUnregister slow = new SlowToUnregister(server);
    EngineExporter[] racing = new EngineExporter[1];
    racing[0] = new EngineExporter(slow.meanwhile(() -> racing[0].export(new FakeEngine(null))));
    racing[0].export(engine);

    racing[0].unexport(engine);
    slow.awaitOther();

    ObjectName name = BeanNames.ofEngine(Optional.empty());
    assertTrue(server.isRegistered(name));
  }

  @Test
  void eachEngineHasABeanWhileItIsAService() throws Exception {
    FakeEngine own = new FakeEngine(null);
    FakeEngine blue = new FakeEngine("blue");
    exporter.export(own);
    exporter.export(blue);
    assertEquals(
        Set.of(
            new ObjectName("io.vrrp:type=Engine"),
            new ObjectName("io.vrrp:type=Engine,networkNamespace=blue")),
        registered());
    FakeEngine successor = new FakeEngine("blue");
    exporter.export(successor);
    exporter.unexport(blue);
    exporter.unexport(own);
    assertEquals(1, registered().size());
    exporter.deactivate();
    assertEquals(Set.of(), registered());
    exporter.unexport(successor);
  }

  @Test
  void beanOfAnotherFrameworkIsLeftAlone() throws Exception {
    ObjectName name = new ObjectName("io.vrrp:type=Engine");
    FakeEngine first = new FakeEngine(null);
    exporter.export(first);
    EngineExporter other = new EngineExporter(server);
    FakeEngine second = new FakeEngine(null);
    other.export(second);
    assertEquals(Set.of(name), registered());
    server.getAttribute(name, "Stalls");
    assertEquals(1, first.snapshots);
    assertEquals(0, second.snapshots);

    other.unexport(second);
    other.deactivate();
    assertEquals(Set.of(name), registered());
    exporter.unexport(first);
    assertEquals(Set.of(), registered());
  }

  @Test
  void aProxyReadsEverything() throws Exception {
    FakeEngine own = new FakeEngine(null);
    exporter.export(own);
    EngineMXBean engine =
        JMX.newMXBeanProxy(server, new ObjectName("io.vrrp:type=Engine"), EngineMXBean.class);
    assertEquals(Date.from(SINCE), engine.getDiscontinuityDatetime());
    assertEquals(1, engine.getVirtualRouters());
    assertEquals(2, engine.getReceivers());
    Map<String, Long> counters = engine.getCounters();
    assertEquals(VrrpCounter.ofEngine().size(), counters.size());
    for (VrrpCounter counter : VrrpCounter.ofEngine()) {
      String key = counter.key();
      String name = Character.toUpperCase(key.charAt(0)) + key.substring(1);
      long expected = new FakeStatistics(SINCE).get(counter);
      assertEquals(expected, counters.get(name), name);
      assertEquals(expected, server.getAttribute(new ObjectName("io.vrrp:type=Engine"), name));
    }
    assertEquals(Map.of("VridErrors", 8L), engine.getUnattributedDiscards());
    assertEquals(10, engine.getLateness());
    assertEquals(11_000, engine.getWorstLateness());
    assertEquals(List.of(new Lateness(1000, 12)), engine.getLatenessHistogram());
    own.closed = true;
    assertEquals(
        "the VRRP engine is stopped",
        assertThrows(IllegalStateException.class, engine::getCounters).getMessage());
  }

  /** Otherwise a console would offer a subscription to notifications that never come. */
  @Test
  void nobodyCanSubscribeToNothing() throws Exception {
    exporter.export(new FakeEngine(null));
    ObjectName name = new ObjectName("io.vrrp:type=Engine");
    assertFalse(server.isInstanceOf(name, NotificationBroadcaster.class.getName()));
    assertEquals(0, server.getMBeanInfo(name).getNotifications().length);
  }

  @Test
  void oneCallTakesOneSnapshotAndEverythingIsDescribed() throws Exception {
    FakeEngine own = new FakeEngine(null);
    exporter.export(own);
    ObjectName name = new ObjectName("io.vrrp:type=Engine");
    MBeanAttributeInfo[] attributes = server.getMBeanInfo(name).getAttributes();
    String[] names =
        Arrays.stream(attributes).map(MBeanAttributeInfo::getName).toArray(String[]::new);
    assertEquals(names.length, server.getAttributes(name, names).size());
    assertEquals(1, own.snapshots);
    for (Method method : EngineMXBean.class.getMethods()) {
      MBeanAttributeInfo attribute =
          Arrays.stream(attributes)
              .filter(a -> method.getName().equals("get" + a.getName()))
              .findFirst()
              .orElseThrow();
      assertEquals(method.getAnnotation(Description.class).value(), attribute.getDescription());
      if (Set.of("int", "long").contains(attribute.getType())) {
        assertNotNull(attribute.getDescriptor().getFieldValue("units"), attribute.getName());
      }
    }
  }
}
