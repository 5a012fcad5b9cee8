// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import io.vrrp.impl.tracking.local.TrackedProcess;
import java.nio.file.Path;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Trackers of processes. */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + ProcessTrackers.PID,
    configurationPid = ProcessTrackers.PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = ProcessTrackers.Properties.class, factory = true)
public final class ProcessTrackers extends TrackerKind {

  static final String KIND = "process";
  static final String PID = PID_PREFIX + KIND;

  private static final String COMMAND = "command";
  private static final String PID_FILE = "pidFile";

  /** The properties as administration tools show them. */
  @ObjectClassDefinition(
      id = PID,
      name = "VRRP tracker: process",
      description = "Up while a process lives.")
  public @interface Properties {

    @AttributeDefinition(name = "Name", description = Texts.NAME)
    String name();

    @AttributeDefinition(
        name = "Command",
        required = false,
        description =
            "Name of the process: as in /proc/PID/comm, or its first argument without directories;"
                + " required without a PID file")
    String command() default "";

    @AttributeDefinition(
        name = "PID file",
        required = false,
        description =
            "Absolute path of the file that has the number of the process in its first line; with a"
                + " command, the process must also have that name")
    String pidFile() default "";
  }

  @Activate
  public ProcessTrackers(@Reference TrackerActivator activator) {
    super(activator, KIND, COMMAND, PID_FILE);
  }

  @Override
  Maker parse(PropertyReader reader) {
    String command = reader.text(COMMAND);
    if (command != null && command.indexOf('/') >= 0) {
      reader
          .errors()
          .add(COMMAND, command, "the name of a process without directories, such as named");
    }
    Path pidFile = CommonProperties.path(reader, PID_FILE);
    if (command == null && reader.text(PID_FILE) == null) {
      reader
          .errors()
          .add(
              "command and pidFile are missing; allowed: the name of a process, or the absolute path of"
                  + " its PID file, or both");
    }
    TrackedProcess process = new TrackedProcess(command, pidFile);
    return Maker.soon(
        resources -> resources.namespaces().ofProcess(process, resources.runner()::run));
  }
}
