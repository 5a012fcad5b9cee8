// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.jmx.VirtualRouterMXBean;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** A separate server, and an exporter that has seen {@link FakeVrrpService#eth0()}. */
final class ExporterFixture {

  final MBeanServer server = MBeanServerFactory.newMBeanServer();
  final VirtualRouterExporter exporter = new VirtualRouterExporter(server);
  final FakeVrrpService service = FakeVrrpService.eth0();
  final ObjectName name = BeanNames.of(service.id());

  ExporterFixture() {
    exporter.export(service);
  }

  VirtualRouterMXBean proxy() {
    return JMX.newMXBeanProxy(server, name, VirtualRouterMXBean.class, true);
  }
}
