// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpService;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one management bean registered for each virtual router service.
 *
 * <p>The identity of a virtual router never changes, so changes of service properties do not matter
 * here. Services and notifications arrive on different threads. When one service replaces another,
 * two may have the same identity for a moment. Therefore adding and removing beans is synchronized,
 * so that the bean of the new service is not lost.
 */
@Component(service = VrrpListener.class, immediate = true)
public final class VirtualRouterExporter implements VrrpListener {

  private static final Logger LOG = LoggerFactory.getLogger(VirtualRouterExporter.class);

  private final MBeanServer server;
  private final Map<VirtualRouterId, ManagedVirtualRouter> exported = new ConcurrentHashMap<>();

  /**
   * Exports to the platform MBean server, to which consoles connect and whose access Karaf
   * controls.
   */
  public VirtualRouterExporter() {
    this(ManagementFactory.getPlatformMBeanServer());
  }

  VirtualRouterExporter(MBeanServer server) {
    this.server = server;
  }

  @Reference(
      name = "virtualRouter",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unexport")
  synchronized void export(VrrpService service) {
    VirtualRouterId id = service.id();
    ManagedVirtualRouter bean = new ManagedVirtualRouter(service);
    // The successor of a replaced virtual router may come before the old service is gone.
    ManagedVirtualRouter predecessor = exported.put(id, bean);
    if (predecessor != null) {
      unregister(id, predecessor);
    }
    try {
      server.registerMBean(bean, bean.name());
      LOG.debug("{}: exported to JMX as {}", id, bean.name());
    } catch (InstanceAlreadyExistsException e) {
      // The other bean is not ours: leave it alone, also when this virtual router goes.
      exported.remove(id, bean);
      LOG.warn(
          "{}: not exported to JMX: another bean has the name {}, perhaps of another OSGi"
              + " framework of this JVM",
          id,
          bean.name());
    } catch (JMException | RuntimeException e) {
      exported.remove(id, bean);
      LOG.warn("{}: not exported to JMX: {}", id, e.toString());
    }
  }

  synchronized void unexport(VrrpService service) {
    ManagedVirtualRouter bean = exported.get(service.id());
    if (bean != null && bean.manages(service)) {
      unexport(service.id(), bean);
    }
  }

  @Deactivate
  synchronized void deactivate() {
    exported.forEach(this::unexport);
  }

  private void unexport(VirtualRouterId id, ManagedVirtualRouter bean) {
    if (exported.remove(id, bean)) {
      unregister(id, bean);
    }
  }

  private void unregister(VirtualRouterId id, ManagedVirtualRouter bean) {
    try {
      server.unregisterMBean(bean.name());
    } catch (InstanceNotFoundException e) {
      LOG.debug("{}: {} was already unregistered from JMX", id, bean.name());
    } catch (JMException e) {
      LOG.warn("{}: failed to unregister {} from JMX: {}", id, bean.name(), e.toString());
    }
  }

  @Override
  public void notified(VrrpNotification notification) {
    ManagedVirtualRouter bean = exported.get(notification.id());
    if (bean != null) {
      bean.notified(notification);
    }
  }
}
