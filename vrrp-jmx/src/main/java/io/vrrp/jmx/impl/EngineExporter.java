// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpEngine;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one management bean registered for each engine service.
 *
 * <p>When one engine replaces another, two may have the same name for a moment. Therefore adding
 * and removing beans is synchronized, so that the bean of the new engine is not lost.
 */
@Component(
    service = {},
    immediate = true)
public final class EngineExporter {

  private static final Logger LOG = LoggerFactory.getLogger(EngineExporter.class);

  private final MBeanServer server;
  private final Map<ObjectName, ManagedEngine> exported = new ConcurrentHashMap<>();

  /** Exports to the platform MBean server. */
  public EngineExporter() {
    this(ManagementFactory.getPlatformMBeanServer());
  }

  EngineExporter(MBeanServer server) {
    this.server = server;
  }

  @Reference(
      name = "engine",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unexport")
  synchronized void export(VrrpEngine engine) {
    ObjectName name = VirtualRouterName.ofEngine(engine.networkNamespace());
    ManagedEngine bean = new ManagedEngine(engine);
    // The successor of a closed engine may come before the old service is gone.
    if (exported.put(name, bean) != null) {
      unregister(name);
    }
    try {
      server.registerMBean(bean, name);
    } catch (InstanceAlreadyExistsException e) {
      // The other bean is not ours: leave it alone, also when this engine goes.
      exported.remove(name, bean);
      LOG.warn(
          "{}: not exported to JMX: another bean has the name, perhaps of another OSGi"
              + " framework of this JVM",
          name);
    } catch (JMException | RuntimeException e) {
      exported.remove(name, bean);
      LOG.warn("{}: not exported to JMX: {}", name, e.toString());
    }
  }

  synchronized void unexport(VrrpEngine engine) {
    ObjectName name = VirtualRouterName.ofEngine(engine.networkNamespace());
    ManagedEngine bean = exported.get(name);
    if (bean != null && bean.manages(engine) && exported.remove(name, bean)) {
      unregister(name);
    }
  }

  @Deactivate
  synchronized void deactivate() {
    exported.forEach(
        (name, bean) -> {
          if (exported.remove(name, bean)) {
            unregister(name);
          }
        });
  }

  private void unregister(ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      LOG.debug("{}: was already unregistered from JMX", name);
    } catch (JMException e) {
      LOG.warn("{}: failed to unregister from JMX: {}", name, e.toString());
    }
  }
}
