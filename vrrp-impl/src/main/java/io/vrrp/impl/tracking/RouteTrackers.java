// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.linux.netlink.Prefix;
import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.PropertyRule;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import io.vrrp.impl.tracking.network.RouteRule;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Trackers of routes. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + RouteTrackers.PID,
    configurationPid = RouteTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = RouteTrackers.Properties.class, factory = true)
public final class RouteTrackers extends TrackerKind {

  static final String KIND = "route";
  static final String PID = PID_PREFIX + KIND;
  static final String DEFAULT_DESTINATION = "default";

  private static final String DESTINATION = "destination";
  private static final PropertyRule<Integer> TABLE =
      PropertyRule.range("table", 1, Integer.MAX_VALUE);
  private static final String VIA = "via";
  private static final String DEV = "dev";

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: route",
      description = "Up while a usable route to a destination is in a routing table.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(
        name = "Destination",
        required = false,
        description =
            "Exactly the destination of the route: address/length, 0.0.0.0/0, ::/0, or default for 0.0.0.0/0"
                + " (for ::/0 if the gateway is an IPv6 address)")
    String destination() default DEFAULT_DESTINATION;

    @AttributeDefinition(
        name = "Table",
        required = false,
        min = "1",
        max = "2147483647",
        description = "Number of the routing table; 254 is the table main")
    int table() default RouteRule.MAIN;

    @AttributeDefinition(
        name = "Gateway",
        required = false,
        description = "Gateway that the route must have. If empty, any or none")
    String via() default "";

    @AttributeDefinition(
        name = "Device",
        required = false,
        description = "Network interface that the route must leave by; if empty, any")
    String dev() default "";

    @AttributeDefinition(
        name = "Network namespace",
        required = false,
        description = Texts.NETWORK_NAMESPACE)
    String networkNamespace() default "";
  }

  @Activate
  public RouteTrackers(@Reference TrackerActivator activator) {
    super(
        activator,
        KIND,
        DESTINATION,
        TABLE.property(),
        VIA,
        DEV,
        CommonProperties.NETWORK_NAMESPACE);
  }

  @Override
  Maker parse(PropertyReader reader) {
    String namespace = CommonProperties.networkNamespace(reader);
    IpAddress via = CommonProperties.host(reader, VIA);
    Prefix destination = CommonProperties.destination(reader, DESTINATION, via != null && via.v6());
    int table = reader.number(TABLE, RouteRule.MAIN);
    String dev = CommonProperties.interfaceName(reader, DEV);
    if (destination != null && via != null && destination.address().v6() && !via.v6()) {
      reader.errors().add(VIA, via, "an IPv6 address with destination=" + destination);
    }
    RouteRule rule = new RouteRule(destination, table, via, dev);
    return Maker.soon(resources -> resources.namespaces().ofRoute(namespace, rule));
  }
}
