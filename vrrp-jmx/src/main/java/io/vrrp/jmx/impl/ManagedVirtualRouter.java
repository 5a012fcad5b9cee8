// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpService;
import io.vrrp.VrrpStateChange;
import io.vrrp.jmx.VirtualRouterMXBean;
import javax.management.AttributeChangeNotification;
import javax.management.AttributeList;
import javax.management.MBeanNotificationInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The management bean of one virtual router. */
final class ManagedVirtualRouter extends DescribedMBean {

  private static final MBeanNotificationInfo STATE_CHANGE =
      new MBeanNotificationInfo(
          new String[] {AttributeChangeNotification.ATTRIBUTE_CHANGE},
          AttributeChangeNotification.class.getName(),
          "The attribute State changed; the message says why");

  private final VrrpService service;
  private final ObjectName name;

  ManagedVirtualRouter(VrrpService service) {
    super(
        VirtualRouterView.live(service),
        VirtualRouterMXBean.class,
        new NotificationBroadcasterSupport(STATE_CHANGE));
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

  void stateChanged(VrrpStateChange change) {
    sendNotification(
        new AttributeChangeNotification(
            name,
            change.sequence(),
            change.time().toEpochMilli(),
            change.from() + " to " + change.to() + ": " + change.reason(),
            "State",
            String.class.getName(),
            change.from().name(),
            change.to().name()));
  }
}
