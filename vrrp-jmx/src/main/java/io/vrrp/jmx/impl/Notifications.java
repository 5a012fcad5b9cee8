// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCompetingMaster;
import io.vrrp.VrrpFault;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpPriorityChange;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpVirtualRouterError;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.ObjectName;

/** Converts notifications to JMX notifications, which contain only types of the JDK. */
final class Notifications {

  private static final String PROTOCOL_ERROR = "io.vrrp.protocolError";
  private static final String VIRTUAL_ROUTER_ERROR = "io.vrrp.virtualRouterError";
  private static final String COMPETING_SEEN = "io.vrrp.competingMaster.seen";
  private static final String COMPETING_GONE = "io.vrrp.competingMaster.gone";
  private static final String PRIORITY_CHANGE = "io.vrrp.priorityChange";
  private static final String TRACKER = "io.vrrp.tracker";
  private static final String FAULT_RAISED = "io.vrrp.fault.raised";
  private static final String FAULT_CLEARED = "io.vrrp.fault.cleared";

  /** For kinds that a later API adds; the text describes the event. */
  private static final String OTHER = "io.vrrp.other";

  /** Shared by all virtual routers. */
  private static final MBeanNotificationInfo[] INFOS = {
    new MBeanNotificationInfo(
        new String[] {AttributeChangeNotification.ATTRIBUTE_CHANGE},
        AttributeChangeNotification.class.getName(),
        "The attribute State changed; the message says why"),
    info("A packet was discarded: reason, source", PROTOCOL_ERROR),
    info("A router was heard whose configuration differs: reason, source", VIRTUAL_ROUTER_ERROR),
    info(
        "Another router began or stopped to act as master at the same time: address, priority",
        COMPETING_SEEN,
        COMPETING_GONE),
    info("The attribute EffectivePriority changed: from, to", PRIORITY_CHANGE),
    info(
        "A tracker changed its state: tracker, from, to, reason, contribution to the priority",
        TRACKER),
    info("Something failed, or works again: fault", FAULT_RAISED, FAULT_CLEARED),
    info("Something else happened; the message says what", OTHER)
  };

  private Notifications() {}

  static MBeanNotificationInfo[] infos() {
    return INFOS.clone();
  }

  private static MBeanNotificationInfo info(String description, String... types) {
    return new MBeanNotificationInfo(types, Notification.class.getName(), description);
  }

  static Notification of(ObjectName bean, VrrpNotification happened) {
    if (happened instanceof VrrpStateChange change) {
      return new AttributeChangeNotification(
          bean,
          happened.sequence(),
          happened.time().toEpochMilli(),
          happened.text(),
          "State",
          String.class.getName(),
          change.from().name(),
          change.to().name());
    }
    if (happened instanceof VrrpProtocolError error) {
      return notification(
          PROTOCOL_ERROR,
          bean,
          happened,
          "reason",
          error.reason().name(),
          "source",
          AddressText.of(error.source()));
    }
    if (happened instanceof VrrpVirtualRouterError error) {
      return notification(
          VIRTUAL_ROUTER_ERROR,
          bean,
          happened,
          "reason",
          error.reason().name(),
          "source",
          AddressText.of(error.source()));
    }
    if (happened instanceof VrrpCompetingMaster master) {
      return notification(
          master.present() ? COMPETING_SEEN : COMPETING_GONE,
          bean,
          happened,
          "address",
          AddressText.of(master.address()),
          "priority",
          master.priority());
    }
    if (happened instanceof VrrpPriorityChange change) {
      return notification(
          PRIORITY_CHANGE, bean, happened, "from", change.from(), "to", change.to());
    }
    if (happened instanceof VrrpTrackerChange change) {
      return notification(
          TRACKER,
          bean,
          happened,
          "tracker",
          change.tracker(),
          "from",
          change.from().name(),
          "to",
          change.to().name(),
          "reason",
          change.reason(),
          "contribution",
          change.contribution());
    }
    if (happened instanceof VrrpFault fault) {
      return notification(
          fault.present() ? FAULT_RAISED : FAULT_CLEARED, bean, happened, "fault", fault.fault());
    }
    return notification(OTHER, bean, happened);
  }

  private static Notification notification(
      String type, ObjectName bean, VrrpNotification happened, Object... namesAndValues) {
    Map<String, Object> userData = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      userData.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    Notification notification =
        new Notification(
            type, bean, happened.sequence(), happened.time().toEpochMilli(), happened.text());
    notification.setUserData(userData);
    return notification;
  }
}
