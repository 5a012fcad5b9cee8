// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import io.vrrp.impl.tracking.network.Target;
import io.vrrp.impl.tracking.poll.PollSettings;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Trackers of hosts that answer echo requests. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + PingTrackers.PID,
    configurationPid = PingTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = PingTrackers.Properties.class, factory = true)
public final class PingTrackers extends TrackerKind {

  static final String KIND = "ping";
  static final String PID = PID_PREFIX + KIND;
  static final int DEFAULT_FALL = 3;

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: ping",
      description = "Up while a host answers ICMP echo requests.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(name = "Address", description = Texts.ADDRESS)
    String address();

    @AttributeDefinition(
        name = "Interface",
        required = false,
        description = Texts.INTERFACE + "; required with a link-local IPv6 address")
    String interface$() default "";

    @AttributeDefinition(name = "Source", required = false, description = Texts.SOURCE)
    String source() default "";

    @AttributeDefinition(
        name = "Interval",
        required = false,
        min = "100",
        max = "600000",
        description = Texts.INTERVAL)
    int interval() default CommonProperties.DEFAULT_INTERVAL;

    @AttributeDefinition(
        name = "Timeout",
        required = false,
        min = "10",
        max = "600000",
        description = Texts.TIMEOUT + ". A probe repeats its request twice within this time")
    int timeout() default CommonProperties.DEFAULT_TIMEOUT;

    @AttributeDefinition(
        name = "Fall",
        required = false,
        min = "1",
        max = "100",
        description = Texts.FALL)
    int fall() default DEFAULT_FALL;

    @AttributeDefinition(
        name = "Rise",
        required = false,
        min = "1",
        max = "100",
        description = Texts.RISE)
    int rise() default 1;

    @AttributeDefinition(
        name = "Network namespace",
        required = false,
        description = Texts.NETWORK_NAMESPACE)
    String networkNamespace() default "";
  }

  @Activate
  public PingTrackers(@Reference TrackerActivator activator) {
    super(
        activator,
        KIND,
        CommonProperties.ADDRESS,
        CommonProperties.INTERFACE,
        CommonProperties.SOURCE,
        CommonProperties.INTERVAL,
        CommonProperties.TIMEOUT,
        CommonProperties.FALL,
        CommonProperties.RISE,
        CommonProperties.NETWORK_NAMESPACE);
  }

  @Override
  Maker parse(PropertyReader reader) {
    String namespace = CommonProperties.networkNamespace(reader);
    Target target = CommonProperties.target(reader);
    PollSettings settings = CommonProperties.polling(reader, DEFAULT_FALL);
    return new Maker(
        settings.firstReportWithinMillis(),
        resources -> resources.namespaces().ofPing(namespace, target, settings));
  }
}
