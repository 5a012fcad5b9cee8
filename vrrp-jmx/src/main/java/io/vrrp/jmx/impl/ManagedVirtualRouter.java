// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCounter;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpService;
import io.vrrp.jmx.VirtualRouterMXBean;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;

/** The management bean of one virtual router. */
final class ManagedVirtualRouter extends DescribedMBean<VirtualRouterView>
    implements NotificationEmitter {

  private static final CounterAttributes COUNTERS =
      new CounterAttributes(VrrpCounter.ofVirtualRouter());

  private final VrrpService service;
  private final ObjectName name;
  private final NotificationBroadcasterSupport emitter =
      new NotificationBroadcasterSupport(Notifications.infos());

  ManagedVirtualRouter(VrrpService service) {
    super(VirtualRouterView.live(service), VirtualRouterMXBean.class, COUNTERS);
    this.service = service;
    this.name = BeanNames.of(service.id());
  }

  boolean manages(VrrpService other) {
    return service == other;
  }

  @Override
  VirtualRouterView frozen() {
    return VirtualRouterView.frozen(service);
  }

  void notified(VrrpNotification notification) {
    emitter.sendNotification(Notifications.of(name, notification));
  }

  @Override
  public MBeanNotificationInfo[] getNotificationInfo() {
    return emitter.getNotificationInfo();
  }

  @Override
  public void addNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback) {
    emitter.addNotificationListener(listener, filter, handback);
  }

  @Override
  public void removeNotificationListener(NotificationListener listener)
      throws ListenerNotFoundException {
    emitter.removeNotificationListener(listener);
  }

  @Override
  public void removeNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback)
      throws ListenerNotFoundException {
    emitter.removeNotificationListener(listener, filter, handback);
  }
}
