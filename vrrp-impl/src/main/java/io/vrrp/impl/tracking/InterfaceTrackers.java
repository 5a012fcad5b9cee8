// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.protocol.InterfaceName;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Trackers of interfaces. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + InterfaceTrackers.PID,
    configurationPid = InterfaceTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = InterfaceTrackers.Properties.class, factory = true)
public final class InterfaceTrackers extends TrackerKind {

  static final String KIND = "interface";
  static final String PID = PID_PREFIX + KIND;

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: interface",
      description = "Up while a network interface exists, is up and has carrier.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(name = "Interface", description = "Network interface, for example eth1")
    String interface$();

    @AttributeDefinition(
        name = "Network namespace",
        required = false,
        description = Texts.NETWORK_NAMESPACE)
    String networkNamespace() default "";
  }

  @Activate
  public InterfaceTrackers(@Reference TrackerActivator activator) {
    super(activator, KIND, CommonProperties.INTERFACE, CommonProperties.NETWORK_NAMESPACE);
  }

  @Override
  Maker parse(PropertyReader reader) {
    String namespace = CommonProperties.networkNamespace(reader);
    String name = reader.text(InterfaceName.RULE, null);
    return Maker.soon(resources -> resources.namespaces().ofInterface(namespace, name));
  }
}
