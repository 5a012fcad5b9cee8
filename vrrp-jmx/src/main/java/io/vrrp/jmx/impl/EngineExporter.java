// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpEngine;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Keeps one management bean registered for each engine service. */
@Component(
    service = {},
    immediate = true)
public final class EngineExporter {

  private final RegisteredBeans<ManagedEngine> beans;

  /** Exports to the platform MBean server. */
  public EngineExporter() {
    this(ManagementFactory.getPlatformMBeanServer());
  }

  EngineExporter(MBeanServer server) {
    this.beans = new RegisteredBeans<>(server);
  }

  @Reference(
      name = "engine",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unexport")
  void export(VrrpEngine engine) {
    beans.add(nameOf(engine), new ManagedEngine(engine));
  }

  void unexport(VrrpEngine engine) {
    beans.remove(nameOf(engine), bean -> bean.manages(engine));
  }

  @Deactivate
  void deactivate() {
    beans.removeAll();
  }

  private static ObjectName nameOf(VrrpEngine engine) {
    return BeanNames.ofEngine(engine.networkNamespace());
  }
}
