// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.events;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpCompetingMaster;
import io.vrrp.VrrpFault;
import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpPriorityChange;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpVirtualRouterError;
import io.vrrp.impl.protocol.IpAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

/**
 * Publishes to EventAdmin what a {@link VrrpListener} receives. Without an EventAdmin the component
 * is never activated, and this class is not even loaded. The component requires EventAdmin, but the
 * bundle imports it optionally.
 */
@Component(service = VrrpListener.class, property = "eventAdmin.cardinality.minimum:Integer=1")
public final class EventPublisher implements VrrpListener {

  private static final String TOPICS = "io/vrrp/router/";

  private final EventAdmin eventAdmin;

  @Activate
  public EventPublisher(
      @Reference(name = "eventAdmin", cardinality = ReferenceCardinality.OPTIONAL)
          EventAdmin eventAdmin) {
    this.eventAdmin = eventAdmin;
  }

  @Override
  public void notified(VrrpNotification happened) {
    Map<String, Object> properties = common(happened);
    String topic;
    if (happened instanceof VrrpStateChange change) {
      topic = "STATE_CHANGED";
      properties.put("vrrp.state", change.to().name());
      properties.put("vrrp.state.before", change.from().name());
      properties.put("vrrp.reason", change.reason());
    } else if (happened instanceof VrrpPriorityChange change) {
      topic = "PRIORITY_CHANGED";
      properties.put("vrrp.priority", change.to());
      properties.put("vrrp.priority.before", change.from());
    } else if (happened instanceof VrrpProtocolError error) {
      topic = "PROTOCOL_ERROR";
      properties.put("vrrp.reason", error.reason().name());
      properties.put("vrrp.source", IpAddress.of(error.source()).toString());
    } else if (happened instanceof VrrpVirtualRouterError error) {
      topic = "VIRTUAL_ROUTER_ERROR";
      properties.put("vrrp.reason", error.reason().name());
      properties.put("vrrp.source", IpAddress.of(error.source()).toString());
    } else if (happened instanceof VrrpCompetingMaster master) {
      topic = "COMPETING_MASTER";
      properties.put("vrrp.present", master.present());
      properties.put("vrrp.source", IpAddress.of(master.address()).toString());
      properties.put("vrrp.priority", master.priority());
    } else if (happened instanceof VrrpTrackerChange change) {
      topic = "TRACKER_CHANGED";
      properties.put("vrrp.tracker.name", change.tracker());
      properties.put("vrrp.tracker.state", change.to().name());
      properties.put("vrrp.tracker.state.before", change.from().name());
      properties.put("vrrp.tracker.contribution", change.contribution());
      properties.put("vrrp.reason", change.reason());
    } else if (happened instanceof VrrpFault fault) {
      topic = "FAULT";
      properties.put("vrrp.present", fault.present());
      properties.put("vrrp.reason", fault.fault());
    } else {
      topic = "OTHER";
    }
    // Not sendEvent: a handler that hangs would delay the other listeners.
    eventAdmin.postEvent(new Event(TOPICS + topic, properties));
  }

  /** The keys are the names of the service properties. */
  private static Map<String, Object> common(VrrpNotification happened) {
    Map<String, Object> properties = new HashMap<>();
    VirtualRouterId id = happened.id();
    id.networkNamespace().ifPresent(name -> properties.put("vrrp.networkNamespace", name));
    properties.put("vrrp.interface", id.interfaceName());
    properties.put("vrrp.family", id.family().name().toLowerCase(Locale.ROOT));
    properties.put("vrrp.vrid", id.vrid());
    properties.put("vrrp.sequence", happened.sequence());
    properties.put(EventConstants.MESSAGE, happened.text());
    properties.put(EventConstants.TIMESTAMP, happened.time().toEpochMilli());
    return properties;
  }
}
