// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpCounter;
import io.vrrp.jmx.Peer;
import io.vrrp.jmx.Tracker;
import io.vrrp.jmx.Transition;
import io.vrrp.jmx.VirtualRouterMXBean;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.OpenType;
import org.junit.jupiter.api.Test;

class AttributesTest {

  private final ExporterFixture jmx = new ExporterFixture();

  @Test
  void aProxyReadsTheStatus() {
    VirtualRouterMXBean router = jmx.proxy();
    assertEquals("BACKUP", router.getState());
    assertEquals(Date.from(FakeVrrpService.SINCE), router.getSince());
    assertEquals(List.of(), router.getReasons());
    assertFalse(router.isMaster());
    assertFalse(router.isOwner());
    assertEquals(100, router.getConfiguredPriority());
    assertEquals(90, router.getPriorityOverride());
    assertEquals(90, router.getEffectivePriority());
    assertTrue(router.isPreempt());
    assertEquals(60_000, router.getPreemptDelay());
    assertEquals(24_000, router.getPreemptDelayLeft(), "rounded up: it has not ended");
    assertEquals(10_000, router.getStartDelay());
    assertEquals(0, router.getStartDelayLeft());
    assertFalse(router.isAcceptMode());
    assertEquals("2+3", router.getVersion());
    assertEquals(100, router.getAdvertInterval());
    assertEquals(50, router.getMasterAdvertInterval());
    assertEquals(324_218, router.getSkewTime());
    assertEquals(182, router.getMasterDownInterval());
    assertEquals("192.0.2.2", router.getPrimaryAddress());
    assertEquals("192.0.2.3", router.getMasterAddress());
    assertEquals(200, router.getMasterPriority());
    assertEquals("00:00:5e:00:01:33", router.getVirtualMac());
    assertEquals(List.of("192.0.2.1/24", "198.51.100.1/32"), router.getVirtualIps());
    assertEquals(List.of("192.0.2.3", "2001:db8::3"), router.getUnicastPeers());
    assertEquals("NO_RESPONSE", router.getNewMasterReason());
    assertEquals("HIGHER_PRIORITY_BACKUP", router.getLastEvent());
    assertEquals("BACKUP: 192.0.2.3 (priority 200) is master", router.getExplanation());
    assertEquals("io.vrrp.router.lan", router.getConfigurationPid());
    assertEquals("file:/etc/io.vrrp.router-lan.cfg", router.getConfigurationFile());
    assertTrue(router.isRelinquished());
    assertEquals(
        List.of(
            new Peer(
                "192.0.2.3", 2, 200, 50, "PSEUDO_HEADER", Date.from(FakeVrrpService.HEARD), 1_234)),
        router.getPeers());
    Date since = Date.from(FakeVrrpService.SINCE);
    assertEquals(
        List.of(
            new Tracker("uplink", "interface", "DOWN", since, "no carrier", -50, -50, 7, 3),
            new Tracker("app", "custom", "UP", since, "ready", null, 0, 7, 3)),
        router.getTrackers());
    assertEquals(
        List.of(
            new Transition(
                3, Date.from(FakeVrrpService.SINCE), "MASTER", "BACKUP", "192.0.2.3 is master"),
            new Transition(
                1,
                Date.from(FakeVrrpService.CONFIGURED),
                "INITIALIZE",
                "MASTER",
                "no master heard")),
        router.getHistory());
    assertEquals(Date.from(FakeVrrpService.CONFIGURED), router.getDiscontinuityDatetime());
  }

  @Test
  void theUnknownIsNull() {
    jmx.service.knowsNothing();
    VirtualRouterMXBean router = jmx.proxy();
    assertEquals("INITIALIZE", router.getState());
    assertEquals(List.of("interface eth0 is down"), router.getReasons());
    assertNull(router.getPriorityOverride());
    assertNull(router.getPrimaryAddress());
    assertNull(router.getMasterAddress());
    assertNull(router.getMasterPriority());
    assertEquals(List.of(), router.getUnicastPeers());
    assertEquals("3", router.getVersion());
  }

  @Test
  void everyCounterIsAnAttributeAndAnEntryOfTheMap() throws Exception {
    Map<String, Long> all = jmx.proxy().getCounters();
    Map<VrrpCounter, Long> counters = jmx.service.statistics().counters();
    assertEquals(counters.size(), all.size());
    for (Map.Entry<VrrpCounter, Long> counter : counters.entrySet()) {
      String name = capitalized(counter.getKey().key());
      assertEquals(counter.getValue(), read(name), name);
      assertEquals(counter.getValue(), all.get(name), name);
    }
    assertEquals("CHECKSUM_ERROR", jmx.proxy().getProtoErrReason());
  }

  @Test
  void theNamesOfCountersAreThoseOfRfc8347() throws Exception {
    assertEquals(jmx.service.statistics().get(DiscardReason.CHECKSUM), read("ChecksumErrors"));
    assertEquals(
        jmx.service.statistics().get(RouterCounter.MASTER_TRANSITIONS), read("MasterTransitions"));
    assertEquals(
        jmx.service.statistics().get(RouterCounter.PRIORITY_ZERO_PKTS_SENT),
        read("PriorityZeroPktsSent"));
  }

  @Test
  void allAttributesOfOneCallComeFromOneSnapshot() throws Exception {
    String[] names = attributeNames();
    Map<String, Object> together = new HashMap<>();
    jmx.server
        .getAttributes(jmx.name, names)
        .asList()
        .forEach(attribute -> together.put(attribute.getName(), attribute.getValue()));
    assertEquals(1, jmx.service.statusSnapshots());
    assertEquals(1, jmx.service.statisticsSnapshots());

    assertEquals(names.length, together.size());
    for (String name : names) {
      Object alone = read(name);
      if (alone instanceof Object[] array) {
        assertArrayEquals(array, (Object[]) together.get(name), name);
      } else {
        assertEquals(alone, together.get(name), name);
      }
    }
  }

  @Test
  void whatCannotBeReadIsAskedForOnceAndLeftOut() throws Exception {
    jmx.service.failure = new IllegalStateException("the VRRP engine does not answer");

    assertEquals(0, jmx.server.getAttributes(jmx.name, attributeNames()).size());

    // Status, explanation and counters, each of which may wait for seconds; and PID and file.
    assertEquals(5, jmx.service.failures);
    Exception failure = assertThrows(RuntimeMBeanException.class, () -> read("ChecksumErrors"));
    assertEquals("the VRRP engine does not answer", failure.getCause().getMessage());
  }

  @Test
  void theNextCallTakesANewSnapshot() throws Exception {
    jmx.server.getAttributes(jmx.name, new String[] {"State", "Since"});
    jmx.service.knowsNothing();
    assertEquals(
        "INITIALIZE",
        jmx.server.getAttributes(jmx.name, new String[] {"State"}).asList().get(0).getValue());
    assertEquals(2, jmx.service.statusSnapshots());
    assertEquals(0, jmx.service.statisticsSnapshots());
  }

  @Test
  void anUnknownNameIsLeftOutAmongOthersAndRefusedAlone() throws Exception {
    assertThrows(AttributeNotFoundException.class, () -> read("Nonsense"));
    assertEquals(1, jmx.server.getAttributes(jmx.name, new String[] {"Nonsense", "State"}).size());
  }

  @Test
  void everyTypeIsOpenAndNothingIsWritable() throws Exception {
    for (MBeanAttributeInfo attribute : jmx.server.getMBeanInfo(jmx.name).getAttributes()) {
      assertInstanceOf(
          OpenType.class, attribute.getDescriptor().getFieldValue("openType"), attribute.getName());
      assertFalse(attribute.isWritable(), attribute.getName());
    }
  }

  private Object read(String attribute) throws Exception {
    return jmx.server.getAttribute(jmx.name, attribute);
  }

  private String[] attributeNames() throws Exception {
    return Arrays.stream(jmx.server.getMBeanInfo(jmx.name).getAttributes())
        .map(MBeanAttributeInfo::getName)
        .toArray(String[]::new);
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
