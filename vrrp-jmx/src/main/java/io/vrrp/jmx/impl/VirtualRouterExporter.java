// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpService;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Keeps one management bean registered for each virtual router service, and passes on its
 * notifications. The identity of a virtual router never changes, so changes of service properties
 * do not matter here.
 */
@Component(service = VrrpListener.class, immediate = true)
public final class VirtualRouterExporter implements VrrpListener {

  private final RegisteredBeans<ManagedVirtualRouter> beans;

  /**
   * Exports to the platform MBean server, to which consoles connect and whose access Karaf
   * controls.
   */
  public VirtualRouterExporter() {
    this(ManagementFactory.getPlatformMBeanServer());
  }

  VirtualRouterExporter(MBeanServer server) {
    this.beans = new RegisteredBeans<>(server);
  }

  @Reference(
      name = "virtualRouter",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unexport")
  void export(VrrpService service) {
    beans.add(BeanNames.of(service.id()), new ManagedVirtualRouter(service));
  }

  void unexport(VrrpService service) {
    beans.remove(BeanNames.of(service.id()), bean -> bean.manages(service));
  }

  @Deactivate
  void deactivate() {
    beans.removeAll();
  }

  @Override
  public void notified(VrrpNotification notification) {
    ManagedVirtualRouter bean = beans.find(BeanNames.of(notification.id()));
    if (bean != null) {
      bean.notified(notification);
    }
  }
}
