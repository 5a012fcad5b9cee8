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
import io.vrrp.VrrpFault;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpPriorityChange;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpRivalMaster;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpVirtualRouterError;
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
    jmx.exporter.stateChanged(
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
    jmx.exporter.stateChanged(change(id, 1, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"));
    jmx.exporter.stateChanged(change(id, 2, VrrpState.BACKUP, VrrpState.MASTER, "silence"));
    jmx.exporter.stateChanged(change(id, 3, VrrpState.MASTER, VrrpState.BACKUP, "preempted"));
    assertEquals(
        List.of(1L, 2L, 3L), received.stream().map(Notification::getSequenceNumber).toList());
  }

  @Test
  void belongToOneVirtualRouter() {
    FakeVrrpService other = new FakeVrrpService("eth0", AddressFamily.IPV6, 51);
    jmx.exporter.export(other);
    jmx.exporter.stateChanged(
        change(other.id(), 1, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"));
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
    jmx.exporter.stateChanged(
        change(jmx.service.id(), 1, VrrpState.INITIALIZE, VrrpState.BACKUP, "started"));
    assertEquals(1, next.size());
  }

  @Test
  void ofAServiceThatIsGoneAreDropped() {
    jmx.exporter.unexport(jmx.service);
    assertDoesNotThrow(
        () ->
            jmx.exporter.stateChanged(
                change(jmx.service.id(), 1, VrrpState.BACKUP, VrrpState.INITIALIZE, "stopped")));
    assertEquals(List.of(), received);
  }

  @Test
  void areDeclared() throws Exception {
    MBeanNotificationInfo[] declared = jmx.server.getMBeanInfo(jmx.name).getNotifications();
    assertEquals(7, declared.length);
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
    jmx.exporter.notified(new VrrpProtocolError(id, 2, TIME, ProtoErrReason.VERSION_ERROR, peer));
    jmx.exporter.notified(new VrrpVirtualRouterError(id, 3, TIME, interval, peer));
    jmx.exporter.notified(new VrrpRivalMaster(id, 4, TIME, true, peer, 50));
    jmx.exporter.notified(new VrrpRivalMaster(id, 5, TIME, false, peer, 50));
    jmx.exporter.notified(new VrrpPriorityChange(id, 6, TIME, 100, 50));
    jmx.exporter.notified(new VrrpFault(id, 7, TIME, true, "no socket"));
    jmx.exporter.notified(new VrrpFault(id, 8, TIME, false, "no socket"));
    assertEquals(
        List.of(
            "1 jmx.attribute.change INITIALIZE to BACKUP: started null",
            "2 io.vrrp.protocolError a packet from 192.0.2.3 was discarded: VERSION_ERROR"
                + " {reason=VERSION_ERROR, source=192.0.2.3}",
            "3 io.vrrp.virtualRouterError 192.0.2.3 does not fit: INTERVAL_ERROR"
                + " {reason=INTERVAL_ERROR, source=192.0.2.3}",
            "4 io.vrrp.rivalMaster.seen 192.0.2.3 (priority 50) acts as master beside this node"
                + " {address=192.0.2.3, priority=50}",
            "5 io.vrrp.rivalMaster.gone 192.0.2.3 no longer acts as master beside this node"
                + " {address=192.0.2.3, priority=50}",
            "6 io.vrrp.priorityChange priority 100 to 50 {from=100, to=50}",
            "7 io.vrrp.fault.raised no socket {fault=no socket}",
            "8 io.vrrp.fault.cleared works again: no socket {fault=no socket}"),
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

  /** As a later version of the API may have it. */
  private record LaterKind(VirtualRouterId id, long sequence, Instant time, String text)
      implements VrrpNotification {}

  @Test
  void aKindOfALaterApiArrivesWithItsText() {
    jmx.exporter.notified(new LaterKind(jmx.service.id(), 9, TIME, "tracker app is down"));

    Notification sent = received.get(0);
    assertEquals("io.vrrp.other", sent.getType());
    assertEquals("tracker app is down", sent.getMessage());
    assertEquals(9, sent.getSequenceNumber());
  }

  private static VrrpStateChange change(
      VirtualRouterId id, long sequence, VrrpState from, VrrpState to, String reason) {
    return new VrrpStateChange(id, sequence, TIME, from, to, reason);
  }
}
