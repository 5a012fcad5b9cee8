// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.AddressFamily;
import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

class VirtualRouterExporterTest {

  private static final String ALL = "io.vrrp:type=VirtualRouter,*";

  private final ExporterFixture jmx = new ExporterFixture();

  @Test
  void registersOneBeanForEachService() throws Exception {
    FakeVrrpService ipv6 = new FakeVrrpService("eth0", AddressFamily.IPV6, 51);
    jmx.exporter.export(ipv6);
    assertEquals(Set.of(jmx.name, BeanNames.of(ipv6.id())), registered());
  }

  @Test
  void unregistersWhenTheServiceGoes() throws Exception {
    jmx.exporter.unexport(jmx.service);
    assertEquals(Set.of(), registered());
  }

  @Test
  void comesBackWithTheNextServiceOfTheSameIdentity() throws Exception {
    jmx.exporter.unexport(jmx.service);
    jmx.exporter.export(FakeVrrpService.eth0());
    assertEquals(Set.of(jmx.name), registered());
  }

  @Test
  void showsTheSuccessorThatComesBeforeItsPredecessorHasGone() throws Exception {
    FakeVrrpService successor = FakeVrrpService.eth0();
    jmx.exporter.export(successor);

    jmx.proxy().shutdown();
    assertEquals(0, jmx.service.calls.size());
    assertEquals(1, successor.calls.size());

    jmx.exporter.unexport(jmx.service);
    assertEquals(Set.of(jmx.name), registered());
    jmx.exporter.unexport(successor);
    assertEquals(Set.of(), registered());
  }

  @Test
  void aSuccessorThatComesWhileItsPredecessorGoesKeepsItsBean() throws Exception {
    FakeVrrpService service = FakeVrrpService.eth0();
    FakeVrrpService successor = FakeVrrpService.eth0();
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    SlowToUnregister slow = new SlowToUnregister(server);
    VirtualRouterExporter[] exporter = new VirtualRouterExporter[1];
    exporter[0] = new VirtualRouterExporter(slow.meanwhile(() -> exporter[0].export(successor)));
    exporter[0].export(service);

    exporter[0].unexport(service);
    slow.awaitOther();

    assertEquals(Set.of(jmx.name), server.queryNames(new ObjectName(ALL), null));
  }

  @Test
  void skipsANameOfAnotherProgram() throws Exception {
    FakeVrrpService service = new FakeVrrpService("eth1", AddressFamily.IPV4, 1);
    ObjectName taken = BeanNames.of(service.id());
    Runnable foreign = () -> {};
    jmx.server.registerMBean(new StandardMBean(foreign, Runnable.class, true), taken);

    jmx.exporter.export(service);
    jmx.exporter.unexport(service);
    jmx.exporter.deactivate();
    assertEquals(Set.of(taken), registered());
  }

  @Test
  void survivesABeanThatAnotherProgramUnregistered() throws Exception {
    FakeVrrpService other = new FakeVrrpService("eth1", AddressFamily.IPV4, 1);
    jmx.exporter.export(other);
    jmx.server.unregisterMBean(jmx.name);
    jmx.exporter.deactivate();
    assertEquals(Set.of(), registered());
  }

  @Test
  void unregistersEverythingWhenDeactivatedAndUnbindingAfterwardsIsHarmless() throws Exception {
    jmx.exporter.export(new FakeVrrpService("eth0:1", AddressFamily.IPV4, 1));
    jmx.exporter.deactivate();
    assertEquals(Set.of(), registered());
    jmx.exporter.unexport(jmx.service);
    assertEquals(Set.of(), registered());
  }

  @Test
  void usesThePlatformServerByDefault() {
    VirtualRouterExporter exporter = new VirtualRouterExporter();
    exporter.export(jmx.service);
    assertTrue(ManagementFactory.getPlatformMBeanServer().isRegistered(jmx.name));
    exporter.deactivate();
    assertFalse(ManagementFactory.getPlatformMBeanServer().isRegistered(jmx.name));
  }

  private Set<ObjectName> registered() throws Exception {
    return jmx.server.queryNames(new ObjectName(ALL), null);
  }
}
