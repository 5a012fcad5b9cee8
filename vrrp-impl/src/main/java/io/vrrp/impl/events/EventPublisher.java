// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.events;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpListener;
import io.vrrp.VrrpStateChange;
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
 * Publishes what a {@link VrrpListener} hears. Without an EventAdmin it is never activated, nor
 * even loaded: the component cannot do without it, but the bundle can, and so the reference is
 * optional in what the bundle says it requires.
 */
@Component(
    service = VrrpListener.class,
    property = "eventAdmin.cardinality.minimum:Integer=1")
public final class EventPublisher implements VrrpListener {

  private static final String STATE_CHANGED = "io/vrrp/router/STATE_CHANGED";

  private final EventAdmin eventAdmin;

  @Activate
  public EventPublisher(
      @Reference(name = "eventAdmin", cardinality = ReferenceCardinality.OPTIONAL)
          EventAdmin eventAdmin) {
    this.eventAdmin = eventAdmin;
  }

  @Override
  public void stateChanged(VrrpStateChange change) {
    Map<String, Object> properties = identity(change.id());
    properties.put("vrrp.state", change.to().name());
    properties.put("vrrp.state.before", change.from().name());
    properties.put("vrrp.reason", change.reason());
    properties.put("vrrp.sequence", change.sequence());
    properties.put(EventConstants.TIMESTAMP, change.time().toEpochMilli());
    // Not sendEvent: a handler that hangs would keep back what other listeners are to hear.
    eventAdmin.postEvent(new Event(STATE_CHANGED, properties));
  }

  /** Named as the properties of its service. */
  private static Map<String, Object> identity(VirtualRouterId id) {
    Map<String, Object> properties = new HashMap<>();
    id.networkNamespace().ifPresent(name -> properties.put("vrrp.networkNamespace", name));
    properties.put("vrrp.interface", id.interfaceName());
    properties.put("vrrp.family", id.family().name().toLowerCase(Locale.ROOT));
    properties.put("vrrp.vrid", id.vrid());
    return properties;
  }
}
