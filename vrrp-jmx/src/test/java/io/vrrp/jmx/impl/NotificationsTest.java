// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.AddressFamily;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpTrackerState;
import io.vrrp.jmx.impl.FakeNotifications.CompetingMaster;
import io.vrrp.jmx.impl.FakeNotifications.Fault;
import io.vrrp.jmx.impl.FakeNotifications.PriorityChange;
import io.vrrp.jmx.impl.FakeNotifications.ProtocolError;
import io.vrrp.jmx.impl.FakeNotifications.RouterError;
import io.vrrp.jmx.impl.FakeNotifications.TrackerChange;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.management.AttributeChangeNotification;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationsTest {

  private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123Z");

  private final ExporterFixture jmx = new ExporterFixture();
  private final List<Notification> received = new ArrayList<>();

  @BeforeEach
  void listen() throws Exception {
    jmx.server.addNotificationListener(
        jmx.name, (notification, handback) -> received.add(notification), null, null);
  }

  @Test
  void aChangeOfStateIsAChangeOfTheAttribute() {
    jmx.exporter.notified(
        change(jmx.service.id(), 7, VrrpState.BACKUP, VrrpState.MASTER, "master not heard"));

    AttributeChangeNotification sent = (AttributeChangeNotification) received.get(0);
    assertEquals("State", sent.getAttributeName());
    assertEquals("java.lang.String", sent.getAttributeType());
    assertEquals("BACKUP", sent.getOldValue());
    assertEquals("MASTER", sent.getNewValue());
    assertEquals(7, sent.getSequenceNumber());
    assertEquals(TIME.toEpochMilli(), sent.getTimeStamp());
    assertEquals("BACKUP to MASTER: master not heard", sent.getMessage());
    assertEquals(jmx.name, sent.getSource());
  }

  @Test
  void comeInTheOrderOfTheChanges() {
    VirtualRouterId id = jmx.service.id();
    jmx.exporter.notified(change(id, 1, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"));
    jmx.exporter.notified(change(id, 2, VrrpState.BACKUP, VrrpState.MASTER, "silence"));
    jmx.exporter.notified(change(id, 3, VrrpState.MASTER, VrrpState.BACKUP, "preempted"));
    assertEquals(
        List.of(1L, 2L, 3L), received.stream().map(Notification::getSequenceNumber).toList());
  }

  @Test
  void belongToOneVirtualRouter() {
    FakeVrrpService other = new FakeVrrpService("eth0", AddressFamily.IPV6, 51);
    jmx.exporter.export(other);
    jmx.exporter.notified(change(other.id(), 1, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"));
    assertEquals(List.of(), received);
  }

  @Test
  void aThrowingListenerDoesNotHarmTheNext() throws Exception {
    List<Notification> next = new ArrayList<>();
    jmx.server.addNotificationListener(
        jmx.name,
        (notification, handback) -> {
          throw new IllegalStateException("listener");
        },
        null,
        null);
    jmx.server.addNotificationListener(
        jmx.name, (notification, handback) -> next.add(notification), null, null);
    jmx.exporter.notified(
        change(jmx.service.id(), 1, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"));
    assertEquals(1, next.size());
  }

  @Test
  void ofAServiceThatIsGoneAreDropped() {
    jmx.exporter.unexport(jmx.service);
    assertDoesNotThrow(
        () ->
            jmx.exporter.notified(
                change(jmx.service.id(), 1, VrrpState.BACKUP, VrrpState.INITIALIZE, "stopped")));
    assertEquals(List.of(), received);
  }

  @Test
  void areDeclared() throws Exception {
    MBeanNotificationInfo[] declared = jmx.server.getMBeanInfo(jmx.name).getNotifications();
    assertEquals(8, declared.length);
    assertEquals(AttributeChangeNotification.class.getName(), declared[0].getName());
    assertArrayEquals(
        new String[] {AttributeChangeNotification.ATTRIBUTE_CHANGE}, declared[0].getNotifTypes());
    assertEquals("The attribute State changed; the message says why", declared[0].getDescription());
  }

  @Test
  void everyKindHasATypeAndUserData() {
    VirtualRouterId id = jmx.service.id();
    InetAddress peer = FakeVrrpService.address("192.0.2.3");
    VirtualRouterErrorReason interval = VirtualRouterErrorReason.INTERVAL_ERROR;
    jmx.exporter.notified(change(id, 1, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"));
    jmx.exporter.notified(
        new ProtocolError(id, 2, TIME, ProtoErrReason.VERSION_ERROR, peer, "discarded"));
    jmx.exporter.notified(new RouterError(id, 3, TIME, interval, peer, "does not fit"));
    jmx.exporter.notified(new CompetingMaster(id, 4, TIME, true, peer, 50, "seen"));
    jmx.exporter.notified(new CompetingMaster(id, 5, TIME, false, peer, 50, "gone"));
    jmx.exporter.notified(new PriorityChange(id, 6, TIME, 100, 50, "priority"));
    jmx.exporter.notified(new Fault(id, 7, TIME, true, "no socket", "failed"));
    jmx.exporter.notified(new Fault(id, 8, TIME, false, "no socket", "works again"));
    jmx.exporter.notified(
        new TrackerChange(
            id,
            9,
            TIME,
            "uplink",
            VrrpTrackerState.UP,
            VrrpTrackerState.DOWN,
            "no carrier",
            -50,
            "tracker uplink: UP to DOWN"));
    assertEquals(
        List.of(
            "1 jmx.attribute.change INITIALIZE to BACKUP: started null",
            "2 io.vrrp.protocolError discarded" + " {reason=VERSION_ERROR, source=192.0.2.3}",
            "3 io.vrrp.virtualRouterError does not fit"
                + " {reason=INTERVAL_ERROR, source=192.0.2.3}",
            "4 io.vrrp.competingMaster.seen seen" + " {address=192.0.2.3, priority=50}",
            "5 io.vrrp.competingMaster.gone gone" + " {address=192.0.2.3, priority=50}",
            "6 io.vrrp.priorityChange priority {from=100, to=50}",
            "7 io.vrrp.fault.raised failed {fault=no socket}",
            "8 io.vrrp.fault.cleared works again {fault=no socket}",
            "9 io.vrrp.tracker tracker uplink: UP to DOWN {tracker=uplink, from=UP, to=DOWN,"
                + " reason=no carrier, contribution=-50}"),
        received.stream()
            .map(
                n ->
                    n.getSequenceNumber()
                        + " "
                        + n.getType()
                        + " "
                        + n.getMessage()
                        + " "
                        + n.getUserData())
            .toList());
    assertTrue(received.stream().allMatch(n -> n.getTimeStamp() == TIME.toEpochMilli()));
  }

  /** A kind that a later version of the API may add. */
  private record LaterKind(VirtualRouterId id, long sequence, Instant time, String text)
      implements VrrpNotification {}

  @Test
  void notificationOfALaterApiArrivesWithItsText() {
    jmx.exporter.notified(new LaterKind(jmx.service.id(), 9, TIME, "tracker app is down"));

    Notification sent = received.get(0);
    assertEquals("io.vrrp.other", sent.getType());
    assertEquals("tracker app is down", sent.getMessage());
    assertEquals(9, sent.getSequenceNumber());
  }

  private static VrrpStateChange change(
      VirtualRouterId id, long sequence, VrrpState from, VrrpState to, String reason) {
    return FakeNotifications.stateChange(id, sequence, TIME, from, to, reason);
  }
}
