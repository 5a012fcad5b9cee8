// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.protocol.PropertyRule;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import io.vrrp.impl.tracking.local.ServiceCount;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Trackers of OSGi services. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + ServiceTrackers.PID,
    configurationPid = ServiceTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = ServiceTrackers.Properties.class, factory = true)
public final class ServiceTrackers extends TrackerKind {

  static final String KIND = "service";
  static final String PID = PID_PREFIX + KIND;

  private static final String FILTER = "filter";
  private static final PropertyRule<Integer> MINIMUM = PropertyRule.range("minimum", 1, 10_000);

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: service",
      description = "Up while enough OSGi services match a filter.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(
        name = "Filter",
        description =
            "OSGi filter on service properties, for example (objectClass=com.example.Shop)")
    String filter();

    @AttributeDefinition(
        name = "Minimum",
        required = false,
        min = "1",
        max = "10000",
        description = "How many services must match, 1 to 10000")
    int minimum() default 1;
  }

  @Activate
  public ServiceTrackers(@Reference TrackerActivator activator) {
    super(activator, KIND, FILTER, MINIMUM.property());
  }

  @Override
  Maker parse(PropertyReader reader) {
    Filter filter = filter(reader);
    int minimum = reader.number(MINIMUM, 1);
    return Maker.soon(resources -> new ServiceCount(resources.context(), filter, minimum));
  }

  private static Filter filter(PropertyReader reader) {
    String text = reader.text(FILTER);
    String allowed = "a filter of OSGi, such as (objectClass=com.example.Shop)";
    if (text == null) {
      reader.errors().add(FILTER + " is missing; allowed: " + allowed);
      return null;
    }
    try {
      return FrameworkUtil.createFilter(text);
    } catch (InvalidSyntaxException e) {
      reader.errors().add(FILTER, text, allowed + " (" + e.getMessage() + ")");
      return null;
    }
  }
}
