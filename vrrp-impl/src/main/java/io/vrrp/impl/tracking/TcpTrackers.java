// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.protocol.PropertyRule;
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

/** Trackers of TCP services. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + TcpTrackers.PID,
    configurationPid = TcpTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = TcpTrackers.Properties.class, factory = true)
public final class TcpTrackers extends TrackerKind {

  static final String KIND = "tcp";
  static final String PID = PID_PREFIX + KIND;
  static final int DEFAULT_FALL = 3;

  private static final PropertyRule<Integer> PORT = PropertyRule.range("port", 1, 65_535);

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: TCP",
      description = "Up while a TCP connection to a host opens. It is closed at once.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(name = "Address", description = Texts.ADDRESS)
    String address();

    @AttributeDefinition(
        name = "Port",
        min = "1",
        max = "65535",
        description = "TCP port, 1 to 65535")
    int port();

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
        description = Texts.TIMEOUT)
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
  public TcpTrackers(@Reference TrackerActivator activator) {
    super(
        activator,
        KIND,
        CommonProperties.ADDRESS,
        PORT.property(),
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
    int port = reader.number(PORT, null);
    PollSettings settings = CommonProperties.polling(reader, DEFAULT_FALL);
    return new Maker(
        settings.firstReportWithinMillis(),
        resources -> resources.namespaces().ofTcp(namespace, target, port, settings));
  }
}
