// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import io.vrrp.impl.tracking.local.Health;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.util.List;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Trackers of Felix Health Checks. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + HealthTrackers.PID,
    configurationPid = HealthTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = HealthTrackers.Properties.class, factory = true)
public final class HealthTrackers extends TrackerKind {

  static final String KIND = "health";
  static final String PID = PID_PREFIX + KIND;

  private static final String TAGS = "tags";
  private static final String WARN_IS_UP = "warnIsUp";

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: health",
      description =
          "Up while Felix Health Checks are OK. Needs the bundles of Felix Health Checks.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(
        name = "Tags",
        description =
            "Selects health checks: tags, separated by commas. A check must have all of them")
    String[] tags();

    @AttributeDefinition(
        name = "Warning is up",
        required = false,
        description = "Whether a warning counts as up")
    boolean warnIsUp() default true;

    @AttributeDefinition(
        name = "Interval",
        required = false,
        min = "100",
        max = "600000",
        description = Texts.INTERVAL)
    int interval() default CommonProperties.DEFAULT_INTERVAL;

    @AttributeDefinition(
        name = "Fall",
        required = false,
        min = "1",
        max = "100",
        description = Texts.FALL)
    int fall() default 1;

    @AttributeDefinition(
        name = "Rise",
        required = false,
        min = "1",
        max = "100",
        description = Texts.RISE)
    int rise() default 1;
  }

  @Activate
  public HealthTrackers(@Reference TrackerActivator activator) {
    super(
        activator,
        KIND,
        TAGS,
        WARN_IS_UP,
        CommonProperties.INTERVAL,
        CommonProperties.FALL,
        CommonProperties.RISE);
  }

  @Override
  Maker parse(PropertyReader reader) {
    List<String> tags = reader.texts(TAGS);
    if (tags.isEmpty()) {
      reader.errors().addMissing(TAGS, "tags of health checks, separated by commas");
    }
    boolean warnIsUp = reader.flag(WARN_IS_UP, true);
    PollSettings settings = CommonProperties.polling(reader);
    return new Maker(
        settings.firstReportWithinMillis(),
        resources -> {
          Health health = new Health(resources.context(), tags, warnIsUp);
          return resources
              .runner()
              .tracker(settings, "the health checks " + String.join(", ", tags), health::look);
        });
  }
}
