// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpNotification;
import io.vrrp.VrrpService;
import io.vrrp.jmx.VirtualRouterMXBean;
import javax.management.AttributeList;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The management bean of one virtual router. */
final class ManagedVirtualRouter extends DescribedMBean {

  private final VrrpService service;
  private final ObjectName name;

  ManagedVirtualRouter(VrrpService service) {
    super(
        VirtualRouterView.live(service),
        VirtualRouterMXBean.class,
        new NotificationBroadcasterSupport(Notifications.infos()));
    this.service = service;
    this.name = VirtualRouterName.of(service.id());
  }

  ObjectName name() {
    return name;
  }

  boolean manages(VrrpService other) {
    return service == other;
  }

  /**
   * Consoles read all attributes in one call: they shall belong together, and cost one snapshot.
   */
  @Override
  public AttributeList getAttributes(String[] attributes) {
    return new StandardMBean(
            VirtualRouterView.frozen(service), VirtualRouterMXBean.class, /* isMXBean= */ true)
        .getAttributes(attributes);
  }

  void notified(VrrpNotification notification) {
    sendNotification(Notifications.of(name, notification));
  }
}
