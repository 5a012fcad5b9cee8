// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import io.vrrp.impl.tracking.local.TrackedFile;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.nio.file.Path;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Trackers of files. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + FileTrackers.PID,
    configurationPid = FileTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = FileTrackers.Properties.class, factory = true)
public final class FileTrackers extends TrackerKind {

  static final String KIND = "file";
  static final String PID = PID_PREFIX + KIND;

  private static final String PATH = "path";

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: file",
      description = "Up while a file exists. A number in its first line is added to the priority.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(
        name = "Path",
        description =
            "Absolute path of the file. If its first line is a number from -253 to 253, that is"
                + " added to the priority instead of the weight in track")
    String path();

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
  public FileTrackers(@Reference TrackerActivator activator) {
    super(
        activator,
        KIND,
        PATH,
        CommonProperties.INTERVAL,
        CommonProperties.FALL,
        CommonProperties.RISE);
  }

  @Override
  Maker parse(PropertyReader reader) {
    Path path = CommonProperties.path(reader, PATH);
    if (path == null && reader.text(PATH) == null) {
      reader.errors().addMissing(PATH, "the absolute path of a file");
    }
    PollSettings settings = CommonProperties.polling(reader);
    TrackedFile file = new TrackedFile(path);
    return new Maker(
        settings.firstReportWithinMillis(),
        resources -> resources.runner().tracker(settings, String.valueOf(path), file::look));
  }
}
