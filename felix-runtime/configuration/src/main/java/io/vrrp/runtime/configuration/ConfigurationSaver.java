// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves what is changed through ConfigurationAdmin, by the web console or another bundle, to the
 * files of {@code etc/}. The appliance forgets everything else when it stops.
 *
 * <p>File Install could do so itself ({@code felix.fileinstall.enableConfigSave}), but only for
 * configurations that came from files. It also writes the files in place, after its own changes
 * too: its watcher may read a file that is half written, and deliver and save an empty
 * configuration.
 *
 * <p>A change is saved before the call that made it returns.
 */
@Component(service = SynchronousConfigurationListener.class, immediate = true)
public final class ConfigurationSaver implements SynchronousConfigurationListener {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationSaver.class);

  /** File Install's property with the file that a configuration came from. */
  static final String FILE_NAME = "felix.fileinstall.filename";

  private static final Set<String> NOT_SAVED =
      Set.of(FILE_NAME, "service.pid", "service.factoryPid", "service.bundleLocation");

  /** What is delivered by these is at home in a file or a bundle. */
  private static final Set<String> DELIVERERS =
      Set.of("org.apache.felix.fileinstall.", "org.apache.felix.configurator.");

  private final ConfigurationAdmin admin;
  private final Path directory;
  private final BooleanSupplier delivered;

  /** What was last read from the files, or written to them; by PID. */
  private final Map<String, Saved> saved = new HashMap<>();

  private boolean updating;

  /**
   * The state of a file.
   *
   * @param properties the configuration
   * @param content the properties in the file, in which numbers may be text
   */
  private record Saved(Path file, Map<String, Object> properties, Map<String, Object> content) {}

  @Activate
  public ConfigurationSaver(@Reference ConfigurationAdmin admin, BundleContext context) {
    this(
        admin,
        Path.of(context.getProperty("felix.fileinstall.dir")),
        ConfigurationSaver::isDelivered);
  }

  ConfigurationSaver(ConfigurationAdmin admin, Path directory, BooleanSupplier delivered) {
    this.admin = admin;
    this.directory = directory;
    this.delivered = delivered;
    try {
      Configuration[] present = admin.listConfigurations(null);
      for (Configuration each : present == null ? new Configuration[0] : present) {
        remember(each);
      }
    } catch (IOException | InvalidSyntaxException e) {
      LOG.warn("{}: cannot read what is configured: {}", directory, e.toString());
    }
  }

  /** Whether the calling thread comes from a deliverer. */
  private static boolean isDelivered() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        DELIVERERS.stream()
                            .anyMatch(name -> frame.getClassName().startsWith(name))));
  }

  @Override
  public synchronized void configurationEvent(ConfigurationEvent event) {
    if (updating) {
      return;
    }
    String pid = event.getPid();
    try {
      if (event.getType() == ConfigurationEvent.CM_DELETED) {
        deleted(pid);
      } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
        Configuration[] found = admin.listConfigurations("(service.pid=" + escaped(pid) + ")");
        if (found != null) {
          updated(found[0]);
        }
      }
    } catch (IOException | InvalidSyntaxException | RuntimeException e) {
      LOG.error(
          "{}: not saved to {}; the change is lost when the appliance stops: {}",
          pid,
          directory,
          e.toString());
    }
  }

  /** For a filter. */
  private static String escaped(String pid) {
    return pid.replaceAll("([\\\\*()])", "\\\\$1");
  }

  private void updated(Configuration changed) throws IOException {
    String pid = changed.getPid();
    Map<String, Object> properties = properties(changed);
    Saved last = saved.get(pid);
    boolean lists = pid.startsWith("io.vrrp.");
    if (delivered.getAsBoolean()) {
      if (isOutdated(last, properties, lists)) {
        update(changed, last.properties(), last.file());
      } else {
        remember(changed);
      }
      return;
    }
    Path file = file(changed);
    if (file == null) {
      file = last == null ? newFile(changed) : last.file();
      // Before there is a file: File Install would make a second configuration of it.
      update(changed, properties, file);
    }
    ConfigurationText text = ConfigurationText.of(file);
    if (last != null && !PropertyValue.same(text.values(), last.content())) {
      LOG.warn("{}: not saved, because {} was changed at the same time; the file wins", pid, file);
    } else {
      Map<String, Object> before = last == null ? Map.of() : last.properties();
      if (apply(before, properties, lists, text)) {
        text.write(file);
        // As it is read again: the format has no spaces around values.
        text = ConfigurationText.of(file);
        LOG.info("{}: saved to {}", pid, file);
      }
    }
    saved.put(pid, new Saved(file, properties, text.values()));
  }

  /**
   * Whether a delivered configuration is older than what was saved: File Install had read the file
   * before, and would not read it again.
   */
  private static boolean isOutdated(Saved last, Map<String, Object> properties, boolean lists)
      throws IOException {
    return last != null
        && Files.exists(last.file())
        && PropertyValue.same(ConfigurationText.of(last.file()).values(), last.content())
        && !PropertyValue.same(
            PropertyValue.inFile(properties, lists),
            PropertyValue.inFile(last.properties(), lists));
  }

  /** Puts into a file what has changed. Returns whether anything has. */
  private static boolean apply(
      Map<String, Object> before,
      Map<String, Object> properties,
      boolean lists,
      ConfigurationText text) {
    boolean any = false;
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(properties.keySet());
    for (String name : names) {
      Object value = PropertyValue.inFile(properties.get(name), lists);
      if (!PropertyValue.same(value, PropertyValue.inFile(before.get(name), lists))) {
        text.set(name, value);
        any = true;
      }
    }
    return any;
  }

  private void deleted(String pid) throws IOException {
    Saved last = saved.remove(pid);
    if (last == null || delivered.getAsBoolean() || !Files.exists(last.file())) {
      return;
    }
    if (PropertyValue.same(ConfigurationText.of(last.file()).values(), last.content())) {
      Files.delete(last.file());
      LOG.info("{}: deleted, and {} with it", pid, last.file());
    } else {
      LOG.warn(
          "{}: deleted, but {} stays, because it was changed at the same time", pid, last.file());
    }
  }

  private void remember(Configuration configuration) throws IOException {
    Path file = file(configuration);
    if (file != null) {
      saved.put(
          configuration.getPid(),
          new Saved(file, properties(configuration), ConfigurationText.of(file).values()));
    }
  }

  private void update(Configuration configuration, Map<String, Object> properties, Path file)
      throws IOException {
    Dictionary<String, Object> named = new Hashtable<>(properties);
    named.put(FILE_NAME, file.toUri().toString());
    updating = true;
    try {
      configuration.update(named);
    } finally {
      updating = false;
    }
  }

  private static Path file(Configuration configuration) {
    Dictionary<String, Object> properties = configuration.getProperties();
    Object name = properties == null ? null : properties.get(FILE_NAME);
    return name == null ? null : Path.of(URI.create(name.toString()));
  }

  /** A name from which File Install makes the same configuration again. */
  private Path newFile(Configuration configuration) throws IOException {
    String pid = configuration.getPid();
    String factoryPid = configuration.getFactoryPid();
    String kind = factoryPid == null ? pid : factoryPid;
    if (kind.indexOf('-') >= 0) {
      throw new IOException("no file can be named after a PID with a hyphen");
    }
    String name = factoryPid == null ? "" : "-" + pid.substring(factoryPid.length() + 1);
    Path file = directory.resolve((kind + name).replace('/', '_') + ".cfg");
    if (Files.exists(file)) {
      throw new IOException(file + " is there already");
    }
    return file;
  }

  private static Map<String, Object> properties(Configuration configuration) {
    Dictionary<String, Object> all = configuration.getProperties();
    Map<String, Object> properties = new HashMap<>();
    for (String name :
        Collections.list((all == null ? new Hashtable<String, Object>() : all).keys())) {
      if (!NOT_SAVED.contains(name)) {
        properties.put(name, all.get(name));
      }
    }
    return properties;
  }
}
