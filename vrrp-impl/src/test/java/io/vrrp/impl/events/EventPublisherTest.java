// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.AddressFamily;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpState;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.component.view.CompetingMaster;
import io.vrrp.impl.component.view.FaultChange;
import io.vrrp.impl.component.view.Occurrence;
import io.vrrp.impl.component.view.PriorityChange;
import io.vrrp.impl.component.view.ProtocolError;
import io.vrrp.impl.component.view.StateChange;
import io.vrrp.impl.component.view.TrackerChange;
import io.vrrp.impl.component.view.VirtualRouterError;
import io.vrrp.impl.engine.port.RouterEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

class EventPublisherTest {

  private static final Instant TIME = Instant.ofEpochMilli(1_234);
  private static final InetAddress SOURCE = InetAddress.getLoopbackAddress();
  private static final VirtualRouterId ID =
      new VirtualRouterId(Optional.of("blue"), "eth0", AddressFamily.IPV6, 51);

  private final List<Event> events = new ArrayList<>();
  private final EventPublisher publisher =
      new EventPublisher(
          new EventAdmin() {
            @Override
            public void postEvent(Event event) {
              events.add(event);
            }

            @Override
            public void sendEvent(Event event) {
              throw new AssertionError("would block");
            }
          });

  private void assertPublished(
      VrrpNotification happened, String topic, Map<String, Object> special) {
    publisher.notified(happened);
    Event event = events.remove(0);
    assertEquals("io/vrrp/router/" + topic, event.getTopic());
    Map<String, Object> expected = new HashMap<>(special);
    expected.put("vrrp.networkNamespace", "blue");
    expected.put("vrrp.interface", "eth0");
    expected.put("vrrp.family", "ipv6");
    expected.put("vrrp.vrid", 51);
    expected.put("vrrp.sequence", 9L);
    expected.put("message", happened.text());
    expected.put("timestamp", 1_234L);
    Map<String, Object> published = new HashMap<>();
    for (String name : event.getPropertyNames()) {
      published.put(name, event.getProperty(name));
    }
    published.remove("event.topics");
    assertEquals(expected, published);
  }

  @Test
  void eachKindHasItsTopicAndProperties() {
    assertPublished(
        new StateChange(new Occurrence(ID, 9, TIME), VrrpState.BACKUP, VrrpState.MASTER, "silence"),
        "STATE_CHANGED",
        Map.of("vrrp.state", "MASTER", "vrrp.state.before", "BACKUP", "vrrp.reason", "silence"));
    assertPublished(
        new PriorityChange(new Occurrence(ID, 9, TIME), 100, 120),
        "PRIORITY_CHANGED",
        Map.of("vrrp.priority", 120, "vrrp.priority.before", 100));
    assertPublished(
        new ProtocolError(new Occurrence(ID, 9, TIME), ProtoErrReason.CHECKSUM_ERROR, SOURCE),
        "PROTOCOL_ERROR",
        Map.of("vrrp.reason", "CHECKSUM_ERROR", "vrrp.source", "127.0.0.1"));
    assertPublished(
        new VirtualRouterError(
            new Occurrence(ID, 9, TIME), VirtualRouterErrorReason.INTERVAL_ERROR, SOURCE),
        "VIRTUAL_ROUTER_ERROR",
        Map.of("vrrp.reason", "INTERVAL_ERROR", "vrrp.source", "127.0.0.1"));
    assertPublished(
        new CompetingMaster(new Occurrence(ID, 9, TIME), true, SOURCE, 200),
        "COMPETING_MASTER",
        Map.of("vrrp.present", true, "vrrp.source", "127.0.0.1", "vrrp.priority", 200));
    assertPublished(
        new FaultChange(new Occurrence(ID, 9, TIME), true, "refused"),
        "FAULT",
        Map.of("vrrp.present", true, "vrrp.reason", "refused"));
  }

  @Test
  void aTrackerHasItsTopicAndProperties() {
    assertPublished(
        new TrackerChange(
            new Occurrence(ID, 9, TIME),
            new RouterEvent.Tracker(
                "uplink", VrrpTrackerState.UP, VrrpTrackerState.DOWN, "no carrier", -50)),
        "TRACKER_CHANGED",
        Map.of(
            "vrrp.tracker.name", "uplink",
            "vrrp.tracker.state", "DOWN",
            "vrrp.tracker.state.before", "UP",
            "vrrp.tracker.contribution", -50,
            "vrrp.reason", "no carrier"));
  }

  @Test
  void writesIpv6AddressesInTheirShortForm() throws UnknownHostException {
    InetAddress source = InetAddress.getByName("fe80::2");
    Occurrence occurrence = new Occurrence(ID, 9, TIME);
    List<VrrpNotification> notifications =
        List.of(
            new CompetingMaster(occurrence, true, source, 200),
            new ProtocolError(occurrence, ProtoErrReason.CHECKSUM_ERROR, source),
            new VirtualRouterError(occurrence, VirtualRouterErrorReason.INTERVAL_ERROR, source));
    for (VrrpNotification notification : notifications) {
      assertTrue(notification.text().contains("fe80::2"), notification.text());
      publisher.notified(notification);
      assertEquals("fe80::2", events.remove(0).getProperty("vrrp.source"));
    }
  }
}
